//! The learning table: one row per decision date, with what was done after it and how it ended.

use std::collections::{BTreeMap, HashSet};

use super::error::BookError;
use super::log::{InterventionLog, LogEntry};
use super::outcome::{outcomes, words_read};
use super::playbook::Playbook;
use super::reading::Reading;
use super::rows::{Rows, dates, picked};
use super::schema::Schema;
use crate::table::{TextColumn, TextTable, parse_flag_text, parse_number_cell};
use crate::units::{Date, Days};

/// An intervention done between a decision date and the customer's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// Its position among the playbook's interventions.
    pub kind: usize,
    /// Days before the renewal date.
    pub lead_days: Days,
}

/// A draw of known chance between a decision date and the customer's decision: given or withheld.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// Its position among the playbook's interventions.
    pub kind: usize,
    /// Days before the renewal date.
    pub lead_days: Days,
    /// The chance with which it was given.
    pub chance: f64,
}

/// Past renewals joined with what was done about them.
#[derive(Debug, Clone)]
pub struct LearningTable {
    /// The rows as known on their decision dates.
    pub rows: Rows,
    /// Whether the account renewed.
    pub renewed: Vec<bool>,
    /// When the decision became known, where recorded.
    pub decided_on: Vec<Option<Date>>,
    /// What was done after each row's decision date and before the decision.
    pub given: Vec<Vec<Given>>,
    /// What was drawn at random in the same time, given or not.
    pub drawn: Vec<Vec<Drawn>>,
    /// An outcome that no intervention can change, where the playbook names one; `None` where it is blank.
    pub negative_control: Option<Vec<Option<bool>>>,
    /// The playbook, with the log's kinds where it names none.
    pub playbook: Playbook,
    /// How to read another table the same way.
    pub schema: Schema,
    /// What was concluded about the files.
    pub reading: Reading,
    /// Past rows that are not among them, because the past is longer than is learned from.
    pub n_left_out: usize,
}

/// The chance that one at least of several draws says yes: `1 - Π (1 - chance)`; `None` without a draw.
#[must_use]
pub fn chance_of_any(mut chances: impl Iterator<Item = f64>) -> Option<f64> {
    let against = 1.0 - chances.next()?;
    Some(1.0 - chances.fold(against, |against, chance| against * (1.0 - chance)))
}

impl LearningTable {
    /// Joins past renewals with the log of interventions.
    ///
    /// # Errors
    /// [`BookError`] naming file, line, column and value.
    pub fn join(renewals: &TextTable, playbook: Playbook, log: &InterventionLog) -> Result<Self, BookError> {
        let kinds: Vec<_> = log.counts().keys().cloned().collect();
        let playbook = playbook.with_kinds_of_log(&kinds).with_styles_of([renewals]);
        let renewals = &*renewals.under(playbook.columns.styles());
        let keys = renewals.column(&playbook.columns.account);
        let log = &*log.matched(keys.into_iter().flat_map(TextColumn::cells).flatten());
        let (schema, mut reading) = Schema::infer(renewals, &playbook, log)?;
        let rows = schema.rows(renewals, &playbook, log)?;
        let renewed = outcomes(renewals, &playbook)?;
        let decided_on = dates(renewals, &playbook.columns.decided_on)?;
        let outcome = renewals.required(&playbook.columns.outcome, "the outcome")?;
        reading.note(&outcome.name, words_read(outcome, &renewed));
        notes(&mut reading, &schema, &playbook, log, &rows);
        let of_rows: Vec<_> = (0..rows.len()).map(|row| done_in(row, &rows, &decided_on, &playbook, log)).collect();
        let (given, drawn) = of_rows.into_iter().unzip();
        let control = playbook.effects.negative_control.as_deref();
        let negative_control = control.map(|name| negative_control(renewals, name)).transpose()?;
        Ok(Self { rows, renewed, decided_on, given, drawn, negative_control, playbook, schema, reading, n_left_out: 0 })
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.renewed.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.renewed.is_empty()
    }

    /// The given rows only, in the given order; what was concluded about the files stays.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        Self {
            rows: self.rows.select(rows),
            renewed: picked(&self.renewed, rows),
            decided_on: picked(&self.decided_on, rows),
            given: picked(&self.given, rows),
            drawn: picked(&self.drawn, rows),
            negative_control: self.negative_control.as_ref().map(|cells| picked(cells, rows)),
            playbook: self.playbook.clone(),
            schema: self.schema.clone(),
            reading: self.reading.clone(),
            n_left_out: self.n_left_out,
        }
    }

    /// Whether any intervention of the playbook follows any decision date.
    #[must_use]
    pub fn has_interventions(&self) -> bool {
        self.given.iter().any(|given| !given.is_empty())
    }

    /// The day each row's outcome was known: when decided, else when due.
    #[must_use]
    pub fn known_on(&self, row: usize) -> Option<Date> {
        self.decided_on[row].or(self.rows.renewal_date[row])
    }
}

