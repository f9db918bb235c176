//! The error of a command and its exit code: 2 where the input is at fault, 1 where winprob or the machine is.

use std::fmt;

use crate::book::BookError;
use crate::conclude::ConcludeError;
use crate::connect::ConnectError;
use crate::effects::EffectError;
use crate::ledger::{Broken, LedgerFileError};
use crate::model::{FileError, ModelError, RegistryError, StudentError, TrainError};
use crate::service::{ServeError, TokenError};
use crate::simulate::{UnknownFamily, UnknownWorld, WriteError, steps};
use crate::store::StoreError;
use crate::table::TableError;
use crate::workflow::{FilesError, LearnError, LoadError};

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
    pub(super) fn because(reason: impl fmt::Display) -> Self {
        Self::refused(anyhow::anyhow!("{reason}"))
    }

    /// The same failure, after the name of the file it was found in.
    pub(super) fn in_file(self, file: &str) -> Self {
        Self { error: self.error.context(file.to_owned()), ..self }
    }

    /// Owns up to a fault.
    pub(super) fn broken(error: impl Into<anyhow::Error>) -> Self {
        Self { error: error.into(), exit_code: BROKEN }
    }
}

impl fmt::Display for Failure {
    /// The error and its causes, without those that the error tells itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = String::new();
        for cause in self.error.chain().map(ToString::to_string) {
            if told.ends_with(&cause) {
                continue;
            }
            if !told.is_empty() {
                told.push_str(": ");
            }
            told.push_str(&cause);
        }
        f.write_str(&told)
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

refused!(
    TableError,
    BookError,
    ConcludeError,
    FilesError,
    ConnectError,
    FileError,
    RegistryError,
    StudentError,
    WriteError,
    UnknownWorld,
    UnknownFamily,
    steps::UnknownLaw,
    TokenError,
    Broken,
    LedgerFileError
);

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        if error.is_refusal() { Self::refused(error) } else { Self::broken(error) }
    }
}

impl From<TrainError> for Failure {
    fn from(error: TrainError) -> Self {
        match error {
            TrainError::Effect(EffectError::NotFinite) => Self::broken(error),
            _ => Self::refused(error),
        }
    }
}

impl From<LearnError> for Failure {
    fn from(error: LearnError) -> Self {
        match error {
            LearnError::Train { file, source } => Self::from(*source).in_file(&file),
            LearnError::Store(error @ StoreError::Statement(_)) => Self::broken(error),
            error => Self::refused(error),
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

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Statement(_)) { Self::broken(error) } else { Self::refused(error) }
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Store(error) => error.into(),
            LoadError::Model(error) => error.into(),
            error => Self::refused(error),
        }
    }
}
