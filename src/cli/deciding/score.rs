//! `score`: the win probability of every open account, in input order.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Each, Files, Open, OpenArgs, Sink, Target};
use crate::book::OpenPart;
use crate::model::{SCORE_FIELDS, score_record};

/// `score`
#[derive(Debug, Args)]
pub(in crate::cli) struct Score {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Write to a file, .csv, .csv.gz, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

pub(in crate::cli) fn run(options: &Score) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    if !Sink::takes(&target) {
        let Open { rows, .. } = Open::read(&options.files, &options.open, &model)?;
        let scores = model.score(&rows)?;
        return target.write(&scores, &SCORE_FIELDS, scores.iter().map(score_record));
    }
    let records = |part: OpenPart| Ok(model.score(part.rows)?.iter().map(score_record).collect());
    let (files, how) = (&options.files, &options.open);
    let header = SCORE_FIELDS.map(|field| (field.name, field.kind));
    Each { files, how, model: &model, needs_latest: false, target, header: &header, records }.write()?;
    Ok(())
}
