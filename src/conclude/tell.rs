//! Conclusions in words, for a terminal.

use std::fmt;

use super::answer::{Conclusions, OpenBook, Part};
use super::outcome::listed;

impl fmt::Display for Conclusions {
    /// File by file, column by column, each with how sure it is; then what is asked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "files:")?;
        for file in &self.files {
            let (rows, sure) = (file.n_rows, file.sure.word());
            writeln!(f, "  {}: {} ({sure}), {rows} rows: {}", file.file, file.part.word(), file.why)?;
        }
        writeln!(f, "columns of {}:", self.file_of(Part::Renewals).unwrap_or_default())?;
        for found in &self.columns {
            writeln!(f, "  {} = {:?} ({}): {}", found.role, found.column, found.sure.word(), found.why)?;
        }
        let [renewed, lost, open] = self.counts;
        writeln!(f, "outcome:")?;
        writeln!(f, "  renewed: {} ({renewed} rows)", listed(&self.renewed_when))?;
        writeln!(f, "  lost: {} ({lost} rows)", listed(&self.lost_when))?;
        if open > 0 {
            let words = if self.open_when.is_empty() { "blank".to_owned() } else { listed(&self.open_when) };
            writeln!(f, "  open: {words} ({open} rows)")?;
        }
        for ignored in &self.ignore {
            writeln!(f, "left out: {:?} ({}): {}", ignored.column, ignored.sure.word(), ignored.why)?;
        }
        let n = self.features.len();
        writeln!(f, "learned from: {n} {}", if n == 1 { "column" } else { "columns" })?;
        if let Some(log) = &self.log {
            let kinds: Vec<String> = log.kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
            writeln!(f, "log: {:?} on {:?}: {}", log.kind, log.date, kinds.join(", "))?;
        }
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        for question in &self.questions {
            writeln!(f, "unsure: {} Taken: {}. ({})", question.ask, question.taken, question.about)?;
        }
        Ok(())
    }
}

impl OpenBook {
    /// What the key `open` says of it, where it says anything.
    pub(super) fn key(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Current => Some(("current", "the book is the customers that have not left")),
            Self::Undecided => Some(("undecided", "the book is the rows without an outcome")),
            Self::File | Self::None => None,
        }
    }
}
