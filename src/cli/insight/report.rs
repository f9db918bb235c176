//! `report`: the quarterly review, as a page with its figures beside it.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Field, Files, OpenArgs, Target, deliver, ends_in, number, say, text};
use super::forecast::open_renewals;
use crate::insight::{By, Report, ReportFacts, ReportLine, Shocks, backtest, forecast, plays, report, report_html};
use crate::units::Seed;

/// `report`
#[derive(Debug, Args)]
pub(in crate::cli) struct ReportArgs {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// The quarter, such as 2026-Q3 [default: the last one of the past]
    #[arg(long, value_name = "QUARTER")]
    pub quarter: Option<String>,
    /// Write to a file by name: .html with its figures as .csv beside it; or the figures alone as .csv, .json, .parquet or .xlsx, instead of CSV to stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const HEADER: [Field; 10] = [
    Field::text("part"),
    Field::text("name"),
    Field::number("n"),
    Field::number("value"),
    Field::number("expected"),
    Field::number("low"),
    Field::number("high"),
    Field::number("actual"),
    Field::number("expected_with_plan"),
    Field::text("words"),
];

pub(in crate::cli) fn run(options: &ReportArgs) -> Result<(), Failure> {
    let out = options.out.as_deref();
    let is_page = ends_in(out, "html");
    let beside = out.filter(|_| is_page).map(|page| page.with_extension("csv"));
    let target = match &beside {
        Some(beside) => Target::of(Some(beside))?,
        None => Target::of(out).map_err(|failure| Failure::because(format!("{failure}; or .html for a page")))?,
    };
    let model = options.files.model()?;
    if model.past.is_empty() {
        return Err(Failure::because("the model was trained by an earlier version; train it again to review its past"));
    }
    let open = open_renewals(&options.files, &options.open, &model)?;
    let seed = Seed(options.files.seed).child("forecast", 0);
    let worth = model.effects().map_or_else(Vec::new, |effects| plays(&effects.report, &model.playbook));
    let facts = ReportFacts {
        past: &model.past,
        health: model.playbook.health,
        plays: &worth,
        backtest: &backtest(&model.past, seed),
        forecast: &forecast(&open, By::Quarter, &Shocks::of(&model.past, None), seed),
        calls: &[],
        watch: None,
        quarter: options.quarter.as_deref(),
    };
    let told: Report = report(&facts).map_err(|unknown| Failure::because(format!("--quarter: {unknown}")))?;
    say(format!("winprob: {}", told.headline));
    if is_page {
        deliver(out, report_html(&told, &format!("Made by the model {}", model.id.as_str())).as_bytes())?;
    }
    target.write(&told, &HEADER, told.report.iter().map(record))
}

fn record(line: &ReportLine) -> Vec<String> {
    vec![
        line.part.word().to_owned(),
        line.name.clone(),
        text(line.n.as_ref()),
        number(line.value),
        number(line.expected),
        number(line.low),
        number(line.high),
        number(line.actual),
        number(line.expected_with_plan),
        line.words.clone(),
    ]
}
