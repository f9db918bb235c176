//! What was refused, as Python exceptions that name column and row.

use pyo3::create_exception;
use pyo3::exceptions::{PyFileNotFoundError, PyOSError, PyUserWarning, PyValueError};
use pyo3::prelude::*;
use winprob::book::BookError;
use winprob::model::{FileError, ModelError, RegistryError, TrainError};
use winprob::table::TableError;
use winprob::workflow::{FilesError, LearnError};

create_exception!(winprob, WinprobError, PyValueError, "What winprob refuses, in words.");
create_exception!(
    winprob,
    InputError,
    WinprobError,
    "A table that cannot be read. `column` and `row` (counted from 1) say where, as far as it is one place; else they are None."
);
create_exception!(winprob, ReadingWarning, PyUserWarning, "What to know about how a table was read.");

/// Why a call ended early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    #[error(transparent)]
    Table(#[from] TableError),
    #[error(transparent)]
    Book(#[from] BookError),
    #[error(transparent)]
    Model(#[from] ModelError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Registry(#[from] RegistryError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(transparent)]
    Learn(#[from] LearnError),
    #[error("{0}")]
    Words(String),
}

impl Refused {
    /// The fault of a table behind it.
    fn in_table(&self) -> Option<&TableError> {
        let book = match self {
            Self::Table(error) | Self::Learn(LearnError::Table(error)) => return Some(error),
            Self::Book(error)
            | Self::Model(ModelError::Book(error))
            | Self::Files(FilesError::Book(error))
            | Self::Learn(LearnError::Book(error)) => error,
            Self::Learn(LearnError::Train { source, .. }) => match &**source {
                TrainError::Book(error) | TrainError::Model(ModelError::Book(error)) => error,
                _ => return None,
            },
            _ => return None,
        };
        match book {
            BookError::Table(error) => Some(error),
            _ => None,
        }
    }

    /// What the file system said.
    fn io(&self) -> Option<&std::io::Error> {
        match self {
            Self::File(FileError::Io { source, .. })
            | Self::Registry(RegistryError::File(FileError::Io { source, .. }))
            | Self::Files(FilesError::Io(_, source)) => Some(source),
            _ => match self.in_table() {
                Some(TableError::Io { source, .. }) => Some(source),
                _ => None,
            },
        }
    }
}

/// Column and row of the first place a fault names.
fn place(fault: &TableError) -> (Option<&str>, Option<u64>) {
    match fault {
        TableError::Cell { place, .. } => (Some(&place.column), Some(place.line)),
        TableError::Column { column, .. } => (Some(column), None),
        TableError::NoColumn { name, .. } => (Some(name), None),
        TableError::Faults { faults, .. } => faults.first().map_or((None, None), place),
        _ => (None, None),
    }
}

impl From<Refused> for PyErr {
    fn from(refused: Refused) -> Self {
        let words = refused.to_string();
        if let Some(source) = refused.io() {
            return match source.kind() {
                std::io::ErrorKind::NotFound => PyFileNotFoundError::new_err(words),
                _ => PyOSError::new_err(words),
            };
        }
        let Some(fault) = refused.in_table() else { return WinprobError::new_err(words) };
        let (column, row) = place(fault);
        Python::attach(|py| {
            let error = InputError::new_err(words);
            let value = error.value(py);
            match value.setattr("column", column).and_then(|()| value.setattr("row", row)) {
                Ok(()) => error,
                Err(broken) => broken,
            }
        })
    }
}

/// Tells what to know about how tables were read.
pub(crate) fn warn(py: Python<'_>, sentences: &[String]) -> PyResult<()> {
    let category = py.get_type::<ReadingWarning>();
    for sentence in sentences {
        let words = std::ffi::CString::new(sentence.replace('\0', " "))
            .map_err(|error| WinprobError::new_err(error.to_string()))?;
        PyErr::warn(py, &category, &words, 2)?;
    }
    Ok(())
}
