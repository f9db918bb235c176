//! What can be wrong with a file, said so that the person who exported it can mend it.

use std::fmt;

use super::text::Counted;

/// Where in a file something was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, or the name of the request body.
    pub file: String,
    /// The line, counted from 1 with the header, or the row, counted from 1.
    pub line: u64,
    /// Which of the two.
    pub counted: Counted,
    /// The column's name.
    pub column: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}, column {:?}", self.file, self.counted.word(), self.line, self.column)
    }
}

/// A file that cannot be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file system said no.
    #[error("{file}: cannot be read: {source}")]
    Io {
        /// The file.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nothing in it.
    #[error("{file}: the file is empty; expected a header row and at least one row below it")]
    Empty {
        /// The file.
        file: String,
    },
    /// A header and nothing below.
    #[error("{file}: there is a header but no row below it; expected at least one row")]
    NoRows {
        /// The file.
        file: String,
    },
    /// Not text.
    #[error("{file}: line {line}: byte {byte:#04x} is not UTF-8 text; save the file as CSV in UTF-8")]
    NotText {
        /// The file.
        file: String,
        /// The line of the first such byte.
        line: u64,
        /// The byte.
        byte: u8,
    },
    /// A kind of file that is recognised and not read.
    #[error("{file}: this is a {kind} file; expected CSV, CSV compressed with gzip, or Parquet: export it as CSV")]
    Unsupported {
        /// The file.
        file: String,
        /// What it is.
        kind: &'static str,
    },
    /// A packed file that would fill the memory.
    #[error(
        "{file}: its {packed} bytes unpack to more than {most}, which no table does; if it is one, unpack it yourself"
    )]
    Bomb {
        /// The file.
        file: String,
        /// Its size.
        packed: usize,
        /// The most it may unpack to.
        most: u64,
    },
    /// A Parquet file of which a part cannot be read.
    #[error("{file}: {part}: {reason}; write the Parquet file again, or export the table as CSV")]
    Parquet {
        /// The file.
        file: String,
        /// Row group and column, or the footer.
        part: String,
        /// What is wrong.
        reason: String,
    },
    /// A row with more or fewer fields than the header.
    #[error(
        "{file}: line {line}: found {found} fields where the header has {expected}; look for a missing or unquoted separator"
    )]
    Ragged {
        /// The file.
        file: String,
        /// The line of the row.
        line: u64,
        /// Fields found.
        found: u64,
        /// Fields in the header.
        expected: u64,
    },
    /// A quoted field without an end.
    #[error(
        "{file}: line {line}: a quote is opened in this row and never closed; close it, or double it where it is meant"
    )]
    OpenQuote {
        /// The file.
        file: String,
        /// The line of the row.
        line: u64,
    },
    /// Two columns of one name.
    #[error("{file}: line {line}: columns {first} and {second} are both called {name:?}; rename or remove one")]
    DuplicateColumn {
        /// The file.
        file: String,
        /// The line of the header.
        line: u64,
        /// The name.
        name: String,
        /// Position of the first, from 1.
        first: usize,
        /// Position of the second, from 1.
        second: usize,
    },
    /// A column that must be there is not.
    #[error("{file}: {header}there is no column {name:?} ({role}); the columns are: {}", columns.join(", "))]
    NoColumn {
        /// The file.
        file: String,
        /// Where the names of the columns stand, if on a line.
        header: &'static str,
        /// The name looked for.
        name: String,
        /// What it is needed for.
        role: &'static str,
        /// The columns the file has.
        columns: Vec<String>,
    },
    /// A cell that does not hold what its column holds.
    #[error("{place}: found {found:?}, expected {expected}")]
    Cell {
        /// Where.
        place: Place,
        /// The value.
        found: String,
        /// What was expected, with how to mend it where that is not plain.
        expected: String,
    },
}
