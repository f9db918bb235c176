//! Rows of renewals read by a schema: who, when, how much, and every feature as it was known.

use std::collections::{BTreeMap, HashMap};

use super::error::BookError;
use super::keys::{IN_FULL, is_cut};
use super::log::InterventionLog;
use super::playbook::Playbook;
use super::schema::{FeatureSpec, HISTORY_DAYS, Schema, Source};
use crate::table::{
    Column, ColumnData, Faults, Kind, TableError, TextColumn, TextTable, gathered, parse, parse_date_cell,
    parse_flag_text, parse_number_cell,
};
use crate::units::{AccountId, Date, Days};

/// Renewals as known on their decision dates, one a row, outcome apart.
#[derive(Debug, Clone)]
pub struct Rows {
    /// The account of each row.
    pub accounts: Vec<AccountId>,
    /// The index of the account among the distinct ones, the same for all of its rows.
    pub groups: Vec<usize>,
    /// The decision date, where known.
    pub as_of: Vec<Option<Date>>,
    /// The renewal date, where known.
    pub renewal_date: Vec<Option<Date>>,
    /// What the renewal is worth, where known.
    pub value: Vec<Option<f64>>,
    /// The owner, where known.
    pub owner: Vec<Option<String>>,
    /// The segment, where known.
    pub segment: Vec<Option<String>>,
    /// What people call the account, where known.
    pub name: Vec<Option<String>>,
    /// The features, in the order of the schema; no dates among them.
    pub features: Vec<Column>,
    /// The cells of the columns that the playbook's `only_if` rules look at.
    pub conditions: BTreeMap<String, Vec<Option<String>>>,
}

/// Whether a cell says the same as a word of the playbook: as text, as yes/no or as a number.
#[must_use]
pub fn same_value(cell: &str, word: &str) -> bool {
    if cell.eq_ignore_ascii_case(word) {
        return true;
    }
    match (parse_flag_text(cell), parse_flag_text(word)) {
        (Some(a), Some(b)) => a == b,
        _ => matches!((cell.parse::<f64>(), word.parse::<f64>()), (Ok(a), Ok(b)) if (a - b).abs() < f64::EPSILON),
    }
}

/// The values of these rows, in their order.
pub(super) fn picked<T: Clone>(values: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().map(|&row| values[row].clone()).collect()
}

impl Rows {
    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.accounts.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// Days from a row's decision date to its renewal; none where either is not known.
    #[must_use]
    pub fn horizon(&self, row: usize) -> Days {
        match (self.renewal_date[row], self.as_of[row]) {
            (Some(renewal), Some(as_of)) => renewal.days_after(as_of),
            _ => 0,
        }
    }

    /// The given rows only, in the given order.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let accounts = picked(&self.accounts, rows);
        Self {
            groups: groups_of(&accounts),
            accounts,
            as_of: picked(&self.as_of, rows),
            renewal_date: picked(&self.renewal_date, rows),
            name: picked(&self.name, rows),
            value: picked(&self.value, rows),
            owner: picked(&self.owner, rows),
            segment: picked(&self.segment, rows),
            features: self.features.iter().map(|column| column.select(rows)).collect(),
            conditions: self.conditions.iter().map(|(name, cells)| (name.clone(), picked(cells, rows))).collect(),
        }
    }
}

impl Schema {
    /// Reads a table by this schema: the past it was inferred from, or an open book.
    ///
    /// # Errors
    /// [`BookError`] when a column is absent, a cell does not hold what its column holds, or dates contradict.
    pub fn rows(&self, table: &TextTable, playbook: &Playbook, log: &InterventionLog) -> Result<Rows, BookError> {
        self.rows_where(table, playbook, log, &|_, scale| scale.is_of_shares())
    }

