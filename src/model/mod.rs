//! The fitted bundle: playbook, schema, ensemble and effects as one; trained, scored, kept.

mod advice;
mod answer;
mod asked;
mod bundle;
mod card;
mod card_in_words;
mod entry;
mod error;
mod params;
mod parts;
mod records;
mod remembered;
mod saved;
mod student;
mod train;

pub use advice::{ADVICE_NOT_JUDGED, AdviceReport, BudgetPoint, RuleWorth, evaluate_advice};
pub use answer::{Driver, SubScore, WinProbability};
pub use bundle::Model;
pub use card::{LeftOut, ModelCard, OutOfTime};
pub use entry::ModelEntry;
pub use error::ModelError;
pub use parts::PartReport;
pub use records::{ACTION_FIELDS, PLAN_FIELDS, SCORE_FIELDS, action_records, plan_records, score_record};
pub use remembered::drift::{BookShape, Drift};
pub use saved::{FORMAT_VERSION, FileError, Registry, RegistryError, WholeFile, decode, encode, write_whole};
pub use student::{Dialect, Fidelity, SqlNames, Student, StudentError, StudentParams, UnknownDialect, dbt_schema};
pub use train::{TrainError, train};
