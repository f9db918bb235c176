//! `alerts`: what should be looked at today.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::super::failure::Failure;
use super::super::io::{Field, Files, Open, OpenArgs, Target, asked, plan_of, say, text};
use super::before::open_before;
use crate::book::BookError;
use crate::insight::{Alert, NotWatched, Severity, Watched, alerts, not_watched, with_snoozes};
use crate::model::{Model, WinProbability};
use crate::plan::Action;
use crate::table::{TextColumn, TextTable};
use crate::units::{Clock, Date, Seed, SystemClock};
use crate::workflow::{WatchedBook, watched_book};

/// `alerts`
#[derive(Debug, Args)]
pub(in crate::cli) struct AlertsArgs {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// The open accounts as they were, in the columns of the accounts file: the reading before, and who was the sponsor
    #[arg(long, value_name = "FILE")]
    pub before: Option<PathBuf>,
    /// The plan of the book, as `winprob plan` writes it: what of it is overdue
    #[arg(long, value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// Ask the store of a service in place of files: every reading, the latest plan, and what is put off
    #[arg(long, value_name = "URL", conflicts_with_all = ["before", "plan"])]
    pub store: Option<String>,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const HEADER: [Field; 15] = [
    Field::text("alert_id"),
    Field::text("account_id"),
    Field::text("name"),
    Field::text("owner"),
    Field::text("segment"),
    Field::number("value"),
    Field::day("renewal_date"),
    Field::text("alert"),
    Field::text("severity"),
    Field::day("since"),
    Field::text("next"),
    Field::day("snoozed_until"),
    Field::text("snooze_note"),
    Field::text("snoozed_by"),
    Field::text("words"),
];

#[derive(Serialize)]
struct Told {
    alerts: Vec<Alert>,
    not_watched: Vec<NotWatched>,
}

pub(in crate::cli) fn run(options: &AlertsArgs) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    let told = match &options.store {
        Some(url) => of_store(url, options, &model)?,
        None => of_files(options, &model)?,
    };
    let count = |severity: Severity| told.alerts.iter().filter(|alert| alert.severity == severity).count();
    say(format!(
        "winprob: {} alerts: {} high, {} medium, {} low",
        told.alerts.len(),
        count(Severity::High),
        count(Severity::Medium),
        count(Severity::Low)
    ));
    for one in &told.not_watched {
        say(format!("winprob: {} is not looked for: {}", one.alert.word(), one.words));
    }
    target.write(&told, &HEADER, told.alerts.iter().map(record))
}

fn of_store(url: &str, options: &AlertsArgs, model: &Model) -> Result<Told, Failure> {
    let playbook = &model.playbook;
    let today = options.files.today.or(playbook.today).unwrap_or_else(|| SystemClock.today());
    let (book, snoozes) = asked(url, async |store| Ok((watched_book(store, playbook).await?, store.snoozes().await?)))?;
    let WatchedBook { accounts, has_plan } = book;
    let alerts = with_snoozes(alerts(&accounts, playbook, today), &snoozes, today);
    Ok(Told { alerts, not_watched: not_watched(&playbook.alerts, has_plan) })
}

