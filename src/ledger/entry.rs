//! One entry: what was published together, chained to the entry before.

use serde::{Deserialize, Serialize};

use super::line::LedgerLine;
use crate::units::Canonical;

/// Where the ledger ends; position 0 and no hash before the first entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerHead {
    /// The position of the last entry, from 1.
    pub position: i64,
    /// Its hash, in hexadecimal digits.
    pub hash: String,
}

/// An entry: the hash of its lines and the hash of the entry before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Its place in the chain, from 1.
    pub position: i64,
    /// When it was added, in seconds since 1970.
    pub at: i64,
    /// How many lines it has.
    pub n_lines: i64,
    /// The hash of its lines.
    pub root: String,
    /// The hash of the entry before; empty for the first.
    pub previous: String,
    /// The hash of all of this.
    pub hash: String,
}

impl LedgerEntry {
    /// The entry that follows the head of a chain.
    #[must_use]
    pub fn after(head: &LedgerHead, at: i64, lines: &[LedgerLine]) -> Self {
        let mut entry = Self {
            position: head.position + 1,
            at,
            n_lines: i64::try_from(lines.len()).unwrap_or(i64::MAX),
            root: root_of(lines),
            previous: head.hash.clone(),
            hash: String::new(),
        };
        entry.hash = entry.computed_hash();
        entry
    }

    /// The head of a chain that ends with it.
    #[must_use]
    pub fn head(&self) -> LedgerHead {
        LedgerHead { position: self.position, hash: self.hash.clone() }
    }

    /// The hash of what it says.
    pub(super) fn computed_hash(&self) -> String {
        let canonical = Canonical::new("ledger entry 1")
            .text(&self.position.to_string())
            .text(&self.at.to_string())
            .text(&self.n_lines.to_string())
            .text(&self.root)
            .text(&self.previous);
        canonical.hash().to_hex().to_string()
    }
}

/// An entry with its lines, in order.
pub type WholeEntry = (LedgerEntry, Vec<LedgerLine>);

/// The hash of lines, in order.
pub(super) fn root_of(lines: &[LedgerLine]) -> String {
    let canonical = Canonical::new("ledger lines 1")
        .all(lines, |canonical, line| canonical.text(&line.number.to_string()).text(&line.hash));
    canonical.hash().to_hex().to_string()
}
