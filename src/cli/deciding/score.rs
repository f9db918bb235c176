//! `score`: the win probability of every open account, in input order.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Files, Open, OpenArgs, Target};
use crate::model::{SCORE_FIELDS, score_record};

/// `score`
#[derive(Debug, Args)]
pub(in crate::cli) struct Score {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

pub(in crate::cli) fn run(options: &Score) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    let Open { rows, .. } = Open::read(&options.files, &options.open, &model)?;
    let scores = model.score(&rows)?;
    target.write(&scores, &SCORE_FIELDS, scores.iter().map(score_record))
}
