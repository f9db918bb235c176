//! What the store can teach: renewals whose outcome is known, as they were known on decision dates before it.

use std::collections::{BTreeSet, HashSet};

use super::super::accounts::{AccountVersion, Features};
use super::super::error::StoreError;
use super::super::open::Store;
use super::intervention::LoggedIntervention;
use super::outcome::Outcome;
use crate::book::{ColumnNames, Playbook, plain_key};
use crate::table::{TextColumn, TextTable};
use crate::units::{AccountId, Canonical, Date, Days, day_of};

/// Decision dates that are looked for, in days before renewal: those a plan looks at, and no more than one a month.
const LEADS: [Days; 5] = [180, 120, 90, 60, 30];

/// Past renewals and the log of interventions, as the store tells them.
#[derive(Debug, Clone)]
pub struct Lessons {
    /// The renewals, in the columns of the renewals file; `None` where no outcome can be learned from.
    pub renewals: Option<TextTable>,
    /// The log.
    pub interventions: Vec<LoggedIntervention>,
}

impl Store {
    /// Renewals whose outcome is known, one row a decision date, and the log of interventions.
    ///
    /// A row says what was known of the account on that day: the version accepted last by then. A version that names its
    /// own `as_of` was known from that day on, any other from the day it was accepted.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn lessons(&self, playbook: &Playbook) -> Result<Lessons, StoreError> {
        let names = &playbook.columns;
        let mut rows = Vec::new();
        for outcome in self.outcomes().await? {
            let versions = self.account_versions(&AccountId(outcome.account_id.clone())).await?;
            rows.extend(rows_of(&outcome, &versions, names));
        }
        let renewals = (!rows.is_empty()).then(|| table_of(&rows));
        Ok(Lessons { renewals, interventions: self.interventions().await? })
    }
}

/// The decision dates of a renewal with what was known on each.
fn rows_of(outcome: &Outcome, versions: &[AccountVersion], names: &ColumnNames) -> Vec<Features> {
    let Ok(renewal) = outcome.renewal_date.parse::<Date>() else { return Vec::new() };
    let decided: Date = outcome.decided_on.as_ref().and_then(|day| day.parse().ok()).unwrap_or(renewal);
    let of_this_renewal = |version: &&AccountVersion| match date_in(&version.features, &names.renewal_date) {
        Some(named) => named == renewal,
        None => true,
    };
    let known: Vec<(Date, &AccountVersion)> = versions
        .iter()
        .filter(of_this_renewal)
        .map(|version| (known_on(version, names), version))
        .filter(|(day, _)| *day < decided && *day <= renewal)
        .collect();
    let latest_by = |day: Date| known.iter().rfind(|(known, _)| *known <= day).map(|(_, version)| *version);
    let mut days: Vec<Date> = LEADS.map(|lead| renewal.plus(-lead)).into_iter().filter(|day| *day < decided).collect();
    days.retain(|day| latest_by(*day).is_some());
    if days.is_empty() {
        days.extend(known.first().map(|(day, _)| *day));
    }
    days.into_iter()
        .filter_map(|day| {
            let mut features = latest_by(day)?.features.clone();
            features.insert(names.account.clone(), outcome.account_id.clone().into());
            features.insert(names.as_of.clone(), day.to_string().into());
            features.insert(names.renewal_date.clone(), renewal.to_string().into());
            features.insert(names.decided_on.clone(), decided.to_string().into());
            features.insert(names.outcome.clone(), word_of(outcome.renewed, names).into());
            if let Some(value) = outcome.value.filter(|_| !features.contains_key(&names.value)) {
                features.insert(names.value.clone(), value.into());
            }
            Some(features)
        })
        .collect()
}

fn known_on(version: &AccountVersion, names: &ColumnNames) -> Date {
    date_in(&version.features, &names.as_of).unwrap_or_else(|| day_of(version.accepted_at))
}

fn date_in(features: &Features, column: &str) -> Option<Date> {
    features.get(column)?.as_str()?.parse().ok()
}

