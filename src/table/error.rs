//! Errors in a file, each with the file, line and column, the value found and how to fix it.

use std::collections::BTreeMap;
use std::fmt;

use super::counted::Counted;

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
    #[error(
        "{file}: this is a {kind} file; expected CSV, CSV compressed with gzip, an Excel workbook (.xlsx), or Parquet: export it as CSV"
    )]
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
    /// A workbook of which a part cannot be read.
    #[error("{file}: {reason}")]
    Workbook {
        /// The file.
        file: String,
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
    /// A column that must be there is not.
    #[error("{file}: {}there is no column {name:?} ({role}); the columns are: {}{}", on_line(*header_line), columns.join(", "), alike(name, columns))]
    NoColumn {
        /// The file.
        file: String,
        /// The line of the header row; 0 where there are no lines.
        header_line: u64,
        /// The name looked for.
        name: String,
        /// What it is needed for.
        role: &'static str,
        /// The columns the file has.
        columns: Vec<String>,
    },
    /// A column whose cells contradict each other.
    #[error("{file}: column {column:?}: expected {expected}")]
    Column {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// What was expected, and where it is otherwise.
        expected: String,
    },
    /// Several faults of one file.
    #[error("{}", told(faults, *n_more))]
    Faults {
        /// The first of them, those of one kind together.
        faults: Vec<TableError>,
        /// How many there are beside.
        n_more: usize,
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

/// More faults than this are counted, not told.
const MOST_FAULTS: usize = 20;

/// Faults of a file, gathered so that all of them can be mended at once.
#[derive(Debug, Default)]
pub struct Faults {
    found: Vec<TableError>,
    /// How many of each kind are kept.
    kept: BTreeMap<(u8, String), usize>,
    n_more: usize,
}

impl Faults {
    /// Adds one, or those that are gathered in it. A cell is told of once, however many read it.
    pub fn push(&mut self, fault: TableError) {
        let is_told = |place: &Place| {
            self.found.iter().any(|told| matches!(told, TableError::Cell { place: known, .. } if known == place))
        };
        match fault {
            TableError::Cell { ref place, .. } if is_told(place) => {}
            TableError::Faults { faults, n_more } => {
                for fault in faults {
                    self.push(fault);
                }
                self.n_more += n_more;
            }
            fault => {
                let n_kept = self.kept.entry(fault.kind()).or_default();
                if *n_kept < MOST_FAULTS {
                    *n_kept += 1;
                    self.found.push(fault);
                } else {
                    self.n_more += 1;
                }
            }
        }
    }

    /// Adds those of another part of the file.
    pub fn extend(&mut self, others: Self) {
        others.found.into_iter().for_each(|fault| self.push(fault));
        self.n_more += others.n_more;
    }

    /// How many of a kind are told, so that one kind does not push out another.
    fn most_of_a_kind(&self) -> usize {
        let n_told = |most: usize| self.kept.values().map(|n| (*n).min(most)).sum::<usize>();
        (1..=MOST_FAULTS).rev().find(|&most| n_told(most) <= MOST_FAULTS).unwrap_or(1)
    }

    /// The value, or a fault more.
    pub fn take<T>(&mut self, result: Result<T, TableError>) -> Option<T> {
        result.map_err(|fault| self.push(fault)).ok()
    }

    /// Refuses where there is a fault.
    ///
    /// # Errors
    /// The fault, or [`TableError::Faults`] where there are several.
    pub fn none(mut self) -> Result<(), TableError> {
        match (self.found.len(), self.n_more) {
            (0, _) => Ok(()),
            (1, 0) => self.found.pop().map_or(Ok(()), Err),
            (n_kept, n_more) => {
                let most = self.most_of_a_kind();
                // Stable: within a kind in the order of the file.
                self.found.sort_by_key(TableError::kind);
                let mut told: BTreeMap<(u8, String), usize> = BTreeMap::new();
                self.found.retain(|fault| {
                    let n_told = told.entry(fault.kind()).or_default();
                    *n_told += 1;
                    *n_told <= most
                });
                self.found.truncate(MOST_FAULTS);
                let n_more = n_more + n_kept - self.found.len();
                Err(TableError::Faults { faults: self.found, n_more })
            }
        }
    }
}

impl TableError {
    /// A number for the kind of fault, columns apart.
    fn kind(&self) -> (u8, String) {
        match self {
            Self::NoColumn { .. } => (0, String::new()),
            Self::Ragged { .. } => (1, String::new()),
            Self::Column { column, .. } => (2, column.clone()),
            Self::Cell { place, .. } => (2, place.column.clone()),
            _ => (3, String::new()),
        }
    }
}

fn on_line(line: u64) -> String {
    if line == 0 { String::new() } else { format!("line {line}: ") }
}

/// The way out where a column differs in capital letters and separators alone.
fn alike(name: &str, columns: &[String]) -> String {
    let plain =
        |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let mut found = columns.iter().filter(|column| plain(column) == plain(name));
    found.next().map_or_else(String::new, |column| {
        format!("; if {column:?} is meant, name it under [columns] in the playbook, or rename it in the file")
    })
}

fn told(faults: &[TableError], n_more: usize) -> String {
    let mut lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    if n_more > 0 {
        lines.push(format!("and {n_more} more"));
    }
    lines.join("\n")
}
