//! The open book as it is exported: rows that cannot count are left out by name, all others are read.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;

use super::otherwise::Otherwise;
use super::past_and_open::rows_of;
use super::rejected::{Reason, Rejected, none_left, told_apart};
use super::repeated::{LatestRows, Standing, stands_twice};
use crate::book::error::BookError;
use crate::book::feature_values::Heard;
use crate::book::keys::{IN_FULL, is_cut, plain_key};
use crate::book::log::InterventionLog;
use crate::book::playbook::Playbook;
use crate::book::rows::Rows;
use crate::book::schema::{Schema, Source};
use crate::table::{
    Kind, Place, TableError, TextColumn, TextTable, parse_date_cell, parse_flag_text, parse_number_cell,
};
use crate::units::{Date, listed};

/// An open book read by a schema.
#[derive(Debug, Clone)]
pub struct OpenBook {
    /// The rows that count.
    pub rows: Rows,
    /// The same rows as text, cells that cannot be read blank.
    pub table: TextTable,
    /// The rows that do not.
    pub rejected: Vec<Rejected>,
    /// What else to know, one sentence each.
    pub warnings: Vec<String>,
}

/// Cells of a column that do not hold what the column holds.
#[derive(Debug, Clone)]
pub(super) struct Unreadable {
    pub n: usize,
    /// The first of them, and what it holds.
    pub place: Place,
    found: String,
    kind: Kind,
}

impl Unreadable {
    pub(super) fn words(&self) -> String {
        let Self { n, place, found, kind } = self;
        let cells = if *n == 1 { "1 cell is".to_owned() } else { format!("{n} cells are") };
        format!("{place}: found {found:?}; {cells} no {} and count as blank", kind.word())
    }
}

/// More names than this are counted.
const LISTED: usize = 6;

impl Schema {
    /// Reads an open book: a column it lacks is blank, and so is a cell that does not hold what its column holds; a row is left out
    /// that has no key, no readable day, a renewal date that has passed, or that stands again later.
    ///
    /// # Errors
    /// [`BookError`] when days can be read in two ways, the file has none of the features, or no row is left.
    pub fn open_book(
        &self,
        table: &TextTable,
        playbook: &Playbook,
        log: &InterventionLog,
    ) -> Result<OpenBook, BookError> {
        let names = &playbook.columns;
        let mut table = table.under(names.styles()).into_owned();
        let mut otherwise = Otherwise::of(self, &table);
        let mut warnings = Vec::new();
        warnings.extend(self.add_missing(&mut table, playbook));
        warnings.extend(self.blank_what_cannot_be_read(&mut table, &names.value).iter().map(Unreadable::words));
        let mut reasons = self.reasons(&table, playbook)?;
        leave_out_repeated(&table, playbook, &mut reasons)?;
        let (kept, rejected) = told_apart(&table, &names.account, reasons);
        if kept.is_empty() {
            return Err(none_left(table.file, table.counted.word(), &rejected));
        }
        let table = if rejected.is_empty() { table } else { rows_of(&table, &kept, &[]) };
        let heard = Heard::default();
        let rows = self.rows_heard(&table, playbook, log, &heard)?;
        otherwise.read_as(heard.told().1);
        warnings.extend(otherwise.words(&table.file));
        Ok(OpenBook { rows, table, rejected, warnings })
    }

    /// Adds the columns that are missing, blank throughout, and says so; not where all of them are.
    pub(super) fn add_missing(&self, table: &mut TextTable, playbook: &Playbook) -> Option<String> {
        let read = || self.features.iter().filter(|feature| feature.source == Source::Column);
        let asked = playbook.interventions.iter().flat_map(|intervention| intervention.only_if.keys());
        if read().all(|feature| table.column(&feature.name).is_none()) {
            return None;
        }
        let mut missing: Vec<&String> =
            read().map(|feature| &feature.name).chain(asked).filter(|name| table.column(name).is_none()).collect();
        missing.sort_unstable();
        missing.dedup();
        if missing.is_empty() {
            return None;
        }
        let names = &playbook.columns;
        let roles = [
            &names.account,
            &names.as_of,
            &names.renewal_date,
            &names.owner,
            &names.name,
            &names.segment,
            &names.value,
        ];
        let known: HashSet<&String> =
            self.known.iter().chain(roles).chain(&names.ignore).chain(read().map(|feature| &feature.name)).collect();
        let new: Vec<&String> =
            table.columns.iter().map(|column| &column.name).filter(|name| !known.contains(name)).collect();
        let n_rows = table.n_rows();
        let is_one = missing.len() == 1;
        let mut warning = format!(
            "{}: the {} of the model {} not there and {} as blank: {}",
            table.file,
            if is_one { "column" } else { "columns" },
            if is_one { "is" } else { "are" },
            if is_one { "counts" } else { "count" },
            names_of(&missing)
        );
        if !new.is_empty() && !self.known.is_empty() {
            let _infallible = write!(warning, "; the model does not know {}: was a column renamed?", names_of(&new));
        }
        for name in missing {
            let mut column = TextColumn::new(name);
            (0..n_rows).for_each(|_| column.push(""));
            table.columns.push(column);
        }
        Some(warning)
    }

