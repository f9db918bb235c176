//! `digest`: the week of each owner, from files or from the store of a service.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{
    Field, Files, Open, OpenArgs, Target, asked, calls_of, deliver, ends_in, number, text, warn_of_strange_calls,
};
use super::movers::Earlier;
use crate::insight::{
    Digest, DigestAccount, DigestLine, DigestStep, Disagreement, Expected, Quiet, Said, digest_html, digest_markdown,
    digests, disagreements, due, moved, movers, silenced,
};
use crate::model::Model;
use crate::plan::Action;
use crate::store::LoggedIntervention;
use crate::units::{Clock, Date, Seed, SystemClock};
use crate::workflow::{Engine, Week, moved_since, since, week_of};

/// `digest`
#[derive(Debug, Args)]
pub(in crate::cli) struct DigestArgs {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Of this owner [default: every owner who has something in it]
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    /// The open accounts as they were a week ago, in the columns of the accounts file: without it nothing is known to have moved
    #[arg(long, value_name = "FILE")]
    pub before: Option<PathBuf>,
    /// The model that was current then [default: the current one]
    #[arg(long, value_name = "ID", requires = "before")]
    pub before_model: Option<String>,
    /// What people called, in the columns of `checkpoints --calls`: where they and the model disagree
    #[arg(long, value_name = "FILE")]
    pub calls: Option<PathBuf>,
    /// Ask the store of a service in place of files: what moved within a week, what was accepted and is not done, and what people called
    #[arg(long, value_name = "URL", conflicts_with_all = ["before", "before_model", "calls"])]
    pub store: Option<String>,
    /// Write to a file, .html, .md, .json, .csv, .parquet or .xlsx by name, instead of Markdown to stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const HEADER: [Field; 8] = [
    Field::text("owner"),
    Field::text("part"),
    Field::text("account_id"),
    Field::text("name"),
    Field::day("day"),
    Field::number("value"),
    Field::number("win_probability"),
    Field::text("words"),
];

pub(in crate::cli) fn run(options: &DigestArgs) -> Result<(), Failure> {
    let out = options.out.as_deref();
    let is_markdown = out.is_none() || ends_in(out, "md");
    let is_html = ends_in(out, "html");
    let target = if is_markdown || is_html { None } else { Some(target(options)?) };
    let model = options.files.model()?;
    let (lines, today) = match &options.store {
        Some(url) => of_store(url, options, model)?,
        None => of_files(options, &model)?,
    };
    let told = digests(lines, today);
    match target {
        Some(target) => {
            let records = told.iter().flat_map(|digest| digest.lines.iter().map(|line| record(digest, line)));
            target.write(&told, &HEADER, records)
        }
        None if is_html => deliver(out, digest_html(&told).as_bytes()),
        None => deliver(out, digest_markdown(&told).as_bytes()),
    }
}

/// The open book as the model tells it today, beside earlier files and a file of calls.
fn of_files(options: &DigestArgs, model: &Model) -> Result<(Vec<DigestLine>, Date), Failure> {
    let calls = options.calls.as_deref().map(|path| calls_of(path, &model.playbook)).transpose()?.unwrap_or_default();
    let Open { rows, log, .. } = Open::read(&options.files, &options.open, model)?;
    let today = options.files.today(&model.playbook, &rows).ok_or_else(|| {
        Failure::because("the accounts have no decision dates, so no day counts as today; name it with --today")
    })?;
    let said = model.score_with_best(&rows, &log, Some(today), Seed(options.files.seed))?;
    let accounts: Vec<DigestAccount> = said
        .into_iter()
        .map(|(said, best)| DigestAccount {
            account_id: said.account_id,
            name: said.name,
            owner: said.owner,
            value: said.value,
            win_probability: said.win_probability,
            open_until: said.renewal_date,
            steps: best.iter().filter_map(step).collect(),
        })
        .collect();
    let disagreeing = disagreeing(&accounts, calls);
    let of_owner = |account: &DigestAccount| options.owner.is_none() || account.owner == options.owner;
    let accounts: Vec<DigestAccount> = accounts.into_iter().filter(of_owner).collect();
    let mut lines = Vec::new();
    if let Some(before) = &options.before {
        let earlier = Earlier::read(before, options.before_model.as_deref(), &options.files, &options.open, model)?;
        lines.extend(moved(&accounts, &earlier.moved(&rows, model)?));
    }
    lines.extend(due(&accounts, today));
    lines.extend(disagreements(&accounts, &disagreeing));
    Ok((lines, today))
}

