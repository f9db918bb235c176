//! An open account as alerts look at it.

use std::collections::BTreeMap;

use crate::units::Date;

/// An action of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The kind of intervention.
    pub kind: String,
    /// Its name for people.
    pub label: String,
    /// The day to act.
    pub act_by: Date,
}

/// An open account with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// The account.
    pub account_id: String,
    /// What people call it.
    pub name: Option<String>,
    /// Its owner.
    pub owner: Option<String>,
    /// Its segment.
    pub segment: Option<String>,
    /// What it is worth.
    pub value: Option<f64>,
    /// When the contract comes due.
    pub renewal_date: Option<Date>,
    /// Every reading of its win probability with its day, oldest first.
    pub readings: Vec<(Date, f64)>,
    /// The action most worth doing, in words.
    pub next_step: Option<String>,
    /// The cells of the columns under `[alerts]` that are not blank, by column.
    pub cells: BTreeMap<String, String>,
    /// The cell of the sponsor's column as it was known from each day on, oldest first; the last is today's.
    pub sponsor: Vec<(Date, Option<String>)>,
    /// What the latest plan asks for.
    pub planned: Vec<Planned>,
    /// What was done: kind and day.
    pub done: Vec<(String, Date)>,
}

impl Watched {
    /// The cell of a column, where it is named and not blank.
    #[must_use]
    pub fn cell(&self, column: Option<&String>) -> Option<&str> {
        self.cells.get(column?).map(String::as_str)
    }
}
