//! `export`: probabilities, reasons and next steps as a file that a CRM takes in, or as a query.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::{Each, Files, OpenArgs, Sink, Target, say, today};
use super::query::{self, QueryArgs};
use crate::book::OpenPart;
use crate::connect::{Mapping, System, Trend, UpdateFields, guarded};
use crate::model::{Dialect, WinProbability};
use crate::plan::{Constraints, Recommendations};
use crate::table::{Kind, TextTable, parse_number_cell, read};
use crate::units::{Clock, Seed, SystemClock, instant};

/// `export`
#[derive(Debug, Args)]
pub(in crate::cli) struct Export {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Write an update file for Salesforce
    #[arg(long, value_name = "FILE", required_unless_present = "sql", conflicts_with = "sql")]
    pub salesforce: Option<PathBuf>,
    /// The update file of before, to tell the trend
    #[arg(long, value_name = "FILE", requires = "salesforce")]
    pub previous: Option<PathBuf>,
    /// Write a small model that says nearly the same as a query: duckdb, postgres, snowflake, bigquery or spark
    #[arg(long, value_name = "DIALECT")]
    pub sql: Option<Dialect>,
    #[command(flatten)]
    pub query: QueryArgs,
}

/// Reasons named for an account.
const REASONS: usize = 3;
/// The column of the accounts that holds the key of the deal, as `import` writes it.
const DEAL: &str = "opportunity_id";

pub(in crate::cli) fn run(options: &Export) -> Result<(), Failure> {
    let files = &options.files;
    if let Some(dialect) = options.sql {
        return query::run(files, dialect, &options.query);
    }
    let Some(salesforce) = &options.salesforce else { return Ok(()) };
    let model = files.model()?;
    let (text, file) = match files.playbook()? {
        Some((playbook, bytes)) => (String::from_utf8_lossy(&bytes).into_owned(), playbook.file),
        None => (String::new(), "playbook.toml".to_owned()),
    };
    let fields = Mapping::parse(System::Salesforce, text.trim_start_matches('\u{feff}'), &file)?.fields;
    let before = match &options.previous {
        Some(path) => probabilities(&read(path)?, &fields)?,
        None => HashMap::new(),
    };
    let scored_at = instant(SystemClock.now_seconds());
    let without_deals = OnceLock::new();
    let records = |part: OpenPart| -> Result<Vec<Vec<String>>, Failure> {
        let OpenPart { rows, table, log, latest } = part;
        let scores = model.explain_all(rows)?;
        let constraints = Constraints { today: today(files, &model, latest), ..Constraints::default() };
        let advice = model.recommend_all(rows, log, &constraints, Seed(files.seed))?;
        let deals = table.column(DEAL);
        if deals.is_none() {
            let _already_known = without_deals.set(table.file.clone());
        }
        let records = scores.iter().zip(&advice).enumerate().map(|(row, (score, advice))| {
            let id = deals.and_then(|deals| deals.cell(row)).unwrap_or(&score.account_id);
            record(id, score, advice, before.get(id).copied(), &scored_at)
        });
        Ok(records.collect())
    };
    let header = [
        &fields.id,
        &fields.win_probability,
        &fields.band,
        &fields.trend,
        &fields.top_reasons,
        &fields.next_step,
        &fields.act_by,
        &fields.scored_at,
        &fields.model,
    ];
    let header = header.map(|name| (name.as_str(), Kind::Text));
    let (how, target) = (&options.open, Target::csv(salesforce));
    let needs_latest = today(files, &model, None).is_none();
    let make = |part: OpenPart| Sink::piece(&target, &header, records(part)?);
    let n = Each { files, how, model: &model, needs_latest, target, header: &header, make }.write()?;
    if let Some(file) = without_deals.get() {
        say(format!("winprob: {file} has no column {DEAL:?}: the records are named by the account ID"));
    }
    say(format!("{}: {n} records", salesforce.display()));
    Ok(())
}

/// Probabilities in percent by record, from an update file written before.
fn probabilities(table: &TextTable, fields: &UpdateFields) -> Result<HashMap<String, f64>, Failure> {
    let ids = table.required(&fields.id, "the key of the record")?;
    let column = table.required(&fields.win_probability, "the win probability of before")?;
    let mut before = HashMap::new();
    for row in 0..table.n_rows() {
        if let (Some(id), Some(value)) = (ids.cell(row), parse_number_cell(table, column, row)?) {
            before.insert(id.to_owned(), value);
        }
    }
    Ok(before)
}

fn record(
    id: &str,
    score: &WinProbability,
    advice: &Recommendations,
    before: Option<f64>,
    scored_at: &str,
) -> Vec<String> {
    let percent = 100.0 * score.win_probability;
    let next = advice.actions.iter().find(|action| action.recommended);
    let reasons = score.drivers.iter().take(REASONS).map(|driver| {
        format!("{}: {} ({:+.1})", driver.label, driver.value.as_deref().unwrap_or("blank"), 100.0 * driver.points)
    });
    let band = score.health.word();
    let band = format!("{}{}", band[..1].to_uppercase(), &band[1..]);
    vec![
        id.to_owned(),
        format!("{percent:.1}"),
        band,
        Trend::between(before, percent).word().to_owned(),
        guarded(&reasons.collect::<Vec<_>>().join("; ")),
        next.map(|action| guarded(&action.label)).unwrap_or_default(),
        next.and_then(|action| action.act_by).map(|day| day.to_string()).unwrap_or_default(),
        scored_at.to_owned(),
        score.model.clone(),
    ]
}
