//! `trial`: what to try by lot, and what came of it.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{
    Field, Files, Open, OpenArgs, Target, Window, deliver, flag, json_of, json_only, number, say, text,
};
use super::super::learning::train::material;
use crate::insight::{TrialResult, draws_of, trial_results};
use crate::plan::trial::{Lot, TrialRequest};
use crate::units::Seed;

/// `trial`
#[derive(Debug, Args)]
pub(in crate::cli) struct Trial {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Read what came of lots in the log, instead of proposing new ones
    #[arg(long, conflicts_with_all = ["kinds", "points", "budget", "hours_per_owner", "earliest", "latest", "summary"])]
    pub results: bool,
    /// With `--results`: count what the store has seen, too
    #[arg(long, value_name = "URL", requires = "results")]
    pub store: Option<String>,
    /// Try this kind, whatever knowing it is worth; may be repeated
    #[arg(long = "kind", value_name = "KIND")]
    pub kinds: Vec<String>,
    /// The average effect, in points of win probability, to tell from none [default: 5]
    #[arg(long, value_name = "POINTS")]
    pub points: Option<f64>,
    /// Money for the trial, instead of the playbook's budget
    #[arg(long, value_name = "MONEY")]
    pub budget: Option<f64>,
    /// Hours of each owner in a month, instead of the playbook's
    #[arg(long, value_name = "HOURS")]
    pub hours_per_owner: Option<f64>,
    #[command(flatten)]
    pub window: Window,
    /// Write the whole proposal as JSON, with what each kind costs and tells
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// Write the lots, or the results, to this .csv, .json, .parquet or .xlsx file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const LOTS: [Field; 12] = [
    Field::text("owner"),
    Field::day("act_by"),
    Field::text("account_id"),
    Field::text("kind"),
    Field::text("label"),
    Field::number("lead_days"),
    Field::day("renewal_date"),
    Field::number("chance"),
    Field::text("done"),
    Field::number("cost"),
    Field::number("hours"),
    Field::text("words"),
];

const RESULTS: [Field; 11] = [
    Field::text("kind"),
    Field::text("label"),
    Field::number("renewals"),
    Field::number("given"),
    Field::number("open"),
    Field::number("uplift"),
    Field::number("uplift_low"),
    Field::number("uplift_high"),
    Field::text("verdict"),
    Field::day("since"),
    Field::text("words"),
];

pub(in crate::cli) fn run(options: &Trial) -> Result<(), Failure> {
    if options.results { results(options) } else { propose(options) }
}

fn propose(options: &Trial) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    json_only(options.summary.as_deref())?;
    let model = options.files.model()?;
    let Open { rows, log, .. } = Open::read(&options.files, &options.open, &model)?;
    let request = TrialRequest {
        kinds: options.kinds.clone(),
        points: options.points,
        budget: options.budget,
        hours_per_owner_per_month: options.hours_per_owner,
        earliest: options.window.earliest,
        latest: options.window.latest,
        today: options.files.today(&model.playbook, &rows),
    };
    let proposal = model.propose_trial(&rows, &log, &request, Seed(options.files.seed))?;
    if let Some(path) = options.summary.as_deref() {
        deliver(Some(path), &json_of(&proposal)?)?;
    }
    target.write(&proposal, &LOTS, proposal.lots.iter().map(lot))?;
    for words in proposal.kinds.iter().map(|kind| &kind.words).chain(&proposal.notes) {
        say(words);
    }
    Ok(())
}

fn lot(lot: &Lot) -> Vec<String> {
    vec![
        text(lot.owner.as_ref()),
        lot.act_by.to_string(),
        lot.account_id.clone(),
        lot.kind.clone(),
        lot.label.clone(),
        lot.lead_days.to_string(),
        text(lot.renewal_date.as_ref()),
        lot.chance.to_string(),
        flag(Some(lot.done)),
        lot.cost.to_string(),
        lot.hours.to_string(),
        lot.words.clone(),
    ]
}

fn results(options: &Trial) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let table = material(&options.files, options.store.as_deref())?.learning_table()?;
    let results = trial_results(draws_of(&table), &table.playbook);
    target.write(&results, &RESULTS, results.iter().map(result))?;
    if results.is_empty() {
        say("winprob: no line of the log has a `chance`, so nothing was given by lot; `winprob trial` proposes lots");
    }
    for result in &results {
        say(&result.words);
    }
    Ok(())
}

fn result(result: &TrialResult) -> Vec<String> {
    vec![
        result.kind.clone(),
        result.label.clone(),
        result.renewals.to_string(),
        result.given.to_string(),
        result.open.to_string(),
        number(result.uplift),
        number(result.uplift_low),
        number(result.uplift_high),
        result.verdict.word().to_owned(),
        text(result.since.as_ref()),
        result.words.clone(),
    ]
}