    /// As [`Schema::rows`] for a part of a file: whether numbers of a column, given by name, are shares where percentages were
    /// learned is told by `are_shares`, since the whole column decides it.
    pub(super) fn rows_where(
        &self,
        table: &TextTable,
        playbook: &Playbook,
        log: &InterventionLog,
        are_shares: &dyn Fn(&str, Scale) -> bool,
    ) -> Result<Rows, BookError> {
        let names = &playbook.columns;
        let table = &*table.under(names.styles());
        let mut faults = Faults::default();
        let accounts = faults.take(self.accounts(table, &names.account));
        let as_of = faults.take(dates(table, &names.as_of));
        let renewal_date = faults.take(dates(table, &names.renewal_date));
        let value = faults.take(numbers(table, &names.value));
        let (Some(accounts), Some(as_of), Some(renewal_date)) = (accounts, as_of, renewal_date) else {
            // What cannot be read beside is told as well.
            for feature in self.features.iter().filter(|feature| feature.source == Source::Column) {
                if let Some(column) = table.column(&feature.name) {
                    faults.take(parse(table, column, feature.kind, feature.lenient));
                }
            }
            return Err(faults
                .none()
                .err()
                .map_or_else(|| BookError::NoFeatures { file: table.file.clone() }, BookError::from));
        };
        for row in 0..table.n_rows() {
            if let (Some(decision), Some(renewal)) = (as_of[row], renewal_date[row])
                && decision > renewal
            {
                let expected = format!("a decision date not after the renewal date {renewal}");
                faults.push(table.refuse(&names.as_of, row, &decision.to_string(), expected));
            }
        }
        let mut features = Vec::with_capacity(self.features.len());
        for feature in &self.features {
            features.extend(faults.take(feature.values(table, log, (&accounts, &as_of, &renewal_date), are_shares)));
        }
        faults.none()?;
        let conditions = playbook
            .interventions
            .iter()
            .flat_map(|intervention| intervention.only_if.keys())
            .map(|name| {
                Ok((name.clone(), texts(Some(table.required(name, "a rule of the playbook looks at it")?), table)))
            })
            .collect::<Result<_, TableError>>()?;
        Ok(Rows {
            groups: groups_of(&accounts),
            value: value.unwrap_or_default(),
            owner: texts(table.column(&names.owner), table),
            segment: texts(table.column(&names.segment), table),
            name: texts(table.column(&names.name), table),
            accounts,
            as_of,
            renewal_date,
            features,
            conditions,
        })
    }

    fn accounts(&self, table: &TextTable, name: &str) -> Result<Vec<AccountId>, TableError> {
        let Some(column) = table.column(name) else {
            if self.keyed {
                return Err(match table.required(name, "the key of the account") {
                    Err(error) => error,
                    Ok(_) => TableError::NoRows { file: table.file.clone() },
                });
            }
            return Ok(table.lines.iter().map(|line| AccountId(format!("line-{line}"))).collect());
        };
        let blank = |row| table.refuse(name, row, "", "the key of an account");
        gathered(table.n_rows(), |row| match column.cell(row) {
            Some(key) if is_cut(key) => Err(table.refuse(name, row, key, IN_FULL)),
            Some(key) => Ok(AccountId::from(key)),
            None => Err(blank(row)),
        })
    }
}

/// In which scale numbers are, of which the past was in percent.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scale {
    n_rows: usize,
    /// Whether there is a number other than 0, and one of 1 or more.
    any: bool,
    any_large: bool,
}

impl Scale {
    fn of(values: &[f64]) -> Self {
        let known = || values.iter().filter(|value| value.is_finite() && **value != 0.0);
        Self { n_rows: values.len(), any: known().next().is_some(), any_large: known().any(|value| value.abs() >= 1.0) }
    }

    /// With more rows.
    pub(super) fn and(self, more: Self) -> Self {
        Self {
            n_rows: self.n_rows + more.n_rows,
            any: self.any || more.any,
            any_large: self.any_large || more.any_large,
        }
    }

    /// Whether they are shares.
    pub(super) fn is_of_shares(self) -> bool {
        self.any && !self.any_large && self.n_rows > 1
    }
}

