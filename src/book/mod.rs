//! The nouns of the trade: account, renewal, intervention, playbook; and the join that makes a learning table of them.
//!
//! [`Playbook`] says how to read the columns and what may be done. [`Schema`] is what was concluded about the
//! columns of the past; the open book is read by the same schema. [`LearningTable`] is one row per decision date:
//! what was known then, what was done after it, how it ended.

mod attention;
mod attention_check;
mod column_names;
mod error;
mod feature_values;
mod health;
mod keys;
mod learning_table;
mod log;
mod open;
mod open_book;
mod open_part;
mod open_pass;
mod otherwise;
mod outcome;
mod playbook;
mod playbook_check;
mod playbook_file;
mod playbook_identity;
mod playbook_read;
mod reading;
mod repeated;
mod rows;
mod schema;
mod scorecard;
mod sources;

pub use attention::{AlertColumns, CheckpointDays, People};
pub use column_names::ColumnNames;
pub use error::BookError;
pub use health::{FamilyThresholds, Health, TrafficLight, is_two_coloured};
pub use keys::plain_key;
pub use learning_table::{Drawn, Given, LearningTable, chance_of_any};
pub use log::{InterventionLog, LogEntry};
pub use open::{PastAndOpen, past_and_open};
pub use open_book::{OpenBook, Rejected};
pub use open_part::{OpenPart, OpenTerms};
pub use open_pass::{OpenPass, OpenSummary, Verdict};
pub use outcome::{outcomes, usual_outcome};
pub use playbook::{AssumedEffect, Capacity, EffectsHint, FeatureHint, Intervention, Monotone, Onboarding, Playbook};
pub use playbook_read::playbook_part;
pub use reading::{ColumnReading, Reading};
pub use rows::{Rows, same_value};
pub use schema::{DAYS_TO_RENEWAL, FeatureSpec, Schema, Source};
pub use scorecard::{Metric, Scorecard};
pub use sources::{FileNames, LogNames, OpenRows};
