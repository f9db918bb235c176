//! `movers`: what moved the win probabilities since an earlier file of the accounts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;

use super::super::failure::Failure;
use super::super::io::{Field, Files, Open, OpenArgs, Target, notes_of, number, say, text};
use super::before::open_before;
use crate::book::Rows;
use crate::insight::{Moved, Mover, Told, in_order, mover, silenced};
use crate::model::{Model, Registry, WinProbability};
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

/// Accounts that are told feature by feature at once: more would take memory only.
const AT_ONCE: usize = 4096;

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
        let in_both = |row: usize| Some((row, *place.get(now.accounts[row].as_str())?));
        let pairs: Vec<(usize, usize)> = (0..now.len()).filter_map(in_both).collect();
        let mut moved = Vec::with_capacity(pairs.len());
        for pairs in pairs.chunks(AT_ONCE) {
            let (rows, earlier): (Vec<usize>, Vec<usize>) = pairs.iter().copied().unzip();
            let told = model.told(then, &earlier)?.into_par_iter().zip(model.told(now, &rows)?).zip(pairs);
            let of_pair = |((then_told, now_told), &(row, earlier)): ((Told, Told), &(usize, usize))| Moved {
                account_id: now.accounts[row].0.clone(),
                owner: now.owner[row].clone(),
                segment: now.segment[row].clone(),
                value: now.value[row],
                since: then.as_of[earlier],
                published: self.published[earlier].win_probability,
                then: then_told,
                now: now_told,
            };
            moved.par_extend(told.map(of_pair).map(|moved| mover(&moved)));
        }
        say(format!("winprob: {} of {} accounts stand in both files", moved.len(), now.len()));
        Ok(in_order(moved))
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