impl FeatureSpec {
    fn values(
        &self,
        table: &TextTable,
        log: &InterventionLog,
        (accounts, as_of, renewal_date): (&[AccountId], &[Option<Date>], &[Option<Date>]),
        are_shares: &dyn Fn(&str, Scale) -> bool,
    ) -> Result<Column, TableError> {
        let per_row = |value: &dyn Fn(usize) -> Option<f64>| Column {
            name: self.name.clone(),
            data: ColumnData::Number((0..accounts.len()).map(|row| value(row).unwrap_or(f64::NAN)).collect()),
        };
        Ok(match &self.source {
            Source::DaysToRenewal => per_row(&|row| Some(f64::from(renewal_date[row]?.days_after(as_of[row]?)))),
            Source::History(kind) => per_row(&|row| {
                let decision = as_of[row]?;
                let entries = log.of_account(accounts[row].as_str());
                let recent = |date: Date| date <= decision && decision.days_after(date) < HISTORY_DAYS;
                Some(entries.iter().filter(|entry| entry.kind == *kind && recent(entry.date)).count() as f64)
            }),
            Source::Column => {
                let column = table.required(&self.name, "a feature of the model")?;
                let mut parsed = parse(table, column, self.kind, self.lenient)?;
                self.as_learned(column, &mut parsed, are_shares);
                if self.kind == Kind::Date { age_in_days(table, column, &parsed, as_of)? } else { parsed }
            }
        })
    }
}

impl FeatureSpec {
    /// Says levels and percentages as the past did: `SMB` where only `smb` was learned, 12 for 0.12 where 12 % was.
    fn as_learned(&self, column: &TextColumn, parsed: &mut Column, are_shares: &dyn Fn(&str, Scale) -> bool) {
        match &mut parsed.data {
            ColumnData::Category(data) => {
                for level in &mut data.levels {
                    if !self.levels.iter().any(|known| known == level) {
                        let lower = level.to_lowercase();
                        let mut alike = self.levels.iter().filter(|known| known.to_lowercase() == lower);
                        if let (Some(only), None) = (alike.next(), alike.next()) {
                            level.clone_from(only);
                        }
                    }
                }
            }
            ColumnData::Number(values)
                if self.is_percent && !column.is_percent() && are_shares(&self.name, Scale::of(values)) =>
            {
                for value in values {
                    *value *= 100.0;
                }
            }
            _ => {}
        }
    }
}

/// A calendar day as days before the decision date, or since 1970 where rows are undated.
fn age_in_days(
    table: &TextTable,
    column: &TextColumn,
    parsed: &Column,
    as_of: &[Option<Date>],
) -> Result<Column, TableError> {
    let ColumnData::Date(days) = &parsed.data else { return Ok(parsed.clone()) };
    let mut ages = Vec::with_capacity(days.len());
    for (row, day) in days.iter().enumerate() {
        ages.push(match (day, as_of[row]) {
            (None, _) => f64::NAN,
            (Some(day), None) => f64::from(day.days_since_epoch()),
            (Some(day), Some(decision)) if *day <= decision => f64::from(decision.days_after(*day)),
            (Some(day), Some(decision)) => {
                let expected = format!(
                    "a date not after the decision date {decision}: what was not yet known then must not be learned from; leave the column out with `ignore` under [columns]"
                );
                return Err(table.refuse(&column.name, row, &day.to_string(), expected));
            }
        });
    }
    Ok(Column { name: column.name.clone(), data: ColumnData::Number(ages) })
}

pub(super) fn dates(table: &TextTable, name: &str) -> Result<Vec<Option<Date>>, TableError> {
    match table.column(name) {
        Some(column) => gathered(table.n_rows(), |row| parse_date_cell(table, column, row)),
        None => Ok(vec![None; table.n_rows()]),
    }
}

fn numbers(table: &TextTable, name: &str) -> Result<Vec<Option<f64>>, TableError> {
    match table.column(name) {
        Some(column) => gathered(table.n_rows(), |row| parse_number_cell(table, column, row)),
        None => Ok(vec![None; table.n_rows()]),
    }
}

fn texts(column: Option<&TextColumn>, table: &TextTable) -> Vec<Option<String>> {
    column.map_or_else(
        || vec![None; table.n_rows()],
        |column| column.cells().map(|cell| cell.map(str::to_owned)).collect(),
    )
}

fn groups_of(accounts: &[AccountId]) -> Vec<usize> {
    let mut index: HashMap<&str, usize> = HashMap::new();
    accounts
        .iter()
        .map(|account| {
            let next = index.len();
            *index.entry(account.as_str()).or_insert(next)
        })
        .collect()
}
