//! `score`: the win probability of every open account, in input order.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Each, Files, Format, Open, OpenArgs, Piece, Sink, Target};
use super::ledger::enter;
use crate::book::OpenPart;
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
    /// Write to a file, .csv, .csv.gz, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

pub(in crate::cli) fn run(options: &Score) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    // A ledger takes all of them as one entry.
    if options.ledger.is_some() || !Sink::takes(&target) {
        let Open { rows, .. } = Open::read(&options.files, &options.open, &model)?;
        let scores = model.score(&rows)?;
        if let Some(ledger) = &options.ledger {
            enter(ledger, &scores, SystemClock.now_seconds())?;
        }
        return target.write(&scores, &SCORE_FIELDS, scores.iter().map(score_record));
    }
    let header = SCORE_FIELDS.map(|field| (field.name, field.kind));
    let make = |part: OpenPart| match target.format {
        Format::Parquet => Ok(Piece::Columns(model.score_columns(part.rows)?)),
        _ => Sink::piece(&target, &header, model.score(part.rows)?.iter().map(score_record).collect()),
    };
    let (files, how) = (&options.files, &options.open);
    Each { files, how, model: &model, needs_latest: false, target, header: &header, make }.write()?;
    Ok(())
}
