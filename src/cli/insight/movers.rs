//! `movers`: what moved the win probabilities since an earlier file of the accounts.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;

use super::super::failure::Failure;
use super::super::io::{Field, Files, Open, OpenArgs, Raw, Target, number, say, text};
use crate::insight::{Moved, Mover, movers};
use crate::model::{ModelError, Registry};

/// `movers`
#[derive(Debug, Args)]
pub(in crate::cli) struct MoversArgs {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// The open accounts as they were, in the columns of the accounts file
    #[arg(long, value_name = "FILE")]
    pub before: PathBuf,
    /// The model that was current then [default: the current one]
    #[arg(long, value_name = "ID")]
    pub before_model: Option<String>,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const HEADER: [Field; 14] = [
    Field::text("account_id"),
    Field::text("owner"),
    Field::text("segment"),
    Field::number("value"),
    Field::day("since"),
    Field::number("before"),
    Field::number("now"),
    Field::number("change"),
    Field::number("data"),
    Field::number("time"),
    Field::number("done"),
    Field::number("model"),
    Field::text("top"),
    Field::text("words"),
];

pub(in crate::cli) fn run(options: &MoversArgs) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    let before = Raw::read(&options.before)?.table_with(&[&model.playbook.columns.account])?;
    let how = OpenArgs { rejected: None, strict: options.open.strict, part_rows: None };
    let Open { rows: then, table, log } = Open::of(before, &options.files, &how, &model)?;
    let published = match &options.before_model {
        Some(id) => {
            let earlier = Registry::new(&options.files.models).load(id)?.with_playbook(model.playbook.clone());
            earlier.score(&earlier.rows(&table, &log)?)?
        }
        None => model.score(&then)?,
    };
    let Open { rows: now, .. } = Open::read(&options.files, &options.open, &model)?;
    let place: HashMap<&str, usize> =
        then.accounts.iter().enumerate().map(|(row, account)| (account.as_str(), row)).collect();
    let of_row = |row: usize, earlier: usize| {
        Ok(Moved {
            account_id: now.accounts[row].0.clone(),
            owner: now.owner[row].clone(),
            segment: now.segment[row].clone(),
            value: now.value[row],
            since: then.as_of[earlier],
            published: published[earlier].win_probability,
            then: model.told(&then, earlier)?,
            now: model.told(&now, row)?,
        })
    };
    let in_both = |row: usize| Some((row, *place.get(now.accounts[row].as_str())?));
    let moved = (0..now.len()).into_par_iter().filter_map(in_both).map(|(row, earlier)| of_row(row, earlier));
    let moved = moved.collect::<Result<Vec<Moved>, ModelError>>()?;
    say(format!("winprob: {} of {} accounts stand in both files", moved.len(), now.len()));
    let told = movers(&moved);
    target.write(&told, &HEADER, told.iter().map(record))
}

fn record(mover: &Mover) -> Vec<String> {
    vec![
        mover.account_id.clone(),
        mover.owner.clone().unwrap_or_default(),
        mover.segment.clone().unwrap_or_default(),
        text(mover.value.as_ref()),
        text(mover.since.as_ref()),
        number(Some(mover.before)),
        number(Some(mover.now)),
        number(Some(mover.change)),
        number(Some(mover.data)),
        number(Some(mover.time)),
        number(Some(mover.done)),
        number(Some(mover.model)),
        mover.top.iter().map(|change| change.words.clone()).collect::<Vec<_>>().join("; "),
        mover.words.clone(),
    ]
}
