//! `forecast`: what will renew, by period, segment or owner.

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::super::failure::Failure;
use super::super::io::{Field, Files, Open, OpenArgs, Target, say};
use crate::book::TrafficLight;
use crate::insight::{Backtest, By, Forecast, ForecastLine, OpenRenewal, Shocks, backtest, forecast};
use crate::model::Model;
use crate::units::Seed;

/// `forecast`
#[derive(Debug, Args)]
pub(in crate::cli) struct ForecastArgs {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Told by month, quarter, segment (and quarter) or owner (and quarter)
    #[arg(long, value_name = "WORD", default_value = "month")]
    pub by: By,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const HEADER: [Field; 15] = [
    Field::text("period"),
    Field::text("segment"),
    Field::text("owner"),
    Field::number("n"),
    Field::number("value"),
    Field::number("expected"),
    Field::number("low"),
    Field::number("high"),
    Field::number("expected_with_plan"),
    Field::number("commit"),
    Field::number("best"),
    Field::number("worst"),
    Field::number("called"),
    Field::number("n_called"),
    Field::text("words"),
];

#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    forecast: Forecast,
    backtest: Backtest,
}

pub(in crate::cli) fn run(options: &ForecastArgs) -> Result<(), Failure> {
    let target = Target::of(options.out.as_deref())?;
    let model = options.files.model()?;
    let seed = Seed(options.files.seed);
    let open = open_renewals(&options.files, &options.open, &model)?;
    let seed = seed.child("forecast", 0);
    let told = Told {
        forecast: forecast(&open, options.by, &Shocks::of(&model.past, None), seed),
        backtest: backtest(&model.past, seed),
    };
    say(format!("winprob: {}", told.forecast.total.words));
    say(format!("winprob: {}", told.backtest.words));
    target.write(&told, &HEADER, told.forecast.forecast.iter().map(record))
}

/// The open book with what is recommended, as a forecast reads it.
pub(super) fn open_renewals(files: &Files, open: &OpenArgs, model: &Model) -> Result<Vec<OpenRenewal>, Failure> {
    let Open { rows, log, .. } = Open::read(files, open, model)?;
    let today = files.today(&model.playbook, &rows);
    let said = model.score_with_best(&rows, &log, today, Seed(files.seed))?;
    let has_values = rows.value.iter().any(Option::is_some);
    let open = said.into_iter().enumerate().map(|(row, (said, best))| OpenRenewal {
        renewal_date: rows.renewal_date[row],
        segment: rows.segment[row].clone(),
        owner: rows.owner[row].clone(),
        value: if has_values { rows.value[row].unwrap_or(0.0) } else { 1.0 },
        win_probability: said.win_probability,
        with_plan: best.and_then(|best| best.win_probability_with),
        is_green: said.health == TrafficLight::Green,
        account_id: said.account_id,
        called: None,
    });
    Ok(open.collect())
}

fn record(line: &ForecastLine) -> Vec<String> {
    let money = |value: f64| format!("{value:.2}");
    vec![
        line.period.clone(),
        line.segment.clone().unwrap_or_default(),
        line.owner.clone().unwrap_or_default(),
        line.n.to_string(),
        money(line.value),
        money(line.expected),
        money(line.low),
        money(line.high),
        money(line.expected_with_plan),
        money(line.commit),
        money(line.best),
        money(line.worst),
        line.called.map_or_else(String::new, money),
        line.n_called.to_string(),
        line.words.clone(),
    ]
}
