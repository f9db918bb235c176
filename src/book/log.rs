//! The log of what was done: account, kind, date.
//!
//! A line with a `chance` tells of a draw: the kind was given to the account with this known probability. With `done = no`
//! the draw went against it, so nothing was done; such lines are kept apart from what was.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::error::BookError;
use super::keys::{IN_FULL, KnownKeys, is_cut};
use super::playbook::Playbook;
use crate::table::{TextColumn, TextTable, parse_date_cell, parse_flag_text, parse_number_cell};
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
    /// The known chance with which it was given, where it was drawn at random.
    pub chance: Option<f64>,
}

/// All interventions by account, in order of date.
#[derive(Debug, Clone, Default)]
pub struct InterventionLog {
    by_account: HashMap<String, Vec<LogEntry>>,
    withheld: HashMap<String, Vec<LogEntry>>,
    counts: BTreeMap<KindId, usize>,
    n_entries: usize,
}

impl InterventionLog {
    /// Reads the log.
    ///
    /// # Errors
    /// [`BookError`] when a column is absent, an account or kind is blank, a date does not exist, a chance is not between 0 and 1,
    /// or nothing was done and no chance says why that matters.
    pub fn read(table: &TextTable, playbook: &Playbook) -> Result<Self, BookError> {
        let names = &playbook.log;
        let table = &*table.under(playbook.columns.styles());
        let accounts = Self::accounts_of(table, playbook)?;
        // What the service kept of a log has the usual names, whatever the file called them.
        let named = |name: &str, usual: &str, role| {
            table.column(name).or_else(|| table.column(usual)).map_or_else(|| table.required(name, role), Ok)
        };
        let kinds = named(names.kind(), "kind", "what was done")?;
        let dates = named(names.date(), "date", "when it was done")?;
        let (renewals, costs, hours) = (table.column("renewal_date"), table.column("cost"), table.column("hours"));
        let (chances, dones) = (table.column("chance"), table.column("done"));
        let mut log = Self::default();
        for row in 0..table.n_rows() {
            let text = |column: &TextColumn, expected: &str| {
                column.cell(row).map(str::to_owned).ok_or_else(|| table.refuse(&column.name, row, "", expected))
            };
            let account = text(accounts, "an account ID")?;
            if is_cut(&account) {
                return Err(table.refuse(&accounts.name, row, &account, IN_FULL).into());
            }
            let kind = playbook.kind_meant(&text(kinds, "a kind of intervention")?);
            let date = parse_date_cell(table, dates, row)?
                .ok_or_else(|| table.refuse(&dates.name, row, "", "the day it was done, written YYYY-MM-DD"))?;
            let renewal_date = renewals.map(|column| parse_date_cell(table, column, row)).transpose()?.flatten();
            let cost = costs.map(|column| parse_number_cell(table, column, row)).transpose()?.flatten();
            let hours = hours.map(|column| parse_number_cell(table, column, row)).transpose()?.flatten();
            let chance = chances.map(|column| chance_in(table, column, row)).transpose()?.flatten();
            let done = dones.map_or(Ok(true), |column| done_in(table, column, row, chance))?;
            log.add(account, LogEntry { kind, date, renewal_date, cost, hours, chance }, done);
        }
        log.order();
        Ok(log)
    }

