//! The log of what was done: account, kind, date.

use std::collections::{BTreeMap, HashMap};

use super::error::BookError;
use super::playbook::Playbook;
use crate::table::{TextTable, parse_date_cell, parse_number_cell};
use crate::units::{Date, KindId};

/// One intervention that took place.
#[derive(Debug, Clone, PartialEq)]
pub struct LogEntry {
    /// What was done.
    pub kind: KindId,
    /// When.
    pub date: Date,
    /// The renewal it was meant for, when the log says.
    pub renewal_date: Option<Date>,
    /// What it cost.
    pub cost: Option<f64>,
    /// Hours it took.
    pub hours: Option<f64>,
}

/// All interventions by account, in order of date.
#[derive(Debug, Clone, Default)]
pub struct InterventionLog {
    by_account: HashMap<String, Vec<LogEntry>>,
    counts: BTreeMap<KindId, usize>,
    n_entries: usize,
}

impl InterventionLog {
    /// Reads the log.
    ///
    /// # Errors
    /// [`BookError`] when a column is absent, an account or kind is blank, or a date does not exist.
    pub fn read(table: &TextTable, playbook: &Playbook) -> Result<Self, BookError> {
        let accounts = match table.column(&playbook.columns.account) {
            Some(column) => column,
            None => table.required("account_id", "the account")?,
        };
        let kinds = table.required("kind", "what was done")?;
        let dates = table.required("date", "when it was done")?;
        let (renewals, costs, hours) = (table.column("renewal_date"), table.column("cost"), table.column("hours"));
        let mut log = Self::default();
        for row in 0..table.n_rows() {
            let text = |column: &crate::table::TextColumn, expected: &str| {
                column.cell(row).map(str::to_owned).ok_or_else(|| table.refuse(&column.name, row, "", expected))
            };
            let account = text(accounts, "the key of an account")?;
            let kind = KindId(text(kinds, "a kind of intervention")?);
            let date = parse_date_cell(table, dates, row)?
                .ok_or_else(|| table.refuse(&dates.name, row, "", "the day it was done, written YYYY-MM-DD"))?;
            let renewal_date = renewals.map(|column| parse_date_cell(table, column, row)).transpose()?.flatten();
            let cost = costs.map(|column| parse_number_cell(table, column, row)).transpose()?.flatten();
            let hours = hours.map(|column| parse_number_cell(table, column, row)).transpose()?.flatten();
            log.add(account, LogEntry { kind, date, renewal_date, cost, hours });
        }
        for entries in log.by_account.values_mut() {
            entries.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| a.kind.cmp(&b.kind)));
        }
        Ok(log)
    }

    fn add(&mut self, account: String, entry: LogEntry) {
        *self.counts.entry(entry.kind.clone()).or_default() += 1;
        self.n_entries += 1;
        self.by_account.entry(account).or_default().push(entry);
    }

    /// The entries of an account, oldest first.
    #[must_use]
    pub fn of_account(&self, account: &str) -> &[LogEntry] {
        self.by_account.get(account).map_or(&[], Vec::as_slice)
    }

    /// The accounts that occur, in no order.
    pub fn accounts(&self) -> impl Iterator<Item = &str> {
        self.by_account.keys().map(String::as_str)
    }

    /// Number of entries by kind, in order of the name.
    #[must_use]
    pub fn counts(&self) -> &BTreeMap<KindId, usize> {
        &self.counts
    }

    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.n_entries
    }

    /// Whether nothing was ever done.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n_entries == 0
    }
}
