//! `doctor`: looks at files, playbook, model and store, says what is wrong and how to mend it.

use std::fmt::Write;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Files, deliver};
use crate::book::{InterventionLog, LearningTable, Playbook, past_and_open};
use crate::connect::{Mapping, System};
use crate::features::refuse_leakage;
use crate::model::{Model, Registry};
use crate::store::Store;
use crate::units::{Clock, Seed, SystemClock};
use crate::workflow::Material;

/// `doctor`
#[derive(Debug, Args)]
pub(in crate::cli) struct Doctor {
    #[command(flatten)]
    pub files: Files,
    /// The store to look at
    #[arg(long, value_name = "URL", default_value = "sqlite:winprob.db")]
    pub store: String,
}

/// Rows of the rarer outcome below which probabilities are drawn to the average.
const FEW_EVENTS: usize = 100;
/// A model older than this has seen nothing of the last quarter.
const OLD_DAYS: i64 = 90;

/// What was found, in order.
#[derive(Default)]
struct Findings {
    lines: String,
    n_blocking: usize,
}

impl Findings {
    fn good(&mut self, words: impl std::fmt::Display) {
        let _infallible = writeln!(self.lines, "ok     {words}");
    }

    fn note(&mut self, words: impl std::fmt::Display) {
        let _infallible = writeln!(self.lines, "note   {words}");
    }

    /// What two readers of one file find is told once.
    fn wrong(&mut self, words: impl std::fmt::Display) {
        let line = format!("wrong  {words}\n");
        if !self.lines.contains(&line) {
            self.lines.push_str(&line);
            self.n_blocking += 1;
        }
    }

    /// The value, or what is wrong with it.
    fn unless_wrong<T>(&mut self, result: Result<T, impl Into<Failure>>) -> Option<T> {
        result.map_err(|error| self.wrong(error.into())).ok()
    }
}

pub(in crate::cli) fn run(options: &Doctor) -> Result<(), Failure> {
    let mut findings = Findings::default();
    let files = &options.files;
    let playbook = playbook(files, &mut findings);
    let log = playbook.as_ref().and_then(|playbook| log(files, playbook, &mut findings));
    if let (Some(playbook), Some(log)) = (&playbook, &log) {
        past(files, playbook, log, &mut findings);
    }
    let model = model(files, &mut findings);
    if let (Some(playbook), Some(log)) = (&playbook, &log) {
        open(files, model, playbook, log, &mut findings);
    }
    store(&options.store, &mut findings)?;
    deliver(None, findings.lines.as_bytes())?;
    match findings.n_blocking {
        0 => Ok(()),
        1 => Err(Failure::because("1 thing must be mended first")),
        n => Err(Failure::because(format!("{n} things must be mended first"))),
    }
}

fn playbook(files: &Files, findings: &mut Findings) -> Option<Playbook> {
    let Some((playbook, bytes)) = findings.unless_wrong(files.playbook())? else {
        findings
            .note("there is no playbook.toml: everything has its default, and the kinds of the log are free of rules");
        return Some(Playbook::default());
    };
    let text = String::from_utf8_lossy(&bytes);
    for system in [System::Salesforce, System::HubSpot] {
        findings.unless_wrong(Mapping::parse(system, text.trim_start_matches('\u{feff}'), &playbook.file));
    }
    findings.good(format_args!("{}: {} kinds of intervention", playbook.file, playbook.interventions.len()));
    Some(playbook)
}

fn log(files: &Files, playbook: &Playbook, findings: &mut Findings) -> Option<InterventionLog> {
    let log = findings.unless_wrong(files.log(playbook))?;
    if log.is_empty() {
        findings.note("there is no log of interventions: probabilities, and no recommendations");
        return Some(log);
    }
    findings.good(format_args!("log: {} interventions of {} kinds", log.len(), log.counts().len()));
    for (kind, count) in log.counts() {
        if !playbook.interventions.is_empty() && playbook.position(kind.as_str()).is_none() {
            findings.note(format_args!(
                "{count} interventions of kind {:?} are history only: add [interventions.{kind}] to the playbook to have it proposed",
                kind.as_str()
            ));
        }
    }
    for intervention in playbook.interventions.iter().filter(|i| !log.counts().contains_key(&i.kind)) {
        findings.note(format_args!(
            "{:?} is in the playbook and never in the log: nothing can be said of it; check how the log spells it",
            intervention.kind.as_str()
        ));
    }
    Some(log)
}