/// The last call of each person about each account, where it says the opposite of the model.
fn disagreeing(accounts: &[DigestAccount], mut calls: HashMap<String, Vec<Said>>) -> Vec<Disagreement> {
    let mut found = Vec::new();
    for account in accounts {
        let said = calls.remove(&account.account_id).unwrap_or_default();
        let last: HashMap<&str, &Said> = said.iter().map(|call| (call.made_by.as_str(), call)).collect();
        let is_last = |call: &&Said| last.get(call.made_by.as_str()) == Some(call);
        let disagrees =
            |call: &&Said| !call.monitor && Expected::differs(call.win_probability, account.win_probability);
        found.extend(said.iter().filter(is_last).filter(disagrees).map(|call| Disagreement {
            account_id: account.account_id.clone(),
            renewal_date: account.open_until,
            made_by: call.made_by.clone(),
            called: call.win_probability,
            model: account.win_probability,
            reason: call.reason.clone(),
        }));
    }
    warn_of_strange_calls(calls);
    found
}

/// Days that are looked back over.
const WEEK: i64 = 7;

/// What a service keeps of the week, as `GET /v1/digest` tells it.
fn of_store(url: &str, options: &DigestArgs, model: Model) -> Result<(Vec<DigestLine>, Date), Failure> {
    let now = SystemClock.now_seconds();
    let engine = Engine::new(model, Seed(options.files.seed));
    let playbook = &engine.model.playbook;
    let today = options.files.today.unwrap_or_else(|| engine.today(&SystemClock));
    let (pairs, week, quiet) = asked(url, async |store| {
        let mut accounts = store.whole_book().await?;
        accounts.retain(|account| options.owner.is_none() || account.owner == options.owner);
        let mut log: HashMap<String, Vec<LoggedIntervention>> = HashMap::new();
        for entry in store.interventions().await? {
            log.entry(entry.account_id.clone()).or_default().push(entry);
        }
        let pairs = since(store, now - WEEK * 86_400, &accounts, &log).await?;
        let week = week_of(store, playbook, accounts, &log, store.calls(None).await?).await?;
        Ok((pairs, week, store.notes_until(&today.to_string()).await?))
    })?;
    let Week { accounts, disagreements: disagreeing } = week;
    let notes = quiet.into_iter().filter_map(|note| {
        let until = note.until.as_ref()?.parse().ok()?;
        Some(Quiet { account_id: note.account_id, note: format!("{}: {}", note.made_by, note.note), until })
    });
    let told = moved_since(pairs, &engine);
    let (movers, _) = silenced(movers(&told), &notes.collect::<Vec<Quiet>>(), today);
    let mut lines = moved(&accounts, &movers);
    lines.extend(due(&accounts, today));
    lines.extend(disagreements(&accounts, &disagreeing));
    Ok((lines, today))
}

/// Where a table goes; a name that tells no form is refused with all there are.
fn target(options: &DigestArgs) -> Result<Target<'_>, Failure> {
    Target::of(options.out.as_deref())
        .map_err(|failure| Failure::because(format!("{failure}; or .html or .md for a page")))
}

/// An action that has a day.
fn step(action: &Action) -> Option<DigestStep> {
    let act_by = action.act_by?;
    let (label, expected_value) = (action.label.clone(), action.expected_value);
    Some(DigestStep { label, act_by, is_accepted: false, expected_value })
}

fn record(digest: &Digest, line: &DigestLine) -> Vec<String> {
    vec![
        digest.owner.clone().unwrap_or_default(),
        line.part.word().to_owned(),
        line.account_id.clone(),
        line.name.clone().unwrap_or_default(),
        text(line.day.as_ref()),
        text(line.value.as_ref()),
        number(line.win_probability),
        line.words.clone(),
    ]
}
