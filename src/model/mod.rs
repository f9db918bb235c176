//! The fitted bundle: playbook, schema, ensemble and effects as one; trained, scored, kept.

mod answer;
mod bundle;
mod card;
mod file;
mod registry;
mod train;

pub use answer::{Driver, WinProbability};
pub use bundle::{Model, ModelError};
pub use card::{ModelCard, OutOfTime};
pub use file::{FORMAT_VERSION, FileError, decode, encode, write_whole};
pub use registry::{ModelEntry, Registry, RegistryError};
pub use train::{TrainError, train};