fn past(files: &Files, playbook: &Playbook, log: &InterventionLog, findings: &mut Findings) {
    if matches!(files.renewals_path(), Ok(None)) {
        findings.note("there are no past renewals: nothing can be trained");
        return;
    }
    let mut read = || -> Result<LearningTable, Failure> {
        let raw = files.renewals()?;
        let read = raw.table_with(&[&playbook.columns.outcome])?;
        let table = LearningTable::join(&past_and_open(&read, playbook)?.past, playbook.clone(), log)?;
        for sentence in read.reading.sentences() {
            findings.note(format_args!("{}: {sentence}", read.file));
        }
        refuse_leakage(&table.rows.features, &table.renewed)
            .map_err(|error| Failure::refused(error).in_file(&raw.file))?;
        Ok(table)
    };
    let read = read();
    let Some(table) = findings.unless_wrong(read) else { return };
    let lost = table.renewed.iter().filter(|renewed| !**renewed).count();
    findings.good(format_args!("past: {} decision dates, {lost} of them lost", table.len()));
    if lost.min(table.len() - lost) < FEW_EVENTS {
        findings.note(format_args!(
            "{} rows of the rarer outcome: below {FEW_EVENTS}, probabilities are drawn to the average and few effects can be shown; add older renewals",
            lost.min(table.len() - lost)
        ));
    }
    if !log.is_empty() && !table.has_interventions() {
        findings.wrong(
            "no intervention of the log falls between a decision date and its renewal: check that account_id is spelt alike in both files, and that as_of and renewal_date are there",
        );
    }
    for note in table.reading.notes.iter().filter(|note| note.contains("no past renewal")) {
        findings.note(note);
    }
}

fn model(files: &Files, findings: &mut Findings) -> Option<Model> {
    let Some(model) = findings.unless_wrong(Registry::new(&files.models).current())? else {
        findings.note(format_args!("{}: no model yet; run `winprob train`", files.models.display()));
        return None;
    };
    let days = (SystemClock.now_seconds() - model.trained_at).div_euclid(86_400);
    findings.good(format_args!("model {}: {} rows, trained {days} days ago", model.id, model.card.n_rows));
    if days > OLD_DAYS {
        findings.note(format_args!("the model is {days} days old; run `winprob train` again"));
    }
    if matches!(files.renewals_path(), Ok(Some(_))) && is_from_other_files(files, &model) == Some(true) {
        findings.note("the files have changed since the model was trained; run `winprob train` to take them up");
    }
    Some(model)
}

/// Whether the files at hand would give a model of another name.
fn is_from_other_files(files: &Files, model: &Model) -> Option<bool> {
    let material = Material::of_files(&files.book_files().ok()?).ok()?;
    Some(material.id(Seed(model.card.seed)) != model.id)
}

fn open(files: &Files, model: Option<Model>, playbook: &Playbook, log: &InterventionLog, findings: &mut Findings) {
    let Some(found) = findings.unless_wrong(files.book_files()) else { return };
    if found.accounts.is_none() && !has_open_rows(files, playbook) {
        findings.note("there are no open accounts: nothing can be scored");
        return;
    }
    let read = || -> Result<(usize, bool), Failure> {
        let table = files.open_table(playbook)?;
        match model {
            Some(model) => Ok((model.with_playbook(playbook.clone()).rows(&table, log)?.len(), true)),
            None => Ok((table.n_rows(), false)),
        }
    };
    match findings.unless_wrong(read()) {
        Some((rows, true)) => findings.good(format_args!("open book: {rows} accounts, which fit the model")),
        Some((rows, false)) if found.renewals.is_none() => findings
            .note(format_args!("open book: {rows} accounts, for which nothing can be trained: add past renewals")),
        Some((rows, false)) => findings.note(format_args!(
            "open book: {rows} accounts, which nothing was held against: no model reads them yet; run `winprob train`"
        )),
        None => {}
    }
}

/// Whether the past renewals hold rows that are open.
fn has_open_rows(files: &Files, playbook: &Playbook) -> bool {
    files.open_table(playbook).is_ok()
}

/// The store where there is one; none is made.
fn store(url: &str, findings: &mut Findings) -> Result<(), Failure> {
    if let Some(file) = url.strip_prefix("sqlite:").map(|path| path.split('?').next().unwrap_or_default())
        && !std::path::Path::new(file).exists()
    {
        findings.note(format_args!("{file}: no store yet; `winprob serve` or `winprob import` makes it"));
        return Ok(());
    }
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::broken)?;
    let found = runtime.block_on(async {
        let store = Store::open(url).await?;
        let n_accounts = store.n_accounts().await?;
        let n_outcomes = store.outcomes().await?.len();
        store.close().await;
        Ok::<_, crate::store::StoreError>((n_accounts, n_outcomes))
    });
    if let Some((accounts, outcomes)) = findings.unless_wrong(found) {
        findings.good(format_args!("store: {accounts} accounts, {outcomes} outcomes"));
    }
    Ok(())
}
