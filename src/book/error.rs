//! What can be wrong with a playbook, or with files that do not fit together.

use crate::table::TableError;

/// A playbook or a set of files that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// A file that cannot be read as a table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A playbook that is not TOML, or holds a key that is not known.
    #[error("{file}: line {line}: {message}")]
    Syntax {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What stands there, and what the reader of TOML says.
        message: String,
    },
    /// A value in the playbook that makes no sense.
    #[error("{file}: line {line}: {key}: found {found}, expected {expected}")]
    Value {
        /// The file.
        file: String,
        /// The line of the key, from 1.
        line: usize,
        /// The key, with dots.
        key: String,
        /// The value.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// A column the playbook names and the file lacks.
    #[error("{playbook}: {key} names the column {name:?}, which {file} does not have; its columns are: {}", columns.join(", "))]
    NamedColumnAbsent {
        /// The playbook.
        playbook: String,
        /// The key that names the column.
        key: String,
        /// The name.
        name: String,
        /// The file without it.
        file: String,
        /// The columns it has.
        columns: Vec<String>,
    },
    /// A direction for what has none.
    #[error(
        "{playbook}: features.{name}.monotone: the column {name:?} is a {found}, which has no more or less; expected a number, a flag or a date"
    )]
    NoDirection {
        /// The playbook.
        playbook: String,
        /// The feature.
        name: String,
        /// What it was read as.
        found: &'static str,
    },
    /// A file of outcomes in which everybody renewed, or nobody.
    #[error(
        "{file}: all {rows} rows have the outcome {word:?}; expected some renewed and some lost, there is nothing to learn from one outcome"
    )]
    OneOutcome {
        /// The file.
        file: String,
        /// Number of rows.
        rows: usize,
        /// The one outcome.
        word: String,
    },
    /// An open book of which no row counts.
    #[error("{file}: none of its {n_rows} rows counts; {first}")]
    NoneLeft {
        /// The file.
        file: String,
        /// Number of rows.
        n_rows: usize,
        /// Where the first stands, and why it does not count.
        first: String,
    },
    /// Nothing to learn from but the outcome.
    #[error("{file}: no column is left to learn from; every column is a key, ignored, blank or free text")]
    NoFeatures {
        /// The file.
        file: String,
    },
}
