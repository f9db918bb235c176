//! A past that is longer than is learned from, read part by part: of its rows, and of the log, those of kept accounts are held.
//!
//! Rows that are left out are looked at as well: an account ID, a day or an outcome that cannot be read is refused wherever it stands,
//! with its line, as where the file is read whole. Of what the columns are the kept rows decide.

use std::path::Path;

use rayon::prelude::*;

use super::error::BookError;
use super::kept_accounts::{AccountDraw, KeptAccounts, places_of};
use super::log::InterventionLog;
use super::open::{Rejected, rows_of, undecided_and_decided};
use super::outcome::{is_renewed, outcomes};
use super::playbook::Playbook;
use super::rows::dates;
use super::schema::{Schema, named_columns_are_there};
use crate::table::{Faults, Passes, TextTable};

/// What is held of a long past.
#[derive(Debug, Clone)]
pub struct LongPast {
    /// The rows of kept accounts whose outcome is known.
    pub table: TextTable,
    /// Which accounts are kept.
    pub kept: KeptAccounts,
    /// Rows of the file without an outcome.
    pub n_undecided: usize,
}

/// Rows of the file, counted.
struct Counted {
    draw: AccountDraw,
    n_undecided: usize,
}

/// Rows of the file, looked at.
#[derive(Default)]
struct Looked {
    table: Option<TextTable>,
    faults: Faults,
    is_outcome_unreadable: bool,
    /// Told after those of the outcome, as they are read after it.
    later: Faults,
}

impl LongPast {
    /// Reads a file of past renewals; `None` where it is not so long, or has to be in memory whole to be read.
    ///
    /// # Errors
    /// [`BookError`] as where the file is read whole, but for columns that are features alone.
    pub fn read(path: &Path, playbook: &Playbook) -> Result<Option<Self>, BookError> {
        let account = &playbook.columns.account;
        let mut passes = Passes::over(path, playbook.columns.styles());
        let begin = || Counted { draw: AccountDraw::of(playbook.training.rows), n_undecided: 0 };
        let counted = passes.read(begin, |counted, tables| {
            tables.first().map_or(Ok(()), |first| named_columns_are_there(first, playbook))?;
            let of_part = |table: &TextTable| {
                let (undecided, decided) = undecided_and_decided(table, playbook)?;
                Ok((undecided.len(), places_of(table, account, &decided)))
            };
            for (n_undecided, places) in tables.par_iter().map(of_part).collect::<Result<Vec<_>, BookError>>()? {
                counted.n_undecided += n_undecided;
                for place in places {
                    counted.draw.add_place(place);
                }
            }
            Ok::<(), BookError>(())
        })?;
        let Some(Counted { draw, n_undecided }) = counted else { return Ok(None) };
        let Some(kept) = draw.end() else { return Ok(None) };
        let roles = Roles::of(playbook);
        let looked = passes.read(Looked::default, |looked, tables| {
            let of_part = |table: &TextTable| {
                let (_, decided) = undecided_and_decided(table, playbook)?;
                Ok((kept.rows_among(table, account, &decided), roles.faults(table, &decided)?))
            };
            let parts = tables.par_iter().map(of_part).collect::<Result<Vec<_>, BookError>>()?;
            for (table, (rows, found)) in tables.iter().zip(parts) {
                looked.table.get_or_insert_with(|| table.without_rows()).add_rows(table, &rows);
                looked.add(found);
            }
            Ok::<(), BookError>(())
        })?;
        let Some(mut looked) = looked else { return Ok(None) };
        let Some(table) = looked.table.take() else { return Ok(None) };
        looked.refuse(|| refuse_outcome(&mut passes, playbook))?;
        Ok(Some(Self { table: TextTable { reading: passes.reading, ..table }, kept, n_undecided }))
    }
}

impl Looked {
    fn add(&mut self, part: Self) {
        self.is_outcome_unreadable |= part.is_outcome_unreadable;
        self.faults.extend(part.faults);
        self.later.extend(part.later);
    }

    /// Refuses where something cannot be read, in the order in which it is read.
    fn refuse(self, refuse_outcome: impl FnOnce() -> Result<(), BookError>) -> Result<(), BookError> {
        self.faults.none()?;
        if self.is_outcome_unreadable {
            refuse_outcome()?;
        }
        Ok(self.later.none()?)
    }
}

