//! The nouns of the trade: account, renewal, intervention, playbook; and the join that makes a learning table of them.
//!
//! [`Playbook`] says how to read the columns and what may be done. [`Schema`] is what was concluded about the
//! columns of the past; the open book is read by the same schema. [`LearningTable`] is one row per decision date:
//! what was known then, what was done after it, how it ended.

mod error;
mod feature_values;
mod kept_accounts;
mod keys;
mod learning_table;
mod log;
mod long_past;
mod open;
mod outcome;
mod playbook;
mod reading;
mod rows;
mod schema;

pub use error::BookError;
pub use kept_accounts::{AccountDraw, KeptAccounts};
pub use keys::plain_key;
pub use learning_table::{Drawn, Given, LearningTable, chance_of_any};
pub use log::{InterventionLog, LogEntry};
pub use long_past::{LongPast, refuse_unreadable, undecided};
pub use open::{OpenBook, OpenPart, OpenPass, OpenSummary, OpenTerms, PastAndOpen, Rejected, Verdict, past_and_open};
pub use outcome::{outcomes, usual_answer, usual_outcome};
pub use playbook::{
    AlertColumns, AssumedEffect, Capacity, CheckpointDays, ColumnNames, EffectsHint, FamilyThresholds, FeatureHint,
    FileNames, Health, Intervention, LogNames, Metric, Monotone, Onboarding, OpenRows, People, Playbook, Scorecard,
    TrafficLight, Training, is_two_coloured, playbook_part,
};
pub use reading::{ColumnReading, Reading};
pub use rows::{Rows, same_value};
pub use schema::{DAYS_TO_RENEWAL, FeatureSpec, Schema, Source};