/// The open book as it is, and as it was where a file says so.
fn of_files(options: &AlertsArgs, model: &Model) -> Result<Told, Failure> {
    let playbook = &model.playbook;
    let plan = options.plan.as_deref().map(|path| plan_of(path, playbook)).transpose()?;
    let has_plan = plan.is_some();
    let mut plan = plan.unwrap_or_default();
    let mut before = match &options.before {
        Some(path) => before(path, options, model)?,
        None => HashMap::new(),
    };
    let open = Open::read(&options.files, &options.open, model)?;
    let today = options.files.today(playbook, &open.rows).unwrap_or_else(|| SystemClock.today());
    columns_are_there(model, &open.table)?;
    let said = model.score_with_best(&open.rows, &open.log, Some(today), Seed(options.files.seed))?;
    let (said, best): (Vec<WinProbability>, Vec<Option<Action>>) = said.into_iter().unzip();
    let readings = readings(&open, said, model, today);
    let Open { rows, table, log } = open;
    let mut accounts = Vec::with_capacity(rows.len());
    for (row, (Reading { day, win_probability, sponsor }, best)) in readings.into_iter().zip(best).enumerate() {
        let id = rows.accounts[row].0.clone();
        let earlier = before.remove(&id);
        let (mut seen, mut sponsors) = (Vec::new(), Vec::new());
        for reading in earlier.into_iter().chain([Reading { day, win_probability, sponsor }]) {
            seen.push((reading.day, reading.win_probability));
            sponsors.push((reading.day, reading.sponsor));
        }
        let done = log.of_account(&id).iter().map(|entry| (entry.kind.0.clone(), entry.date));
        accounts.push(Watched {
            cells: cells(&table, model, row),
            sponsor: sponsors,
            readings: seen,
            planned: plan.remove(&id).unwrap_or_default(),
            done: done.collect(),
            next_step: best.as_ref().map(next_step),
            account_id: id,
            name: rows.name[row].clone(),
            owner: rows.owner[row].clone(),
            segment: rows.segment[row].clone(),
            value: rows.value[row],
            renewal_date: rows.renewal_date[row],
        });
    }
    let alerts = alerts(&accounts, playbook, today);
    Ok(Told { alerts, not_watched: not_watched(&playbook.alerts, has_plan) })
}

/// An account on a day.
struct Reading {
    day: Date,
    win_probability: f64,
    sponsor: Option<String>,
}

fn before(path: &Path, options: &AlertsArgs, model: &Model) -> Result<HashMap<String, Reading>, Failure> {
    let open = open_before(path, &options.files, &options.open, model)?;
    let today = options.files.today(&model.playbook, &open.rows).unwrap_or_else(|| SystemClock.today());
    let said = model.score(&open.rows)?;
    let readings = readings(&open, said, model, today);
    let ids = open.rows.accounts.into_iter().map(|account| account.0);
    Ok(ids.zip(readings).collect())
}

fn readings(open: &Open, said: Vec<WinProbability>, model: &Model, today: Date) -> Vec<Reading> {
    let column = model.playbook.alerts.sponsor.as_ref().and_then(|name| open.table.column(name));
    let reading = |(row, said): (usize, WinProbability)| Reading {
        day: open.rows.as_of[row].unwrap_or(today),
        win_probability: said.win_probability,
        sponsor: column.and_then(|column| column.cell(row)).map(str::to_owned),
    };
    said.into_iter().enumerate().map(reading).collect()
}

/// Refuses a column under `[alerts]` that the accounts do not have.
fn columns_are_there(model: &Model, table: &TextTable) -> Result<(), Failure> {
    for (key, name) in model.playbook.alerts.named() {
        if table.column(name).is_none() {
            let (playbook, name) = (model.playbook.file.clone(), name.to_owned());
            let columns = table.columns.iter().map(|column| column.name.clone()).collect();
            return Err(BookError::NamedColumnAbsent { playbook, key, name, file: table.file.clone(), columns }.into());
        }
    }
    Ok(())
}

fn cells(table: &TextTable, model: &Model, row: usize) -> BTreeMap<String, String> {
    let cell = |column: &TextColumn| Some((column.name.clone(), column.cell(row)?.to_owned()));
    let named = model.playbook.alerts.named();
    let columns = named.iter().filter_map(|(_, name)| table.column(name));
    columns.filter_map(cell).filter(|(_, text)| !text.trim().is_empty()).collect()
}

fn next_step(best: &Action) -> String {
    let day = best.act_by.map_or_else(String::new, |day| format!(" by {day}"));
    format!("{}{day}", best.label)
}

fn record(alert: &Alert) -> Vec<String> {
    vec![
        alert.alert_id.clone(),
        alert.account_id.clone(),
        alert.name.clone().unwrap_or_default(),
        alert.owner.clone().unwrap_or_default(),
        alert.segment.clone().unwrap_or_default(),
        text(alert.value.as_ref()),
        text(alert.renewal_date.as_ref()),
        alert.alert.word().to_owned(),
        alert.severity.word().to_owned(),
        text(alert.since.as_ref()),
        alert.next.clone(),
        text(alert.snoozed_until.as_ref()),
        alert.snooze_note.clone().unwrap_or_default(),
        alert.snoozed_by.clone().unwrap_or_default(),
        alert.words.clone(),
    ]
}
