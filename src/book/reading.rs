//! What was concluded about the files, told back to the person who sent them: how each was read as a table, what each column was
//! taken for, and warnings. Made with the learning table, printed on the model card.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How one column was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnReading {
    /// The column.
    pub name: String,
    /// What it is: a type of feature, a role, or why it is left out.
    pub read_as: String,
    /// Share of blank cells.
    pub blank_share: f64,
    /// Anything else worth saying.
    pub note: String,
}

/// How the files were read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// How the files were read as tables, one sentence each.
    #[serde(default)]
    pub files: Vec<String>,
    /// Column by column.
    pub columns: Vec<ColumnReading>,
    /// Counted warnings and facts, one sentence each.
    pub notes: Vec<String>,
}

impl Reading {
    /// Says more about a column.
    pub(super) fn note(&mut self, column: &str, note: String) {
        if let Some(reading) = self.columns.iter_mut().find(|reading| reading.name == column) {
            reading.note = note;
        }
    }
}

impl fmt::Display for Reading {
    /// One line a column: `nps: number, 23 % blank, treated as non-response`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            writeln!(f, "  {file}")?;
        }
        for column in &self.columns {
            write!(f, "  `{}`: {}", column.name, column.read_as)?;
            if column.blank_share >= 0.01 {
                write!(f, ", {:.0} % blank", 100.0 * column.blank_share)?;
            } else if column.blank_share > 0.0 {
                write!(f, ", under 1 % blank")?;
            }
            if !column.note.is_empty() {
                write!(f, ", {}", column.note)?;
            }
            writeln!(f)?;
        }
        for note in &self.notes {
            writeln!(f, "  {note}")?;
        }
        Ok(())
    }
}
