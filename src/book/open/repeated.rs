//! Accounts that stand on several rows of an open book: the row that is known last stays, of several the last in the file.

use std::collections::HashMap;

use super::rejected::Reason;
use crate::units::Date;

/// A row of an account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub as_of: Option<Date>,
    pub row: usize,
    pub line: u64,
}

/// The row of each account that stays, as far as the book is read.
#[derive(Debug, Default)]
pub(super) struct LatestRows(HashMap<String, Standing>);

impl LatestRows {
    /// Takes the next row of an account under its plain key: which row is left out for it, and the line of the one that stays;
    /// `None` for the first row.
    pub(super) fn add(&mut self, plain: String, new: Standing) -> Option<(usize, u64)> {
        let mut left = None;
        let known = self.0.entry(plain).and_modify(|known| {
            left = Some(if known.as_of > new.as_of { new } else { std::mem::replace(known, new) });
        });
        let stays = known.or_insert(new).line;
        left.map(|left| (left.row, stays))
    }
}

/// Why a row does not count whose account stands on another line as well.
pub(super) fn stands_twice(account: &str, key: Option<&str>, word: &str, line: u64) -> Reason {
    Reason::of(account, key, format!("the account stands twice; {word} {line} is the later one"))
}
