//! `score`: the win probability of every open account, in input order.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Files, Open, OpenArgs, Target};
use super::ledger::enter;
use crate::model::{SCORE_FIELDS, score_record};
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

pub(in crate::cli) fn run(options: &Score) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    let Open { rows, .. } = Open::read(&options.files, &options.open, &model)?;
    let scores = model.score(&rows)?;
    if let Some(ledger) = &options.ledger {
        enter(ledger, &scores, SystemClock.now_seconds())?;
    }
    target.write(&scores, &SCORE_FIELDS, scores.iter().map(score_record))
}
