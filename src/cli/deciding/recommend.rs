//! `recommend`: what to do about every open account, and when.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Field, Files, Open, OpenArgs, Target, Window, number, say, text};
use crate::plan::{Action, ActionPlan, Constraints, Recommendations};
use crate::units::Seed;

/// `recommend`
#[derive(Debug, Args)]
pub(in crate::cli) struct Recommend {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// List every feasible action, also the ones not recommended
    #[arg(long, conflicts_with = "plans")]
    pub all: bool,
    /// List the best combinations of actions
    #[arg(long)]
    pub plans: bool,
    /// This account only
    #[arg(long, value_name = "ID")]
    pub account: Option<String>,
    /// At most this many actions in a plan
    #[arg(long, value_name = "N")]
    pub max_actions: Option<usize>,
    /// Money a plan may cost
    #[arg(long, value_name = "MONEY")]
    pub budget: Option<f64>,
    #[command(flatten)]
    pub window: Window,
    /// Recommend what pays with at least this chance [default: the playbook's, or 0.55]
    #[arg(long, value_name = "SHARE")]
    pub confidence: Option<f64>,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const ACTIONS: [Field; 21] = [
    Field::text("account_id"),
    Field::number("rank"),
    Field::text("kind"),
    Field::number("lead_days"),
    Field::day("act_by"),
    Field::number("win_probability"),
    Field::number("win_probability_without"),
    Field::number("win_probability_with"),
    Field::number("uplift"),
    Field::number("uplift_low"),
    Field::number("uplift_high"),
    Field::text("evidence"),
    Field::number("cost"),
    Field::number("expected_value"),
    Field::text("reason"),
    Field::text("waiting"),
    Field::number("chance"),
    Field::text("done"),
    Field::text("standing"),
    Field::number("chance_to_pay"),
    Field::text("reason_code"),
];

const PLANS: [Field; 15] = [
    Field::text("account_id"),
    Field::number("plan"),
    Field::number("rank"),
    Field::text("kind"),
    Field::number("lead_days"),
    Field::day("act_by"),
    Field::number("win_probability"),
    Field::number("win_probability_without"),
    Field::number("win_probability_with"),
    Field::number("uplift"),
    Field::number("uplift_low"),
    Field::number("uplift_high"),
    Field::text("evidence"),
    Field::number("cost"),
    Field::number("expected_value"),
];

pub(in crate::cli) fn run(options: &Recommend) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let answers = answers(options)?;
    for note in
        answers.iter().flat_map(|answer| &answer.notes).filter(|note| note.starts_with("there is no log")).take(1)
    {
        say(format!("winprob: {note}"));
    }
    if options.plans {
        return target.write(&answers, &PLANS, answers.iter().flat_map(plan_records));
    }
    target.write(&answers, &ACTIONS, answers.iter().flat_map(|answer| action_records(answer, options.all)))
}

fn answers(options: &Recommend) -> Result<Vec<Recommendations>, Failure> {
    let model = options.files.model()?;
    let Open { rows, table, log } = Open::read(&options.files, &options.open, &model)?;
    let constraints = Constraints {
        limit: None,
        max_actions: options.max_actions,
        budget: options.budget,
        hours: None,
        earliest: options.window.earliest,
        latest: options.window.latest,
        confidence: options.confidence,
        today: options.files.today(&model.playbook, &rows),
    };
    let seed = Seed(options.files.seed);
    let Some(account) = &options.account else { return Ok(model.recommend_all(&rows, &log, &constraints, seed)?) };
    let at = rows
        .accounts
        .iter()
        .position(|id| id.as_str() == account)
        .ok_or_else(|| Failure::because(format!("{}: there is no account {account:?}", table.file)))?;
    Ok(vec![model.recommend(&rows, at, &log, &constraints, seed)?])
}

/// The recommended actions, each kind on its best day, and what a draw holds back; or all.
fn action_records(answer: &Recommendations, all: bool) -> Vec<Vec<String>> {
    let mut kinds = BTreeSet::new();
    let chosen = answer
        .actions
        .iter()
        .filter(|action| all || (action.recommended || action.chance.is_some()) && kinds.insert(action.kind.as_str()));
    chosen.enumerate().map(|(index, action)| action_record(answer, index + 1, action)).collect()
}

fn action_record(answer: &Recommendations, rank: usize, action: &Action) -> Vec<String> {
    vec![
        answer.account_id.clone(),
        rank.to_string(),
        action.kind.clone(),
        action.lead_days.to_string(),
        text(action.act_by.as_ref()),
        number(Some(action.win_probability)),
        number(action.win_probability_without),
        number(action.win_probability_with),
        number(action.uplift),
        number(action.uplift_low),
        number(action.uplift_high),
        action.evidence.word().to_owned(),
        action.cost.to_string(),
        action.expected_value.map_or_else(String::new, |value| format!("{value:.2}")),
        action.reason.clone(),
        action.waiting.as_ref().map_or_else(String::new, |waiting| waiting.words.clone()),
        text(action.chance.as_ref()),
        action.done.map_or_else(String::new, |done| if done { "yes" } else { "no" }.to_owned()),
        action.standing.word().to_owned(),
        number(action.chance_to_pay),
        action.reason_code.map_or_else(String::new, |code| code.word().to_owned()),
    ]
}

/// One record an action of each plan; doing nothing is a record without a kind.
fn plan_records(answer: &Recommendations) -> Vec<Vec<String>> {
    answer.plans.iter().flat_map(|plan| plan_record(answer, plan)).collect()
}

fn plan_record(answer: &Recommendations, plan: &ActionPlan) -> Vec<Vec<String>> {
    let record = |rank: String, kind: &str, lead_days: String, act_by: String| {
        vec![
            answer.account_id.clone(),
            plan.plan.to_string(),
            rank,
            kind.to_owned(),
            lead_days,
            act_by,
            number(Some(answer.win_probability)),
            number(Some(plan.win_probability_without)),
            number(Some(plan.win_probability_with)),
            number(Some(plan.uplift)),
            number(Some(plan.uplift_low)),
            number(Some(plan.uplift_high)),
            plan.evidence.word().to_owned(),
            plan.cost.to_string(),
            plan.expected_value.map_or_else(String::new, |value| format!("{value:.2}")),
        ]
    };
    if plan.actions.is_empty() {
        return vec![record(String::new(), "", String::new(), String::new())];
    }
    let steps = plan.actions.iter().enumerate();
    steps
        .map(|(index, step)| {
            record((index + 1).to_string(), &step.kind, step.lead_days.to_string(), text(step.act_by.as_ref()))
        })
        .collect()
}
