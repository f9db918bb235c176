//! `movers`: what moved the win probabilities since an earlier file of the accounts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;

use super::super::failure::Failure;
use super::super::io::{Field, Files, Open, OpenArgs, Raw, Target, notes_of, number, say, text};
use crate::insight::{Moved, Mover, movers, silenced};
use crate::model::{Model, ModelError, Registry};
use crate::units::{Clock, Date, SystemClock};

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
    /// Notes with an end, which silence an account until then: a file with the account, `note`, `until`, and, if you like, `made_by`
    #[arg(long, value_name = "FILE")]
    pub notes: Option<PathBuf>,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const HEADER: [Field; 16] = [
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
    Field::text("note"),
    Field::day("silenced_until"),
    Field::text("words"),
];

pub(in crate::cli) fn run(options: &MoversArgs) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    let notes = options.notes.as_deref().map(|path| notes_of(path, &model.playbook)).transpose()?.unwrap_or_default();
    let (told, today) = moved(&options.files, &options.open, &options.before, options.before_model.as_deref(), &model)?;
    let (mut told, quiet) = silenced(told, &notes, today.unwrap_or_else(|| SystemClock.today()));
    if !quiet.is_empty() {
        say(format!("winprob: {} are silenced by a note and stand last", quiet.len()));
    }
    told.extend(quiet);
    target.write(&told, &HEADER, told.iter().map(record))
}

/// What moved since an earlier file of the accounts, and the day of the later one.
pub(super) fn moved(
    files: &Files,
    open: &OpenArgs,
    before: &Path,
    before_model: Option<&str>,
    model: &Model,
) -> Result<(Vec<Mover>, Option<Date>), Failure> {
    let before = Raw::read(before)?.table_with(&[&model.playbook.columns.account])?;
    let how = OpenArgs { rejected: None, strict: open.strict, part_rows: None };
    let Open { rows: then, table, log } = Open::of(before, files, &how, model)?;
    let published = match before_model {
        Some(id) => {
            let earlier = Registry::new(&files.models).load(id)?.with_playbook(model.playbook.clone());
            earlier.score(&earlier.rows(&table, &log)?)?
        }
        None => model.score(&then)?,
    };
    let Open { rows: now, .. } = Open::read(files, open, model)?;
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
    Ok((movers(&moved), files.today(&model.playbook, &now)))
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
        mover.note.clone().unwrap_or_default(),
        text(mover.silenced_until.as_ref()),
        mover.words.clone(),
    ]
}
