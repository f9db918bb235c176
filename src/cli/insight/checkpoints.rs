//! `checkpoints`: the model's view and people's calls side by side, on set days before each renewal.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::super::failure::Failure;
use super::super::io::{
    Field, Files, Open, OpenArgs, Target, asked, calls_of, number, say, text, warn_of_strange_calls,
};
use crate::insight::{
    Checkpoint, CheckpointScore, CheckpointState, Due, ModelView, ScoredBy, checkpoint_scores, checkpoints,
};
use crate::model::Model;
use crate::store::AuditEntry;
use crate::units::{Clock, Date, SystemClock};
use crate::workflow::renewals_said;

/// `checkpoints`
#[derive(Debug, Args)]
pub(in crate::cli) struct CheckpointsArgs {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// What people called: a file with the account, `made_by`, `made_on` (a day), `win_probability` or `expected` (renew, lose or monitor), and, if you like, `reason`
    #[arg(long, value_name = "FILE")]
    pub calls: Option<PathBuf>,
    /// Ask the store of a service in place of files: what was published and called when, what leads settled, and how it ended
    #[arg(long, value_name = "URL", conflicts_with = "calls")]
    pub store: Option<String>,
    /// Scored by team, or by person where the playbook permits it; that is written to the audit log of the store
    #[arg(long, value_name = "WORD", default_value = "team")]
    pub by: ScoredBy,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const HEADER: [Field; 25] = [
    Field::text("checkpoint_id"),
    Field::text("account_id"),
    Field::text("name"),
    Field::text("owner"),
    Field::text("team"),
    Field::number("value"),
    Field::day("renewal_date"),
    Field::number("days"),
    Field::day("checkpoint_date"),
    Field::text("state"),
    Field::number("win_probability"),
    Field::number("low"),
    Field::number("high"),
    Field::text("health"),
    Field::day("published_on"),
    Field::text("model"),
    Field::text("called_by"),
    Field::day("called_on"),
    Field::number("called"),
    Field::text("call"),
    Field::text("call_reason"),
    Field::text("settled"),
    Field::text("settled_by"),
    Field::text("settled_reason"),
    Field::text("words"),
];

#[derive(Serialize)]
struct Told {
    checkpoints: Vec<Checkpoint>,
    scores: Vec<CheckpointScore>,
}

pub(in crate::cli) fn run(options: &CheckpointsArgs) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    let people = &model.playbook.people;
    if options.by == ScoredBy::Person && !people.score_individuals {
        return Err(Failure::because(format!(
            "--by person: {} does not permit it; people are scored by team unless score_individuals = true under [people]",
            model.playbook.file
        )));
    }
    let (renewals, today) = match &options.store {
        Some(url) => of_store(url, options, &model)?,
        None => of_files(options, &model)?,
    };
    let playbook = &model.playbook;
    let found = checkpoints(&renewals, &playbook.checkpoints, people, playbook.health, today);
    let told = Told { scores: checkpoint_scores(&found, options.by), checkpoints: found };
    let count = |state: CheckpointState| told.checkpoints.iter().filter(|one| one.state == state).count();
    say(format!(
        "winprob: {} checkpoints were reached by {today}: {} disagreements to settle, {} await a call",
        told.checkpoints.len(),
        count(CheckpointState::Disagreement),
        count(CheckpointState::AwaitingCall)
    ));
    for score in &told.scores {
        say(format!("winprob: {}", score.words));
    }
    target.write(&told, &HEADER, told.checkpoints.iter().map(record))
}

/// What a service published and people called over it; scoring individuals is written to its audit log.
fn of_store(url: &str, options: &CheckpointsArgs, model: &Model) -> Result<(Vec<Due>, Date), Failure> {
    let now = SystemClock.now_seconds();
    let today = options.files.today.or(model.playbook.today).unwrap_or_else(|| SystemClock.today());
    let renewals = asked(url, async |store| {
        if options.by == ScoredBy::Person {
            let entry = AuditEntry {
                id: format!("{now:010x}-{:08x}-00000001", std::process::id()),
                at: now,
                who: "command line".to_owned(),
                method: "winprob".to_owned(),
                route: "checkpoints".to_owned(),
                path: "checkpoints --by person".to_owned(),
                status: 200,
                request_id: String::new(),
            };
            store.add_audit(&entry).await?;
        }
        Ok(renewals_said(store).await?)
    })?;
    Ok((renewals, today))
}

/// The open book as the model tells it today, beside a file of calls.
fn of_files(options: &CheckpointsArgs, model: &Model) -> Result<(Vec<Due>, Date), Failure> {
    let calls = options.calls.as_deref().map(|path| calls_of(path, &model.playbook)).transpose()?;
    let mut calls = calls.unwrap_or_default();
    let Open { rows, .. } = Open::read(&options.files, &options.open, model)?;
    let today = options.files.today(&model.playbook, &rows).unwrap_or_else(|| SystemClock.today());
    let scored = model.score(&rows)?;
    let mut renewals = Vec::with_capacity(rows.len());
    for (row, said) in scored.into_iter().enumerate() {
        let Some(renewal_date) = rows.renewal_date[row] else { continue };
        let view = ModelView {
            day: rows.as_of[row].unwrap_or(today),
            win_probability: said.win_probability,
            low: said.low,
            high: said.high,
            model: said.model,
        };
        renewals.push(Due {
            calls: calls.remove(rows.accounts[row].as_str()).unwrap_or_default(),
            account_id: said.account_id,
            name: said.name,
            owner: said.owner,
            segment: said.segment,
            value: said.value,
            renewal_date,
            renewed: None,
            published: vec![view],
            settled: Vec::new(),
        });
    }
    warn_of_strange_calls(calls);
    Ok((renewals, today))
}

fn record(one: &Checkpoint) -> Vec<String> {
    vec![
        one.checkpoint_id.clone(),
        one.account_id.clone(),
        one.name.clone().unwrap_or_default(),
        one.owner.clone().unwrap_or_default(),
        one.team.clone(),
        text(one.value.as_ref()),
        one.renewal_date.to_string(),
        one.days.to_string(),
        one.checkpoint_date.to_string(),
        one.state.word().to_owned(),
        number(one.win_probability),
        number(one.low),
        number(one.high),
        one.health.map(|health| health.word().to_owned()).unwrap_or_default(),
        text(one.published_on.as_ref()),
        one.model.clone().unwrap_or_default(),
        one.called_by.clone().unwrap_or_default(),
        text(one.called_on.as_ref()),
        number(one.called),
        one.call.map(|call| call.word().to_owned()).unwrap_or_default(),
        one.call_reason.clone().unwrap_or_default(),
        one.settled.map(|settled| settled.word().to_owned()).unwrap_or_default(),
        one.settled_by.clone().unwrap_or_default(),
        one.settled_reason.clone().unwrap_or_default(),
        one.words.clone(),
    ]
}
