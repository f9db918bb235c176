//! Which table is which: past renewals, log, open accounts.
//!
//! In: the facts of every table, and what a person has stated. Out: the table whose outcome fits best, the accounts that share
//! its columns, the log that fits best, and questions where two are nearly as likely.

use super::answer::{FileReading, LogReading, Part, Question, Stated, Sureness};
use super::column_words::ACCOUNT;
use super::facts::TableFacts;
use super::log::log_of;
use super::names::fit;
use super::outcome::{Outcome, outcome_of};
use super::roles::shared_columns;

/// An open book has at least this share of the columns of the past.
const SHARED: f64 = 0.6;
/// A log fits at least this well.
const LOG_FIT: f64 = 0.75;
/// Two files nearer than this are asked about.
const NEAR: f64 = 0.12;

/// Tables told apart.
pub(super) struct Told<'a> {
    pub renewals: &'a TableFacts<'a>,
    pub outcome: Outcome,
    pub accounts: Option<&'a TableFacts<'a>>,
    pub log: Option<(&'a TableFacts<'a>, LogReading)>,
    pub files: Vec<FileReading>,
    pub questions: Vec<Question>,
}

/// Tells tables apart; `None` where none has an outcome.
pub(super) fn tell_apart<'a>(tables: &'a [TableFacts<'a>], stated: &Stated) -> Option<Told<'a>> {
    let is = |table: &TableFacts, name: &Option<String>| name.as_deref().is_some_and(|name| is_named(table, name));
    let stated_outcome = stated.columns.get("outcome").map(String::as_str);
    let mut candidates: Vec<(f64, &TableFacts, Outcome)> = tables
        .iter()
        .filter(|table| stated.renewals.is_none() || is(table, &stated.renewals))
        .filter(|table| !is(table, &stated.interventions) && !is(table, &stated.accounts))
        .filter_map(|table| {
            let outcome = outcome_of(table, stated_outcome)?;
            Some((outcome.fit + bonus(table), table, outcome))
        })
        .collect();
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.name.cmp(&b.1.name)));
    let mut candidates = candidates.into_iter();
    let (best, renewals, outcome) = candidates.next()?;
    let mut questions = Vec::new();
    let rivals: Vec<String> =
        candidates.filter(|(fit, ..)| best - fit < NEAR).map(|(_, table, _)| table.name.clone()).collect();
    if !rivals.is_empty() {
        let mut options = vec![renewals.name.clone()];
        options.extend(rivals.iter().cloned());
        questions.push(Question {
            about: "files.renewals".to_owned(),
            ask: "Several files say how customers ended. Which one shall be learned from?".to_owned(),
            options,
            taken: renewals.name.clone(),
        });
    }
    let others = || tables.iter().filter(|table| table.name != renewals.name);
    let log = others()
        .filter(|table| stated.interventions.is_none() || is(table, &stated.interventions))
        .filter(|table| !is(table, &stated.accounts))
        .filter_map(|table| log_of(table).map(|(fit, log)| (fit, table, log)))
        .filter(|(fit, ..)| *fit >= LOG_FIT || stated.interventions.is_some())
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.name.cmp(&a.1.name)));
    let log_name = log.as_ref().map(|(_, table, _)| table.name.clone());
    let accounts = others()
        .filter(|table| log_name.as_ref() != Some(&table.name))
        .filter(|table| stated.accounts.is_none() || is(table, &stated.accounts))
        .filter(|table| table.column(&outcome.column).is_none_or(|column| column.inferred.n_distinct == 0))
        .map(|table| (shared_columns(table, renewals), table))
        .filter(|(shared, _)| *shared >= SHARED || stated.accounts.is_some())
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.name.cmp(&a.1.name)));
    let reading = |table: &TableFacts| {
        let (part, sure, why) = if table.name == renewals.name {
            let sure = if questions.is_empty() { outcome.sure } else { Sureness::Unsure };
            (Part::Renewals, sure, format!("{:?} says how each ended", outcome.column))
        } else if log_name.as_ref() == Some(&table.name) {
            let fit = log.as_ref().map_or(0.0, |(fit, ..)| *fit);
            (Part::Interventions, Sureness::of_fit(fit), "it has an account, what was done, and a day".to_owned())
        } else if let Some((shared, _)) = accounts.filter(|(_, accounts)| accounts.name == table.name) {
            let why = format!("it has {:.0} % of the columns of {:?} and no outcome", 100.0 * shared, renewals.name);
            (Part::Accounts, Sureness::of_fit(shared), why)
        } else if rivals.contains(&table.name) {
            (
                Part::Other,
                Sureness::Unsure,
                "it says how customers ended as well, and another file was taken".to_owned(),
            )
        } else {
            (
                Part::Other,
                Sureness::Likely,
                "neither outcomes, nor a log, nor the columns of the past; it is not joined".to_owned(),
            )
        };
        FileReading { file: table.name.clone(), n_rows: table.n_rows(), part, sure, why }
    };
    let files = tables.iter().map(reading).collect();
    Some(Told {
        renewals,
        outcome,
        accounts: accounts.map(|(_, table)| table),
        log: log.map(|(_, table, log)| (table, log)),
        files,
        questions,
    })
}

/// Whether a file goes by that name.
fn is_named(table: &TableFacts, name: &str) -> bool {
    table.name == name || table.table.file == name
}

/// One row an account, a name that fits and more rows speak for a table of renewals.
fn bonus(table: &TableFacts) -> f64 {
    let is_key = |column: &&super::facts::ColumnFacts| column.is_unique() && fit(&column.name, ACCOUNT) >= 0.8;
    let by_name = ["renewal", "churn", "customer", "verlaenger", "kunden", "past", "history"];
    let named = by_name.iter().any(|part| table.name.to_lowercase().contains(part));
    let keyed = if table.columns.iter().any(|column| is_key(&column)) { 0.06 } else { 0.0 };
    let stated = if table.name.to_lowercase().starts_with("renewals") { 0.3 } else { 0.0 };
    keyed + stated + if named { 0.05 } else { 0.0 }
}
