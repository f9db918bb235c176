//! `score`: the win probability of every open account, in input order.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Field, Files, Open, OpenArgs, Target, number, text};
use super::ledger::enter;
use crate::model::WinProbability;
use crate::units::{Clock, SystemClock};

/// `score`
#[derive(Debug, Args)]
pub(in crate::cli) struct Score {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Enter what is said in a ledger file, which `ledger verify` proves
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const HEADER: [Field; 11] = [
    Field::text("account_id"),
    Field::number("win_probability"),
    Field::number("low"),
    Field::number("high"),
    Field::text("health"),
    Field::day("as_of"),
    Field::day("renewal_date"),
    Field::number("value"),
    Field::text("owner"),
    Field::text("segment"),
    Field::text("model"),
];

pub(in crate::cli) fn run(options: &Score) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    let Open { rows, .. } = Open::read(&options.files, &options.open, &model)?;
    let scores = model.score(&rows)?;
    if let Some(ledger) = &options.ledger {
        enter(ledger, &scores, SystemClock.now_seconds())?;
    }
    target.write(&scores, &HEADER, scores.iter().map(record))
}

fn record(score: &WinProbability) -> Vec<String> {
    vec![
        score.account_id.clone(),
        number(Some(score.win_probability)),
        number(Some(score.low)),
        number(Some(score.high)),
        score.health.word().to_owned(),
        text(score.as_of.as_ref()),
        text(score.renewal_date.as_ref()),
        text(score.value.as_ref()),
        text(score.owner.as_ref()),
        text(score.segment.as_ref()),
        score.model.clone(),
    ]
}
