//! The values of one feature: a text column in, numbers, flags or levels out, as known on each decision date.
//!
//! Levels are spelled and percentages scaled as they were learned; what was changed on the way is collected in [`Heard`].

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::log::InterventionLog;
use super::schema::{FeatureSpec, HISTORY_DAYS, Source};
use crate::table::{Column, ColumnData, Kind, TableError, TextColumn, TextTable, parse};
use crate::units::{AccountId, Date};

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

/// What was heard of the columns while their values were read.
#[derive(Debug, Default)]
pub(super) struct Heard<'a> {
    /// Columns known to be of shares where percentages were learned; `None` where each says so by itself.
    of_shares: Option<&'a [String]>,
    scales: RefCell<BTreeMap<String, Scale>>,
    read_as: RefCell<BTreeMap<String, (String, String)>>,
}

impl<'a> Heard<'a> {
    /// Of a part of a file, of which the whole told the columns of shares.
    pub(super) fn of_part(of_shares: &'a [String]) -> Self {
        Self { of_shares: Some(of_shares), ..Self::default() }
    }

    /// The scale of each column that was learned in percent, and the first level of a column that is read as another, with that
    /// other.
    pub(super) fn told(self) -> (BTreeMap<String, Scale>, BTreeMap<String, (String, String)>) {
        (self.scales.into_inner(), self.read_as.into_inner())
    }

    fn are_shares(&self, column: &str, scale: Scale) -> bool {
        self.scales.borrow_mut().insert(column.to_owned(), scale);
        self.of_shares.map_or_else(|| scale.is_of_shares(), |known| known.iter().any(|known| known == column))
    }

    fn reads_as(&self, column: &str, found: &str, learned: &str) {
        let mut read_as = self.read_as.borrow_mut();
        read_as.entry(column.to_owned()).or_insert_with(|| (found.to_owned(), learned.to_owned()));
    }
}

impl FeatureSpec {
    /// The values of the feature, one a row, given the account, decision date and renewal date of each.
    pub(super) fn values(
        &self,
        table: &TextTable,
        log: &InterventionLog,
        (accounts, as_of, renewal_date): (&[AccountId], &[Option<Date>], &[Option<Date>]),
        heard: &Heard,
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
                self.as_learned(column, &mut parsed, heard);
                if self.kind == Kind::Date { age_in_days(table, column, &parsed, as_of)? } else { parsed }
            }
        })
    }

    /// The level that was learned where this one is spelled with other capital letters.
    fn learned_as(&self, level: &str) -> Option<&String> {
        if self.levels.iter().any(|known| known == level) {
            return None;
        }
        let lower = level.to_lowercase();
        let mut alike = self.levels.iter().filter(|known| known.to_lowercase() == lower);
        alike.next().filter(|_| alike.next().is_none())
    }

    /// Says levels and percentages as the past did: `SMB` where only `smb` was learned, 12 for 0.12 where 12 % was.
    fn as_learned(&self, column: &TextColumn, parsed: &mut Column, heard: &Heard) {
        match &mut parsed.data {
            ColumnData::Category(data) => {
                for level in &mut data.levels {
                    if let Some(known) = self.learned_as(level) {
                        heard.reads_as(&self.name, level, known);
                        level.clone_from(known);
                    }
                }
            }
            ColumnData::Number(values)
                if self.is_percent && !column.is_percent() && heard.are_shares(&self.name, Scale::of(values)) =>
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
