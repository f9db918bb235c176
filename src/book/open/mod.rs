//! The open book: renewals that have not ended, read whole or part by part by the schema of the past.
//!
//! `past_and_open` takes one table apart; `open_book` reads the open rows and says which it cannot; `part` and `pass` do the same
//! with files that are larger than memory, `repeated` knows the accounts that stand twice, `rejected` what is left out, and `otherwise` what an open book says differently from the past.

mod open_book;
mod otherwise;
mod part;
mod pass;
mod past_and_open;
mod rejected;
mod repeated;

pub use open_book::OpenBook;
pub use part::{OpenPart, OpenTerms};
pub use pass::{OpenPass, OpenSummary, Verdict};
pub use past_and_open::{PastAndOpen, past_and_open};
pub(super) use past_and_open::{rows_of, undecided_and_decided};
pub use rejected::Rejected;
