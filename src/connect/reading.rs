//! What an import made of an export: what was used, what was left out and why.

use std::collections::BTreeMap;
use std::fmt;

/// The account an import gives of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct ImportReading {
    /// What was used, in order: how many, of what.
    pub used: Vec<(usize, String)>,
    /// What was left out: the reason, and how often.
    pub left_out: BTreeMap<String, usize>,
    /// What to bear in mind.
    pub notes: Vec<String>,
}

impl ImportReading {
    /// Counts one record that was left out.
    pub(super) fn leave_out(&mut self, reason: impl Into<String>) {
        *self.left_out.entry(reason.into()).or_default() += 1;
    }
}

impl fmt::Display for ImportReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "used:")?;
        for (count, what) in &self.used {
            writeln!(f, "  {count:>9}  {what}")?;
        }
        if !self.left_out.is_empty() {
            writeln!(f, "left out:")?;
            for (reason, count) in &self.left_out {
                writeln!(f, "  {count:>9}  {reason}")?;
            }
        }
        if !self.notes.is_empty() {
            writeln!(f, "bear in mind:")?;
            for note in &self.notes {
                writeln!(f, "  {note}")?;
            }
        }
        Ok(())
    }
}
