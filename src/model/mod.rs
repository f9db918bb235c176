//! The fitted bundle: playbook, schema, ensemble and effects as one; trained, scored, kept.

mod advice;
mod answer;
mod bundle;
mod card;
mod card_in_words;
mod drift;
mod drifts;
mod entry;
mod error;
mod explain;
mod file;
mod held_out;
mod known;
mod moves;
mod parts;
mod past;
mod records;
mod reference;
mod registry;
mod seen;
mod student;
mod train;
mod words;

pub use advice::{ADVICE_NOT_JUDGED, AdviceReport, BudgetPoint, RuleWorth, evaluate_advice};
pub use answer::{Driver, SubScore, WinProbability};
pub use bundle::Model;
pub use card::{ModelCard, OutOfTime};
pub use drift::{BookShape, Drift};
pub use entry::ModelEntry;
pub use error::ModelError;
pub use file::{FORMAT_VERSION, FileError, WholeFile, decode, encode, write_whole};
pub use parts::PartReport;
pub use records::{ACTION_FIELDS, PLAN_FIELDS, SCORE_FIELDS, action_records, plan_records, score_record};
pub use registry::{Registry, RegistryError};
pub use student::{Dialect, Fidelity, SqlNames, Student, StudentError, StudentParams, UnknownDialect, dbt_schema};
pub use train::{TrainError, train};
