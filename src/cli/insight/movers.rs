//! `movers`: what moved the win probabilities since an earlier file of the accounts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;

use super::super::failure::Failure;
use super::super::io::{Field, Files, Open, OpenArgs, Target, notes_of, number, say, text};
use super::before::open_before;
use crate::book::Rows;
use crate::insight::{Moved, Mover, movers, silenced};
use crate::model::{Model, ModelError, Registry, WinProbability};
use crate::units::{Clock, SystemClock};

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
    let (files, open) = (&options.files, &options.open);
    let earlier = Earlier::read(&options.before, options.before_model.as_deref(), files, open, &model)?;
    let Open { rows: now, .. } = Open::read(files, open, &model)?;
    let told = earlier.moved(&now, &model)?;
    let today = files.today(&model.playbook, &now).unwrap_or_else(|| SystemClock.today());
    let (mut told, quiet) = silenced(told, &notes, today);
    if !quiet.is_empty() {
        say(format!("winprob: {} are silenced by a note and stand last", quiet.len()));
    }
    told.extend(quiet);
    target.write(&told, &HEADER, told.iter().map(record))
}

/// The accounts of an earlier file, and what was said of them then.
pub(super) struct Earlier {
    rows: Rows,
    published: Vec<WinProbability>,
}

impl Earlier {
    /// Reads the file; `before_model` names the model that was current then.
    pub(super) fn read(
        before: &Path,
        before_model: Option<&str>,
        files: &Files,
        open: &OpenArgs,
        model: &Model,
    ) -> Result<Self, Failure> {
        let Open { rows, table, log } = open_before(before, files, open, model)?;
        let published = match before_model {
            Some(id) => {
                let earlier = Registry::new(&files.models).load(id)?.with_playbook(model.playbook.clone());
                earlier.score(&earlier.rows(&table, &log)?)?
            }
            None => model.score(&rows)?,
        };
        Ok(Self { rows, published })
    }

    /// What moved since then.
    pub(super) fn moved(&self, now: &Rows, model: &Model) -> Result<Vec<Mover>, Failure> {
        let then = &self.rows;
        let place: HashMap<&str, usize> =
            then.accounts.iter().enumerate().map(|(row, account)| (account.as_str(), row)).collect();
        let of_row = |row: usize, earlier: usize| {
            Ok(Moved {
                account_id: now.accounts[row].0.clone(),
                owner: now.owner[row].clone(),
                segment: now.segment[row].clone(),
                value: now.value[row],
                since: then.as_of[earlier],
                published: self.published[earlier].win_probability,
                then: model.told(then, earlier)?,
                now: model.told(now, row)?,
            })
        };
        let in_both = |row: usize| Some((row, *place.get(now.accounts[row].as_str())?));
        let moved = (0..now.len()).into_par_iter().filter_map(in_both).map(|(row, earlier)| of_row(row, earlier));
        let moved = moved.collect::<Result<Vec<Moved>, ModelError>>()?;
        say(format!("winprob: {} of {} accounts stand in both files", moved.len(), now.len()));
        Ok(movers(&moved))
    }
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
