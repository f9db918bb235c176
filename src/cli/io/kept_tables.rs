//! Small tables that people keep beside the book: calls, notes, and a plan as it was written.

use std::collections::HashMap;
use std::path::Path;

use super::super::failure::Failure;
use super::inputs::Raw;
use super::output::say;
use crate::book::Playbook;
use crate::insight::{Planned, Quiet, Said};
use crate::table::{TextColumn, TextTable, parse_date_cell, parse_number_cell};
use crate::units::Date;
use crate::units::listed;

/// A small table with the accounts of its rows; keys match exactly.
struct Kept {
    table: TextTable,
    account: String,
}

impl Kept {
    fn read(path: &Path, playbook: &Playbook, needed: &[&str]) -> Result<Self, Failure> {
        let read = Raw::read(path)?.table_with(needed)?;
        let table = read.under(playbook.columns.styles()).into_owned();
        for name in needed {
            table.required(name, "needed in this file")?;
        }
        let own = &playbook.columns.account;
        let account = if table.column(own).is_some() { own.clone() } else { "account_id".to_owned() };
        table.required(&account, "the account")?;
        Ok(Self { table, account })
    }

    fn column(&self, name: &str) -> Option<&TextColumn> {
        self.table.column(name)
    }

    fn text(&self, name: &str, row: usize) -> Option<&str> {
        self.column(name)?.cell(row).map(str::trim)
    }

    fn needed_text(&self, name: &str, row: usize) -> Result<String, Failure> {
        let text = self.text(name, row).filter(|text| !text.is_empty());
        Ok(text.map(str::to_owned).ok_or_else(|| self.table.refuse(name, row, "", "a text"))?)
    }

    fn day(&self, name: &str, row: usize) -> Result<Option<Date>, Failure> {
        Ok(self.column(name).map(|column| parse_date_cell(&self.table, column, row)).transpose()?.flatten())
    }

    fn needed_day(&self, name: &str, row: usize) -> Result<Date, Failure> {
        Ok(self.day(name, row)?.ok_or_else(|| self.table.refuse(name, row, "", "a day written YYYY-MM-DD"))?)
    }

    /// One value a row, by account in the order of the file.
    fn by_account<T>(&self, of_row: impl Fn(usize) -> Result<T, Failure>) -> Result<HashMap<String, Vec<T>>, Failure> {
        let mut kept: HashMap<String, Vec<T>> = HashMap::new();
        for row in 0..self.table.n_rows() {
            kept.entry(self.needed_text(&self.account, row)?).or_default().push(of_row(row)?);
        }
        Ok(kept)
    }
}

/// What people called, by account, oldest first.
pub(in crate::cli) fn calls_of(path: &Path, playbook: &Playbook) -> Result<HashMap<String, Vec<Said>>, Failure> {
    let kept = Kept::read(path, playbook, &["made_by", "made_on"])?;
    let mut calls = kept.by_account(|row| {
        let chance = kept.column("win_probability").map(|column| parse_number_cell(&kept.table, column, row));
        let chance = chance.transpose()?.flatten();
        let wrong = |name: &str, found: &str, expected: &str| kept.table.refuse(name, row, found, expected);
        if let Some(chance) = chance.filter(|chance| !(0.0..=1.0).contains(chance)) {
            return Err(wrong("win_probability", &chance.to_string(), "a chance from 0 to 1").into());
        }
        let word = kept.text("expected", row).filter(|word| !word.is_empty()).map(str::to_lowercase);
        let of_word = match word.as_deref() {
            Some("renew") => Some(1.0),
            Some("lose") => Some(0.0),
            Some("monitor") => Some(0.5),
            Some(other) => return Err(wrong("expected", other, "renew, lose or monitor").into()),
            None => None,
        };
        let Some(win_probability) = chance.or(of_word) else {
            return Err(wrong("win_probability", "", "a chance from 0 to 1, or a word in the column expected").into());
        };
        Ok(Said {
            made_by: kept.needed_text("made_by", row)?,
            day: kept.needed_day("made_on", row)?,
            win_probability,
            monitor: chance.is_none() && word.as_deref() == Some("monitor"),
            reason: kept.text("reason", row).filter(|reason| !reason.is_empty()).map(str::to_owned),
        })
    })?;
    for calls in calls.values_mut() {
        calls.sort_by_key(|call| call.day);
    }
    Ok(calls)
}

/// Says which accounts nobody is open for, of the calls that are left when the open book has taken its own.
pub(in crate::cli) fn warn_of_strange_calls(left: HashMap<String, Vec<Said>>) {
    if left.is_empty() {
        return;
    }
    let mut strangers: Vec<String> = left.into_keys().collect();
    strangers.sort_unstable();
    let listed = listed(strangers.into_iter(), 6);
    say(format!("winprob: warning: calls about accounts that are not in the open book count for nothing: {listed}"));
}

/// Notes with an end; those without one are passed over.
pub(in crate::cli) fn notes_of(path: &Path, playbook: &Playbook) -> Result<Vec<Quiet>, Failure> {
    let kept = Kept::read(path, playbook, &["note", "until"])?;
    let mut notes = Vec::new();
    for row in 0..kept.table.n_rows() {
        let Some(until) = kept.day("until", row)? else { continue };
        let note = kept.needed_text("note", row)?;
        let by = kept.text("made_by", row).filter(|by| !by.is_empty());
        notes.push(Quiet {
            account_id: kept.needed_text(&kept.account, row)?,
            note: by.map_or_else(|| note.clone(), |by| format!("{by}: {note}")),
            until,
        });
    }
    Ok(notes)
}

/// What a plan asks for, by account.
pub(in crate::cli) fn plan_of(path: &Path, playbook: &Playbook) -> Result<HashMap<String, Vec<Planned>>, Failure> {
    let kept = Kept::read(path, playbook, &["kind", "act_by"])?;
    kept.by_account(|row| {
        let kind = playbook.kind_meant(&kept.needed_text("kind", row)?).0;
        let known = playbook.position(&kind).map(|at| playbook.interventions[at].label.clone());
        Ok(Planned { label: known.unwrap_or_else(|| kind.clone()), act_by: kept.needed_day("act_by", row)?, kind })
    })
}
