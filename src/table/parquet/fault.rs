//! What is wrong with a Parquet file, before it is known in which.

use parquet::errors::ParquetError;

use crate::table::contained::contained;
use crate::table::error::TableError;

/// A part of a file, and what is wrong with it.
pub(super) struct Fault {
    part: String,
    reason: String,
}

impl Fault {
    pub(super) fn of(self, file: &str) -> TableError {
        TableError::Parquet { file: file.to_owned(), part: self.part, reason: self.reason }
    }

    #[expect(clippy::needless_pass_by_value, reason = "words of the moment, and errors in the place of words")]
    pub(super) fn new(part: impl Into<String>, reason: impl ToString) -> Self {
        Self { part: part.into(), reason: reason.to_string() }
    }
}

/// What a call into the library finds; where it panics the file is damaged.
pub(super) fn in_library<T>(call: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    contained(call).unwrap_or_else(|| Err(Fault::new("the file", "it is damaged")))
}

/// What the library says, in one line.
pub(super) fn words(error: &ParquetError) -> String {
    let said = match error {
        ParquetError::General(said) | ParquetError::NYI(said) | ParquetError::EOF(said) => said.clone(),
        other => other.to_string(),
    };
    said.lines().next().unwrap_or_default().to_owned()
}
