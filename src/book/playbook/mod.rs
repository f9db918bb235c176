//! The playbook: how the columns are read, what may be done, what health means, who is to be told what.
//!
//! `contents` is what it says; `file` is how that is written in TOML, `read` reads it, the two `check` refuse what makes no sense
//! with line and column, and `identity` is the name of what scores stand on.

mod attention;
mod attention_check;
mod check;
mod column_names;
mod contents;
mod file;
mod health;
mod identity;
mod read;
mod scorecard;
mod sources;

pub use attention::{AlertColumns, CheckpointDays, People};
pub use column_names::ColumnNames;
pub(super) use contents::label_of;
pub use contents::{
    AssumedEffect, Capacity, EffectsHint, FeatureHint, Intervention, Monotone, Onboarding, Playbook, Training,
};
pub use health::{FamilyThresholds, Health, TrafficLight, is_two_coloured};
pub use read::playbook_part;
pub use scorecard::{Metric, Scorecard};
pub use sources::{FileNames, LogNames, OpenRows};
