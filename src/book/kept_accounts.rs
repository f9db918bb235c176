//! Which accounts are learned from where the past is longer than a fit takes: whole ones, drawn by a hash of their account ID.
//!
//! An account's place is a hash of its account ID; those with the lowest places are kept, as many as have no more rows than are
//! wanted (the bottom-k sketch of Cohen & Kaplan 2007, *Summarizing data using bottom-k sketches*, over accounts in place of rows).
//! The draw depends on nothing but the account IDs and how many rows each has: not on the order of the file, the parts it is read in, or
//! a seed. A longer past keeps a part of the accounts that a shorter one kept. It does not look at outcomes, so that rates,
//! calibration, folds by account and effects are those of the whole past but for chance.

use super::keys::plain_key;
use super::open::rows_of;
use super::playbook::Playbook;
use crate::table::TextTable;

/// Rows beyond those wanted that are held before the highest places are given up.
const SPARE: usize = 4_096;

/// The draw under way: eight bytes for a row that may be kept.
#[derive(Debug, Clone)]
pub struct AccountDraw {
    most_rows: usize,
    /// One a row, below `below`.
    places: Vec<u64>,
    below: Option<u64>,
    n_rows: usize,
}

/// The accounts that are kept, and what of the past they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptAccounts {
    below: u64,
    /// Rows of the past.
    pub n_rows: usize,
    /// Rows of it that are kept.
    pub n_kept: usize,
}

/// The place of an account, however its account ID is spelled.
fn place_of(key: &str) -> u64 {
    let hash = blake3::hash(plain_key(key).as_bytes());
    hash.as_bytes().iter().take(8).fold(0, |place, &byte| place << 8 | u64::from(byte))
}

/// The place of each of these rows; where there are no account IDs every row is an account of its own, called by its line.
pub(super) fn places_of(table: &TextTable, account: &str, rows: &[usize]) -> Vec<u64> {
    let keys = table.column(account);
    let place = |&row: &usize| match keys {
        Some(keys) => place_of(keys.cell(row).unwrap_or_default()),
        None => place_of(&format!("line-{}", table.lines[row])),
    };
    rows.iter().map(place).collect()
}

impl AccountDraw {
    /// Of accounts with so many rows at the most together.
    #[must_use]
    pub fn of(most_rows: usize) -> Self {
        Self { most_rows, places: Vec::new(), below: None, n_rows: 0 }
    }

    /// Takes a row of an account.
    pub fn add(&mut self, key: &str) {
        self.add_place(place_of(key));
    }

    pub(super) fn add_place(&mut self, place: u64) {
        self.n_rows += 1;
        if self.below.is_none_or(|below| place < below) {
            self.places.push(place);
        }
        if self.places.len() >= 2 * self.most_rows + SPARE {
            self.give_up();
        }
    }

    /// Gives up the accounts that cannot be kept whatever comes.
    fn give_up(&mut self) {
        self.places.sort_unstable();
        if let Some(&below) = self.places.get(self.most_rows) {
            self.places.truncate(self.places.partition_point(|&place| place < below));
            self.below = Some(below);
        }
    }

    /// The accounts that are kept, after the last row; `None` where all are.
    #[must_use]
    pub fn end(mut self) -> Option<KeptAccounts> {
        self.give_up();
        let below = self.below?;
        Some(KeptAccounts { below, n_rows: self.n_rows, n_kept: self.places.len() })
    }
}

impl KeptAccounts {
    /// Draws among the accounts of a table of past renewals.
    #[must_use]
    pub fn among(past: &TextTable, playbook: &Playbook) -> Option<Self> {
        let most_rows = playbook.training.rows;
        if past.n_rows() <= most_rows {
            return None;
        }
        let mut draw = AccountDraw::of(most_rows);
        let rows: Vec<usize> = (0..past.n_rows()).collect();
        for place in places_of(past, &playbook.columns.account, &rows) {
            draw.add_place(place);
        }
        draw.end()
    }

    /// Whether an account is kept.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.has_place(place_of(key))
    }

    pub(super) fn has_place(&self, place: u64) -> bool {
        place < self.below
    }

    /// The rows of kept accounts among these.
    pub(super) fn rows_among(&self, table: &TextTable, account: &str, rows: &[usize]) -> Vec<usize> {
        let places = places_of(table, account, rows);
        rows.iter().zip(places).filter(|(_, place)| self.has_place(*place)).map(|(&row, _)| row).collect()
    }

    /// The same of a past that holds the kept accounts of a longer one.
    #[must_use]
    pub fn within(self, longer: Option<Self>) -> Self {
        let n_left_out = longer.map_or(0, |longer| longer.n_rows - longer.n_kept);
        Self { n_rows: self.n_rows + n_left_out, ..self }
    }

    /// The rows of kept accounts.
    #[must_use]
    pub fn of_table(&self, past: &TextTable, playbook: &Playbook) -> TextTable {
        let all: Vec<usize> = (0..past.n_rows()).collect();
        rows_of(past, &self.rows_among(past, &playbook.columns.account, &all), &[])
    }

    /// What is said of it, behind the name of the file.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { n_rows, n_kept, .. } = self;
        format!(
            "{n_kept} of {n_rows} past rows are learned from: all rows of accounts that were drawn by a hash of their account ID, and the log of these; `rows` under [training] in the playbook says how many there may be"
        )
    }
}