/// A word that the playbook reads as the outcome.
fn word_of(renewed: bool, names: &ColumnNames) -> String {
    let (stated, usual) = if renewed { (&names.renewed_when, "renewed") } else { (&names.lost_when, "churned") };
    stated.first().map_or(usual, String::as_str).to_owned()
}

fn table_of(rows: &[Features]) -> TextTable {
    let names: BTreeSet<&str> = rows.iter().flat_map(Features::keys).map(String::as_str).collect();
    let columns = names.into_iter().map(|name| {
        let mut column = TextColumn::new(name);
        for row in rows {
            column.push(&row.get(name).map(text_of).unwrap_or_default());
        }
        column
    });
    TextTable::of_rows("store", columns.collect())
}

fn text_of(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    }
}

impl Lessons {
    /// What it teaches: the table cell by cell, then the log line by line.
    #[must_use]
    pub fn canonical(&self) -> Canonical {
        let lessons = Canonical::new("lessons 1").maybe(self.renewals.as_ref(), |lessons, table| {
            lessons.all(&table.columns, |lessons, column| {
                let lessons = lessons.text(&column.name).whole(column.len() as u64);
                column.cells().fold(lessons, |lessons, cell| lessons.maybe(cell, Canonical::text))
            })
        });
        lessons.all(&self.interventions, |lessons, line| lessons.text(&line.canonical().hash().to_hex()))
    }

    /// The renewals of a file with those of the store below it; a renewal that the file tells is the file's.
    ///
    /// The columns are the file's: one that only the store knows would be blank for every renewal of the file.
    #[must_use]
    pub fn below(&self, file: TextTable, names: &ColumnNames) -> TextTable {
        let Some(told) = &self.renewals else { return file };
        let key = |table: &TextTable, row: usize| {
            let cell = |name: &str| table.column(name).and_then(|column| column.cell(row)).map(str::to_owned);
            // The file may spell the key otherwise than the store.
            (
                cell(&names.account).map(|key| plain_key(&key)),
                table.column(&names.renewal_date).and(cell(&names.renewal_date)),
            )
        };
        let has_dates = file.column(&names.renewal_date).is_some();
        let known: BTreeSet<_> = (0..file.n_rows()).map(|row| key(&file, row)).collect();
        let is_news = |row: &usize| {
            let (account, renewal) = key(told, *row);
            !known.contains(&(account, renewal.filter(|_| has_dates)))
        };
        let news: Vec<usize> = (0..told.n_rows()).filter(is_news).collect();
        let mut table = file;
        for column in &mut table.columns {
            let source = told.column(&column.name);
            for &row in &news {
                column.push(source.and_then(|source| source.cell(row)).unwrap_or_default());
            }
        }
        let last = table.lines.last().copied().unwrap_or_default();
        table.lines.extend((1..=news.len() as u64).map(|line| last + line));
        table
    }

    /// The log of a file, as kept, with what only the store knows below it.
    ///
    /// An account that the file does not name as the store does is looked for under every spelling of its key: told twice, an
    /// intervention would count twice.
    #[must_use]
    pub fn log_below(&self, mut file: Vec<LoggedIntervention>) -> Vec<LoggedIntervention> {
        let named: HashSet<&str> = file.iter().map(|entry| entry.account_id.as_str()).collect();
        let line = |account: String, entry: &LoggedIntervention| (account, entry.kind.clone(), entry.date.clone());
        let exact = |entry: &LoggedIntervention| line(entry.account_id.clone(), entry);
        let plain = |entry: &LoggedIntervention| line(plain_key(&entry.account_id), entry);
        let known: BTreeSet<_> = file.iter().map(exact).collect();
        let known_otherwise: BTreeSet<_> = file.iter().map(plain).collect();
        let is_news = |entry: &&LoggedIntervention| {
            if named.contains(entry.account_id.as_str()) {
                !known.contains(&exact(entry))
            } else {
                !known_otherwise.contains(&plain(entry))
            }
        };
        let news: Vec<LoggedIntervention> = self.interventions.iter().filter(is_news).cloned().collect();
        file.extend(news);
        file
    }
}
