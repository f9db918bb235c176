//! `score`: the win probability of every open account, in input order.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
<<<<<<< HEAD
use super::super::io::{Files, Open, OpenArgs, Target};
use crate::model::{SCORE_FIELDS, score_record};
=======
use super::super::io::{Each, Field, Files, Open, OpenArgs, Sink, Target, number, text};
use crate::book::OpenPart;
use crate::model::WinProbability;
>>>>>>> 1184532 (The open book is read part by part, and a small model is written as a query)

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
<<<<<<< HEAD
    let Open { rows, .. } = Open::read(&options.files, &options.open, &model)?;
    let scores = model.score(&rows)?;
    target.write(&scores, &SCORE_FIELDS, scores.iter().map(score_record))
=======
    if !Sink::takes(&target) {
        let Open { rows, .. } = Open::read(&options.files, &options.open, &model)?;
        let scores = model.score(&rows)?;
        return target.write(&scores, &HEADER, scores.iter().map(record));
    }
    let records = |part: OpenPart| Ok(model.score(part.rows)?.iter().map(record).collect());
    let (files, how) = (&options.files, &options.open);
    Each { files, how, model: &model, needs_latest: false, target, header: &HEADER, records }.write()?;
    Ok(())
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
>>>>>>> 1184532 (The open book is read part by part, and a small model is written as a query)
}
