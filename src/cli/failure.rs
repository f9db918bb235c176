//! A command that did not come to its end, and whose fault that was.

use crate::book::BookError;
use crate::effects::EffectError;
use crate::model::{FileError, ModelError, RegistryError, TrainError};
use crate::simulate::{UnknownWorld, WriteError};
use crate::table::TableError;

/// Refused input or arguments.
const REFUSED: u8 = 2;
/// A fault of winprob.
const BROKEN: u8 = 1;

/// Why a command ended early.
#[derive(Debug)]
pub(super) struct Failure {
    /// What to tell.
    pub error: anyhow::Error,
    /// The exit code.
    pub exit_code: u8,
}

impl Failure {
    /// Refuses what was asked.
    pub(super) fn refused(error: impl Into<anyhow::Error>) -> Self {
        Self { error: error.into(), exit_code: REFUSED }
    }

    /// Refuses in words.
    pub(super) fn because(reason: impl std::fmt::Display) -> Self {
        Self::refused(anyhow::anyhow!("{reason}"))
    }

    /// Owns up to a fault.
    pub(super) fn broken(error: impl Into<anyhow::Error>) -> Self {
        Self { error: error.into(), exit_code: BROKEN }
    }
}

macro_rules! refused {
    ($($error:ty),+) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::refused(error)
            }
        })+
    };
}

refused!(TableError, BookError, FileError, RegistryError, WriteError, UnknownWorld);

impl From<TrainError> for Failure {
    fn from(error: TrainError) -> Self {
        match error {
            TrainError::Effect(EffectError::NotFinite) => Self::broken(error),
            _ => Self::refused(error),
        }
    }
}

impl From<ModelError> for Failure {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::Effect(EffectError::NotFinite) => Self::broken(error),
            _ => Self::refused(error),
        }
    }
}