/// The rows without an outcome, which are not learned from, with the reason.
///
/// # Errors
/// [`BookError`] when there is no outcome column.
pub fn undecided(table: &TextTable, playbook: &Playbook) -> Result<Vec<Rejected>, BookError> {
    let accounts = table.column(&playbook.columns.account);
    let rejected = |row: usize| Rejected {
        file: table.file.clone(),
        line: table.lines[row],
        account_id: accounts.and_then(|accounts| accounts.cell(row)).map(str::to_owned),
        column: Some(playbook.columns.outcome.clone()),
        value: None,
        reason: "no outcome: it is part of the open book".to_owned(),
    };
    Ok(undecided_and_decided(table, playbook)?.0.into_iter().map(rejected).collect())
}

/// How account IDs, days and outcomes are read, and nothing else.
struct Roles {
    playbook: Playbook,
    columns: Vec<String>,
}

impl Roles {
    fn of(playbook: &Playbook) -> Self {
        let names = &playbook.columns;
        let columns =
            [&names.account, &names.as_of, &names.renewal_date, &names.decided_on, &names.outcome, &names.value];
        let playbook = Playbook { interventions: Vec::new(), ..playbook.clone() };
        Self { columns: columns.map(Clone::clone).to_vec(), playbook }
    }

    /// What cannot be read of these rows.
    fn faults(&self, table: &TextTable, rows: &[usize]) -> Result<Looked, BookError> {
        let names = &self.playbook.columns;
        let others = table.columns.iter().map(|column| column.name.as_str());
        let others: Vec<&str> = others.filter(|name| !self.columns.iter().any(|known| known == name)).collect();
        let part = rows_of(table, rows, &others);
        let mut looked = Looked::default();
        let keyed = table.column(&names.account).is_some();
        let schema = Schema { features: Vec::new(), dated: false, keyed, known: Vec::new() };
        match schema.rows(&part, &self.playbook, &InterventionLog::default()) {
            Err(BookError::Table(fault)) => looked.faults.push(fault),
            read => drop(read?),
        }
        looked.is_outcome_unreadable = (0..part.n_rows()).any(|row| is_renewed(&part, row, &self.playbook).is_err());
        looked.later.take(dates(&part, &names.decided_on));
        Ok(looked)
    }
}

/// Refuses past rows of which an account ID, a day or the outcome cannot be read, whether they are learned from or not.
///
/// # Errors
/// [`BookError`] with every such cell.
pub fn refuse_unreadable(past: &TextTable, playbook: &Playbook) -> Result<(), BookError> {
    let all: Vec<usize> = (0..past.n_rows()).collect();
    Roles::of(playbook).faults(past, &all)?.refuse(|| outcomes(past, playbook).map(drop))
}

/// Refuses the outcomes of a file in which one cannot be read, with every word of the column.
fn refuse_outcome(passes: &mut Passes, playbook: &Playbook) -> Result<(), BookError> {
    let outcome = playbook.columns.outcome.as_str();
    let column = passes.read(
        || None,
        |column: &mut Option<TextTable>, tables| {
            for table in &tables {
                let others: Vec<&str> =
                    table.columns.iter().map(|column| column.name.as_str()).filter(|name| *name != outcome).collect();
                let part = rows_of(table, &undecided_and_decided(table, playbook)?.1, &others);
                let all: Vec<usize> = (0..part.n_rows()).collect();
                column.get_or_insert_with(|| part.without_rows()).add_rows(&part, &all);
            }
            Ok::<(), BookError>(())
        },
    )?;
    column.flatten().map_or(Ok(()), |column| outcomes(&column, playbook).map(drop))
}

impl KeptAccounts {
    /// Reads the log of kept accounts; `None` where it has to be in memory whole to be read.
    ///
    /// # Errors
    /// [`BookError`] as where the file is read whole.
    pub fn log_of(&self, path: &Path, playbook: &Playbook) -> Result<Option<TextTable>, BookError> {
        let mut passes = Passes::over(path, playbook.columns.styles());
        let of_part = |table: &TextTable| {
            // Of a line that is left out nothing is held, but it is read.
            InterventionLog::read(table, playbook)?;
            let account = InterventionLog::accounts_of(table, playbook)?.name.clone();
            let all: Vec<usize> = (0..table.n_rows()).collect();
            Ok(self.rows_among(table, &account, &all))
        };
        let kept = passes.read(
            || None,
            |kept: &mut Option<TextTable>, tables| {
                let parts = tables.par_iter().map(of_part).collect::<Result<Vec<_>, BookError>>()?;
                for (table, rows) in tables.iter().zip(parts) {
                    kept.get_or_insert_with(|| table.without_rows()).add_rows(table, &rows);
                }
                Ok::<(), BookError>(())
            },
        )?;
        Ok(kept.flatten().map(|table| TextTable { reading: passes.reading, ..table }))
    }
}
