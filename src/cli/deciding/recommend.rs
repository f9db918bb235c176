//! `recommend`: what to do about every open account, and when.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Each, Files, Open, OpenArgs, Sink, Target, Window, say, today};
use crate::book::OpenPart;
use crate::model::{ACTION_FIELDS, Model, PLAN_FIELDS, action_records, plan_records};
use crate::plan::{Constraints, Recommendations};
use crate::table::{Field, Kind};
use crate::units::{Date, Seed};

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

pub(in crate::cli) fn run(options: &Recommend) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    if options.account.is_none() && Sink::takes(&target) && model.effects().is_some() {
        return each(options, &model, target);
    }
    let answers = answers(options, &model)?;
    for note in
        answers.iter().flat_map(|answer| &answer.notes).filter(|note| note.starts_with("there is no log")).take(1)
    {
        say(format!("winprob: {note}"));
    }
    if options.plans {
        return target.write(&answers, &PLAN_FIELDS, answers.iter().flat_map(plan_records));
    }
    target.write(&answers, &ACTION_FIELDS, answers.iter().flat_map(|answer| action_records(answer, options.all)))
}

fn constraints(options: &Recommend, today: Option<Date>) -> Constraints {
    Constraints {
        limit: None,
        max_actions: options.max_actions,
        budget: options.budget,
        hours: None,
        earliest: options.window.earliest,
        latest: options.window.latest,
        confidence: options.confidence,
        today,
    }
}

/// The records of every account, made part by part of the book.
fn each(options: &Recommend, model: &Model, target: Target) -> Result<(), Failure> {
    let (files, how) = (&options.files, &options.open);
    let records = |part: OpenPart| -> Result<Vec<Vec<String>>, Failure> {
        let constraints = constraints(options, today(files, model, part.latest));
        let answers = model.recommend_all(part.rows, part.log, &constraints, Seed(files.seed))?;
        Ok(if options.plans {
            answers.iter().flat_map(plan_records).collect()
        } else {
            answers.iter().flat_map(|answer| action_records(answer, options.all)).collect()
        })
    };
    let header: &[Field] = if options.plans { &PLAN_FIELDS } else { &ACTION_FIELDS };
    let header: Vec<(&str, Kind)> = header.iter().map(|field| (field.name, field.kind)).collect();
    let needs_latest = today(files, model, None).is_none();
    let make = |part: OpenPart| Sink::piece(&target, &header, records(part)?);
    Each { files, how, model, needs_latest, target, header: &header, make }.write()?;
    Ok(())
}

fn answers(options: &Recommend, model: &Model) -> Result<Vec<Recommendations>, Failure> {
    let Open { rows, table, log } = Open::read(&options.files, &options.open, model)?;
    let constraints = constraints(options, options.files.today(&model.playbook, &rows));
    let seed = Seed(options.files.seed);
    let Some(account) = &options.account else { return Ok(model.recommend_all(&rows, &log, &constraints, seed)?) };
    let at = rows
        .accounts
        .iter()
        .position(|id| id.as_str() == account)
        .ok_or_else(|| Failure::because(format!("{}: there is no account {account:?}", table.file)))?;
    Ok(vec![model.recommend(&rows, at, &log, &constraints, seed)?])
}
