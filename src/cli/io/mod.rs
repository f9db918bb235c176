//! What the commands share: the files they read, the model they ask, and how they write what they found.

mod bars;
mod file_args;
mod inputs;
mod kept_tables;
mod open_args;
mod open_book;
mod open_each;
mod output;
mod sink;
mod stored;

pub(super) use bars::Bars;
pub(super) use file_args::{Files, Window};
pub(super) use inputs::Raw;
pub(super) use kept_tables::{calls_of, notes_of, plan_of, warn_of_strange_calls};
pub(super) use open_args::OpenArgs;
pub(super) use open_book::{Open, keys, list, log_of};
pub(super) use open_each::{Each, today};
pub(super) use output::{
    Field, Format, Target, csv_of, deliver, ends_in, flag, json_of, json_only, money, number, say, text,
};
pub(super) use sink::{Piece, Sink};
pub(super) use stored::asked;
