//! `watch`: whether the model still tells the truth, from a file of outcomes.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Field, Files, Raw, Target, log_of, number, say, text};
use crate::book::outcomes;
use crate::insight::{Resolved, WatchLine, watch};
use crate::model::Model;
use crate::table::{TextTable, parse_date_cell, parse_number_cell};
use crate::units::Date;

/// `watch`
#[derive(Debug, Args)]
pub(in crate::cli) struct WatchArgs {
    #[command(flatten)]
    pub files: Files,
    /// Renewals that have ended since, with their outcome and the `win_probability` published before; without that column the current model scores them
    #[arg(long, value_name = "FILE")]
    pub outcomes: PathBuf,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const HEADER: [Field; 16] = [
    Field::text("group"),
    Field::number("n_resolved"),
    Field::number("n_renewed"),
    Field::number("expected_renewed"),
    Field::number("n_open"),
    Field::number("expected_open"),
    Field::number("evidence"),
    Field::number("most_evidence"),
    Field::number("alarm_at"),
    Field::day("alarmed_on"),
    Field::number("shift"),
    Field::number("shift_low"),
    Field::number("shift_high"),
    Field::day("since"),
    Field::text("advice"),
    Field::text("words"),
];

/// The column with what was published.
const PUBLISHED: &str = "win_probability";

pub(in crate::cli) fn run(options: &WatchArgs) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    let names = &model.playbook.columns;
    let table = Raw::read(&options.outcomes)?.table()?;
    let renewed = outcomes(&table, &model.playbook)?;
    let decided_on = days(&table, &names.decided_on)?;
    let renewal_date = days(&table, &names.renewal_date)?;
    let published = match published(&table)? {
        Some(published) => published,
        None => scored(&table, &model, options)?,
    };
    let segment = table.column(&names.segment);
    let resolved: Vec<Resolved> = (0..table.n_rows())
        .map(|row| Resolved {
            day: decided_on[row].or(renewal_date[row]),
            published: published[row],
            renewed: renewed[row],
            segment: segment.and_then(|column| column.cell(row)).map(str::to_owned),
        })
        .collect();
    let told = watch(&resolved, &[], &[]);
    target.write(&told, &HEADER, told.iter().map(record))
}

/// What the current model says of the rows as they were known, none of which it has learned from.
fn scored(table: &TextTable, model: &Model, options: &WatchArgs) -> Result<Vec<f64>, Failure> {
    let rows = model.rows(table, &log_of(&options.files, table, &model.playbook)?)?;
    let learned = model.n_learned_from(&rows);
    if learned > 0 {
        return Err(Failure::because(format!(
            "{}: the model was trained on {learned} of these {} rows, so what it says of them was not published before they ended; give the column {PUBLISHED:?}, or outcomes it has not learned from",
            table.file,
            rows.len()
        )));
    }
    say("winprob: there is no column \"win_probability\": the current model scores the rows as they were known");
    Ok(model.score(&rows)?.iter().map(|score| score.win_probability).collect())
}

/// The days of a column; none where there is no such column.
fn days(table: &TextTable, name: &str) -> Result<Vec<Option<Date>>, Failure> {
    let Some(column) = table.column(name) else { return Ok(vec![None; table.n_rows()]) };
    Ok((0..table.n_rows()).map(|row| parse_date_cell(table, column, row)).collect::<Result<_, _>>()?)
}

/// What was published of each row, where the file says so.
fn published(table: &TextTable) -> Result<Option<Vec<f64>>, Failure> {
    let Some(column) = table.column(PUBLISHED) else { return Ok(None) };
    let of_row = |row: usize| {
        let expected = "a probability from 0 to 1";
        let found = parse_number_cell(table, column, row)?;
        found.filter(|p| (0.0..=1.0).contains(p)).ok_or_else(|| {
            Failure::refused(table.refuse(PUBLISHED, row, column.cell(row).unwrap_or_default(), expected))
        })
    };
    (0..table.n_rows()).map(of_row).collect::<Result<_, Failure>>().map(Some)
}

fn record(line: &WatchLine) -> Vec<String> {
    vec![
        line.group.clone(),
        line.n_resolved.to_string(),
        line.n_renewed.to_string(),
        number(Some(line.expected_renewed)),
        line.n_open.to_string(),
        number(Some(line.expected_open)),
        number(Some(line.evidence)),
        number(Some(line.most_evidence)),
        number(Some(line.alarm_at)),
        text(line.alarmed_on.as_ref()),
        number(line.shift),
        number(line.shift_low),
        number(line.shift_high),
        text(line.since.as_ref()),
        line.advice.word().to_owned(),
        line.words.clone(),
    ]
}
