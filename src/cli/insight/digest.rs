//! `digest`: the week of each owner, from files.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Field, Files, Open, OpenArgs, Target, deliver, ends_in, number, text};
use super::movers::Earlier;
use crate::insight::{
    Digest, DigestAccount, DigestLine, DigestStep, digest_html, digest_markdown, digests, due, moved,
};
use crate::plan::{Action, Constraints};
use crate::units::Seed;

/// `digest`
#[derive(Debug, Args)]
pub(in crate::cli) struct DigestArgs {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Of this owner [default: every owner who has something in it]
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    /// The open accounts as they were a week ago, in the columns of the accounts file: without it nothing is known to have moved
    #[arg(long, value_name = "FILE")]
    pub before: Option<PathBuf>,
    /// The model that was current then [default: the current one]
    #[arg(long, value_name = "ID", requires = "before")]
    pub before_model: Option<String>,
    /// Write to a file, .html, .md, .json, .csv, .parquet or .xlsx by name, instead of Markdown to stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const HEADER: [Field; 8] = [
    Field::text("owner"),
    Field::text("part"),
    Field::text("account_id"),
    Field::text("name"),
    Field::day("day"),
    Field::number("value"),
    Field::number("win_probability"),
    Field::text("words"),
];

pub(in crate::cli) fn run(options: &DigestArgs) -> Result<(), Failure> {
    let out = options.out.as_deref();
    let is_markdown = out.is_none() || ends_in(out, "md");
    let is_html = ends_in(out, "html");
    let target = if is_markdown || is_html { None } else { Some(target(options)?) };
    let model = options.files.model()?;
    let Open { rows, log, .. } = Open::read(&options.files, &options.open, &model)?;
    let today = options.files.today(&model.playbook, &rows).ok_or_else(|| {
        Failure::because("the accounts have no decision dates, so no day counts as today; name it with --today")
    })?;
    let asked = Constraints { today: Some(today), ..Constraints::BEST_ACTION };
    let recommended = model.recommend_all(&rows, &log, &asked, Seed(options.files.seed))?;
    let of_owner = |account: &DigestAccount| options.owner.is_none() || account.owner == options.owner;
    let accounts: Vec<DigestAccount> = recommended
        .into_iter()
        .enumerate()
        .map(|(row, recommended)| DigestAccount {
            account_id: recommended.account_id,
            name: rows.name[row].clone(),
            owner: rows.owner[row].clone(),
            value: rows.value[row],
            win_probability: recommended.win_probability,
            open_until: rows.renewal_date[row],
            steps: recommended.actions.iter().filter_map(step).collect(),
        })
        .filter(of_owner)
        .collect();
    let mut lines = Vec::new();
    if let Some(before) = &options.before {
        let earlier = Earlier::read(before, options.before_model.as_deref(), &options.files, &options.open, &model)?;
        lines.extend(moved(&accounts, &earlier.moved(&rows, &model)?));
    }
    lines.extend(due(&accounts, today));
    let told = digests(lines, today);
    match target {
        Some(target) => {
            let records = told.iter().flat_map(|digest| digest.lines.iter().map(|line| record(digest, line)));
            target.write(&told, &HEADER, records)
        }
        None if is_html => deliver(out, digest_html(&told).as_bytes()),
        None => deliver(out, digest_markdown(&told).as_bytes()),
    }
}

/// Where a table goes; a name that tells no form is refused with all there are.
fn target(options: &DigestArgs) -> Result<Target<'_>, Failure> {
    Target::of(options.out.as_deref())
        .map_err(|failure| Failure::because(format!("{failure}; or .html or .md for a page")))
}

/// An action that is recommended and has a day.
fn step(action: &Action) -> Option<DigestStep> {
    let act_by = action.act_by.filter(|_| action.recommended)?;
    let (label, expected_value) = (action.label.clone(), action.expected_value);
    Some(DigestStep { label, act_by, is_accepted: false, expected_value })
}

fn record(digest: &Digest, line: &DigestLine) -> Vec<String> {
    vec![
        digest.owner.clone().unwrap_or_default(),
        line.part.word().to_owned(),
        line.account_id.clone(),
        line.name.clone().unwrap_or_default(),
        text(line.day.as_ref()),
        text(line.value.as_ref()),
        number(line.win_probability),
        line.words.clone(),
    ]
}