    /// Blanks cells that do not hold what their column holds.
    pub(super) fn blank_what_cannot_be_read(&self, table: &mut TextTable, value: &str) -> Vec<Unreadable> {
        let kinds: BTreeMap<&str, Kind> = self
            .features
            .iter()
            .filter(|feature| feature.source == Source::Column)
            .map(|feature| (feature.name.as_str(), feature.kind))
            .chain([(value, Kind::Number)])
            .collect();
        let mut blanked = Vec::new();
        for (name, kind) in kinds {
            let Some(column) = table.column(name) else { continue };
            let unreadable = unreadable(table, column, kind);
            let Some(&first) = unreadable.first() else { continue };
            let (n, found) = (unreadable.len(), column.cell(first).unwrap_or_default().to_owned());
            blanked.push(Unreadable { n, place: table.place(name, first), found, kind });
            table.blank(name, &unreadable);
        }
        blanked
    }

    /// Why each row cannot count.
    pub(super) fn reasons(&self, table: &TextTable, playbook: &Playbook) -> Result<Vec<Option<Reason>>, BookError> {
        let names = &playbook.columns;
        let n_rows = table.n_rows();
        let mut reasons: Vec<Option<Reason>> = vec![None; n_rows];
        let day = |column: Option<&TextColumn>, row: usize| -> Result<Result<Option<Date>, Reason>, BookError> {
            let Some(column) = column else { return Ok(Ok(None)) };
            match parse_date_cell(table, column, row) {
                Ok(day) => Ok(Ok(day)),
                // A whole column that can be read in two ways is for the playbook to decide.
                Err(error) if column.is_in_doubt() => Err(error.into()),
                Err(TableError::Cell { found, expected, .. }) => {
                    let words = format!("{}: found {found:?}, expected {expected}", column.name);
                    Ok(Err(Reason::of(&column.name, Some(&found), words)))
                }
                Err(error) => Err(error.into()),
            }
        };
        let keys = table.column(&names.account);
        if self.keyed && keys.is_none() {
            table.required(&names.account, "the account ID")?;
        }
        let (as_of, renewal_date) = (table.column(&names.as_of), table.column(&names.renewal_date));
        let dates = self.features.iter().filter(|feature| feature.is_day());
        let dates: Vec<&TextColumn> = dates.filter_map(|feature| table.column(&feature.name)).collect();
        for (row, reason) in reasons.iter_mut().enumerate() {
            match keys.map(|keys| keys.cell(row)) {
                Some(None) => *reason = Some(Reason::of(&names.account, None, format!("{} is blank", names.account))),
                Some(Some(key)) if is_cut(key) => {
                    let words = format!("{}: found {key:?}, expected {IN_FULL}", names.account);
                    *reason = Some(Reason::of(&names.account, Some(key), words));
                }
                _ => {}
            }
            if reason.is_some() {
                continue;
            }
            let (as_of, renewal) = match (day(as_of, row)?, day(renewal_date, row)?) {
                (Ok(as_of), Ok(renewal)) => (as_of, renewal),
                (Err(unreadable), _) | (_, Err(unreadable)) => {
                    *reason = Some(unreadable);
                    continue;
                }
            };
            let Some(as_of) = as_of else { continue };
            if let Some(renewal) = renewal.filter(|renewal| *renewal < as_of) {
                let words = format!("overdue: the renewal date {renewal} is before {as_of}, the day of the row");
                *reason = Some(Reason::of(&names.renewal_date, Some(&renewal.to_string()), words));
                continue;
            }
            for &column in &dates {
                if let Ok(Some(later)) = day(Some(column), row)?
                    && later > as_of
                {
                    let words = format!("{}: {later} is after {as_of}, the day of the row", column.name);
                    *reason = Some(Reason::of(&column.name, Some(&later.to_string()), words));
                }
            }
        }
        Ok(reasons)
    }
}

/// Rows whose cell in a column is filled and cannot be read.
fn unreadable(table: &TextTable, column: &TextColumn, kind: Kind) -> Vec<usize> {
    let is_wrong = |row: &usize| match kind {
        Kind::Number => parse_number_cell(table, column, *row).is_err(),
        Kind::Flag => column.cell(*row).is_some_and(|cell| parse_flag_text(cell).is_none()),
        Kind::Date => parse_date_cell(table, column, *row).is_err(),
        Kind::Category | Kind::Text => false,
    };
    if column.refusal().is_some() || column.is_in_doubt() && kind == Kind::Date {
        return Vec::new();
    }
    (0..table.n_rows()).filter(is_wrong).collect()
}

/// Leaves out all rows of an account but the one that is known last, then the last in the file.
fn leave_out_repeated(table: &TextTable, playbook: &Playbook, reasons: &mut [Option<Reason>]) -> Result<(), BookError> {
    let names = &playbook.columns;
    let Some(keys) = table.column(&names.account) else { return Ok(()) };
    let days = table.column(&names.as_of);
    let mut latest = LatestRows::default();
    for row in 0..table.n_rows() {
        let (None, Some(key)) = (&reasons[row], keys.cell(row)) else { continue };
        let as_of = days.map(|days| parse_date_cell(table, days, row)).transpose()?.flatten();
        if let Some((left, line)) = latest.add(plain_key(key), Standing { as_of, row, line: table.lines[row] }) {
            reasons[left] = Some(stands_twice(&names.account, keys.cell(left), table.counted.word(), line));
        }
    }
    Ok(())
}

/// Names as a list for people.
fn names_of(names: &[&String]) -> String {
    listed(names.iter().map(|name| format!("{name:?}")), LISTED)
}