    /// The column of a log that says whom it is about.
    pub(super) fn accounts_of<'a>(table: &'a TextTable, playbook: &Playbook) -> Result<&'a TextColumn, BookError> {
        Ok(match (&playbook.log.account, table.column(&playbook.columns.account)) {
            (Some(name), _) if table.column(name).is_some() => table.required(name, "the account")?,
            (_, Some(column)) => column,
            _ => table.required("account_id", "the account")?,
        })
    }

    /// The log of some accounts.
    #[must_use]
    pub fn of_accounts(mut self, is_one: impl Fn(&str) -> bool) -> Self {
        self.by_account.retain(|account, _| is_one(account));
        self.withheld.retain(|account, _| is_one(account));
        self.counts.clear();
        for entry in self.by_account.values().flatten() {
            *self.counts.entry(entry.kind.clone()).or_default() += 1;
        }
        self.n_entries = self.counts.values().sum();
        self
    }

    /// The log under the keys of a book: ` b000017 ` is `B000017` where no other account of the book is so.
    #[must_use]
    pub fn matched<'a>(&self, keys: impl IntoIterator<Item = &'a str>) -> Cow<'_, Self> {
        let known = KnownKeys::of(keys);
        self.renamed(|key| known.meant(key))
    }

    /// The log under other keys, where it is told which are meant.
    pub(super) fn renamed<'k>(&self, meant: impl Fn(&str) -> Option<&'k str>) -> Cow<'_, Self> {
        let is_otherwise = |key: &&String| meant(key).is_some_and(|meant| meant != key.as_str());
        if !self.by_account.keys().chain(self.withheld.keys()).any(|key| is_otherwise(&key)) {
            return Cow::Borrowed(self);
        }
        let renamed = |entries: &HashMap<String, Vec<LogEntry>>| {
            let mut renamed: HashMap<String, Vec<LogEntry>> = HashMap::with_capacity(entries.len());
            // In order of the key, so that entries of one day have one order.
            for (key, entries) in entries.iter().collect::<BTreeMap<_, _>>() {
                let key = meant(key).unwrap_or(key).to_owned();
                renamed.entry(key).or_default().extend(entries.iter().cloned());
            }
            renamed
        };
        let mut log = Self {
            by_account: renamed(&self.by_account),
            withheld: renamed(&self.withheld),
            counts: self.counts.clone(),
            n_entries: self.n_entries,
        };
        log.order();
        Cow::Owned(log)
    }

    /// How many accounts of the log a book does not know, with the nearest names, as a sentence; `None` where it knows all.
    #[must_use]
    pub fn strangers<'a>(&self, keys: impl IntoIterator<Item = &'a str>) -> Option<String> {
        const SHOWN: usize = 3;
        let known = KnownKeys::of(keys);
        let strangers: Vec<&str> =
            self.accounts().into_iter().filter(|account| known.meant(account).is_none()).collect();
        let (first, n) = (strangers.first()?, strangers.len());
        let looked_at = strangers.iter().take(50);
        let alike =
            looked_at.filter_map(|&account| Some(format!("`{account}` looks like `{}`", known.nearest(account)?)));
        let alike: Vec<String> = alike.take(SHOWN).collect();
        let told = if alike.is_empty() { format!("the first is `{first}`") } else { alike.join(", ") };
        let (accounts, are) = if n == 1 { ("account", "is") } else { ("accounts", "are") };
        Some(format!("{n} {accounts} of the log {are} in no renewal; {told}"))
    }

    fn order(&mut self) {
        for entries in self.by_account.values_mut().chain(self.withheld.values_mut()) {
            entries.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| a.kind.cmp(&b.kind)));
        }
    }

    fn add(&mut self, account: String, entry: LogEntry, done: bool) {
        if !done {
            self.withheld.entry(account).or_default().push(entry);
            return;
        }
        *self.counts.entry(entry.kind.clone()).or_default() += 1;
        self.n_entries += 1;
        self.by_account.entry(account).or_default().push(entry);
    }

    /// What was withheld from an account by a draw of known chance, oldest first; never done.
    #[must_use]
    pub fn withheld_from(&self, account: &str) -> &[LogEntry] {
        self.withheld.get(account).map_or(&[], Vec::as_slice)
    }

    /// The entries of an account, oldest first.
    #[must_use]
    pub fn of_account(&self, account: &str) -> &[LogEntry] {
        self.by_account.get(account).map_or(&[], Vec::as_slice)
    }

    /// The accounts that occur, those from which something was only withheld too; each once, in order of the key.
    #[must_use]
    pub fn accounts(&self) -> BTreeSet<&str> {
        self.by_account.keys().chain(self.withheld.keys()).map(String::as_str).collect()
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

/// The chance in a cell, strictly between 0 and 1.
fn chance_in(table: &TextTable, column: &TextColumn, row: usize) -> Result<Option<f64>, BookError> {
    let chance = parse_number_cell(table, column, row)?;
    match chance {
        Some(chance) if !(chance > 0.0 && chance < 1.0) => {
            let expected = "the chance with which it was given, above 0 and below 1; blank where it was not drawn";
            Err(table.refuse(&column.name, row, column.cell(row).unwrap_or_default(), expected).into())
        }
        chance => Ok(chance),
    }
}

/// Whether the cell says that it was done; blank means so.
fn done_in(table: &TextTable, column: &TextColumn, row: usize, chance: Option<f64>) -> Result<bool, BookError> {
    let Some(cell) = column.cell(row) else { return Ok(true) };
    match (parse_flag_text(cell), chance) {
        (Some(true), _) => Ok(true),
        (Some(false), Some(_)) => Ok(false),
        (Some(false), None) => {
            let expected =
                "a `chance` on the same line: what was not done tells something only where it was drawn at random";
            Err(table.refuse(&column.name, row, cell, expected).into())
        }
        (None, _) => Err(table.refuse(&column.name, row, cell, "yes or no").into()),
    }
}