/// What was given after the row's decision date and before the decision, and what was drawn at random.
fn done_in(
    row: usize,
    rows: &Rows,
    decided_on: &[Option<Date>],
    playbook: &Playbook,
    log: &InterventionLog,
) -> (Vec<Given>, Vec<Drawn>) {
    let (Some(as_of), Some(renewal)) = (rows.as_of[row], rows.renewal_date[row]) else { return Default::default() };
    let last = decided_on[row].map_or(renewal, |decided| decided.min(renewal));
    let belongs = |entry: &&LogEntry| {
        as_of < entry.date && entry.date <= last && entry.renewal_date.is_none_or(|meant| meant == renewal)
    };
    let place = |entry: &LogEntry| Some((playbook.position(entry.kind.as_str())?, renewal.days_after(entry.date)));
    let account = rows.accounts[row].as_str();
    let done = log.of_account(account).iter().filter(belongs);
    let withheld = log.withheld_from(account).iter().filter(belongs);
    let given = done.clone().filter_map(place).map(|(kind, lead_days)| Given { kind, lead_days });
    let drawn = done.chain(withheld).filter_map(|entry| {
        let (kind, lead_days) = place(entry)?;
        Some(Drawn { kind, lead_days, chance: entry.chance? })
    });
    (given.collect(), drawn.collect())
}

/// The column of the negative control as yes or no: words as outcomes are read, numbers by whether they exceed their median.
fn negative_control(renewals: &TextTable, name: &str) -> Result<Vec<Option<bool>>, BookError> {
    let column = renewals.required(name, "the negative control that the playbook names")?;
    let flags: Vec<Option<bool>> = column.cells().map(|cell| cell.and_then(parse_flag_text)).collect();
    if column.cells().zip(&flags).all(|(cell, flag)| cell.is_none() || flag.is_some()) {
        return Ok(flags);
    }
    let numbers: Vec<Option<f64>> =
        (0..renewals.n_rows()).map(|row| parse_number_cell(renewals, column, row)).collect::<Result<_, _>>()?;
    let mut known: Vec<f64> = numbers.iter().flatten().copied().collect();
    known.sort_by(f64::total_cmp);
    let median = known.get(known.len() / 2).copied().unwrap_or(0.0);
    let highest = known.last().copied().unwrap_or(median);
    // Where half of the values are the highest one, that one stands out from the rest.
    let stands_out = |value: f64| if median < highest { value > median } else { value >= median };
    Ok(numbers.into_iter().map(|value| value.map(stands_out)).collect())
}

fn notes(reading: &mut Reading, schema: &Schema, playbook: &Playbook, log: &InterventionLog, rows: &Rows) {
    let n_accounts = rows.groups.iter().max().map_or(0, |last| last + 1);
    let what = if schema.dated { "decision dates" } else { "rows" };
    reading.notes.push(format!("{} {what} of {n_accounts} accounts", rows.len()));
    if !schema.keyed {
        let name = &playbook.columns.account;
        reading.notes.push(format!("no column {name:?}: every row is an account of its own, called by its line"));
    }
    if !schema.dated {
        reading.notes.push("no decision and renewal dates: rows are undated and folds are drawn by account".to_owned());
    }
    if log.is_empty() {
        return;
    }
    if !schema.dated {
        reading.notes.push(format!(
            "{} interventions in the log cannot be placed: that needs the columns {:?} and {:?}",
            log.len(),
            playbook.columns.as_of,
            playbook.columns.renewal_date
        ));
    }
    let known: HashSet<&str> = rows.accounts.iter().map(crate::units::AccountId::as_str).collect();
    let strangers = log.accounts().into_iter().filter(|account| !known.contains(account)).count();
    if strangers > 0 {
        reading.notes.push(format!("{strangers} accounts in the log of interventions have no past renewal"));
    }
    let missing: BTreeMap<_, _> =
        log.counts().iter().filter(|(kind, _)| playbook.position(kind.as_str()).is_none()).collect();
    for (kind, count) in missing {
        reading
            .notes
            .push(format!("{count} interventions of kind {:?} are not in the playbook: history only", kind.as_str()));
    }
}
