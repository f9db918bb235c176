//! Rows of renewals read by a schema: who, when, how much, and every feature as it was known.

use std::collections::{BTreeMap, HashMap};

use super::error::BookError;
use super::feature_values::Heard;
use super::keys::{IN_FULL, NAMED, is_cut};
use super::log::InterventionLog;
use super::playbook::Playbook;
use super::schema::{Schema, Source};
use crate::table::{
    Column, Faults, TableError, TextColumn, TextTable, gathered, parse, parse_dates, parse_flag_text, parse_number_cell,
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
        self.rows_heard(table, playbook, log, &Heard::default())
    }

    /// As [`Schema::rows`], and tells what was heard of the columns on the way.
    pub(super) fn rows_heard(
        &self,
        table: &TextTable,
        playbook: &Playbook,
        log: &InterventionLog,
        heard: &Heard,
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
                let expected = format!(
                    "a decision date not after the renewal date {renewal}; correct one of the two, or leave the row out of the file"
                );
                faults.push(table.refuse(&names.as_of, row, &decision.to_string(), expected));
            }
        }
        let mut features = Vec::with_capacity(self.features.len());
        for feature in &self.features {
            features.extend(faults.take(feature.values(table, log, (&accounts, &as_of, &renewal_date), heard)));
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
                return Err(match table.required(name, "the account ID") {
                    Err(error) => error,
                    Ok(_) => TableError::NoRows { file: table.file.clone() },
                });
            }
            return Ok(table.lines.iter().map(|line| AccountId(format!("line-{line}"))).collect());
        };
        let blank = |row| table.refuse(name, row, "", NAMED);
        gathered(table.n_rows(), |row| match column.cell(row) {
            Some(key) if is_cut(key) => Err(table.refuse(name, row, key, IN_FULL)),
            Some(key) => Ok(AccountId::from(key)),
            None => Err(blank(row)),
        })
    }
}

pub(super) fn dates(table: &TextTable, name: &str) -> Result<Vec<Option<Date>>, TableError> {
    match table.column(name) {
        Some(column) => parse_dates(table, column),
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
