//! `trial`: what to try by lot, and what came of it.

use super::failure::Failure;
use super::open_book::Open;
use super::output::{Field, Target, deliver, json_of, json_only, number, say, text};
use super::plan_args::Trial;
use super::train::material;
use crate::insight::{TrialResult, draws_of, trial_results};
use crate::plan::trial::{Lot, TrialRequest};
use crate::units::Seed;

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

pub(super) fn run(options: &Trial) -> Result<(), Failure> {
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
        if lot.done { "yes" } else { "no" }.to_owned(),
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
