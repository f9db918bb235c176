//! `evaluate`: how good the current model is.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::super::failure::Failure;
use super::super::io::{Bars, Files, deliver, json_of, json_only, log_of};
use super::train::material;
use crate::book::{outcomes, past_and_open};
use crate::ensemble::Quality;
use crate::model::{ADVICE_NOT_JUDGED, AdviceReport, Registry, evaluate_advice};
use crate::units::{Seed, money};
use crate::workflow::Material;

/// `evaluate`
#[derive(Debug, Args)]
pub(in crate::cli) struct Evaluate {
    #[command(flatten)]
    pub files: Files,
    /// Judge the advice instead: what following it would have been worth on the past renewals
    #[arg(long)]
    pub plays: bool,
    /// Write the report as JSON
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Serialize)]
struct Evaluation {
    model: String,
    n_rows: usize,
    /// Rows the model was trained on.
    n_learned_from: usize,
    cautions: Vec<String>,
    quality: Quality,
    segments: BTreeMap<String, Segment>,
}

#[derive(Serialize)]
struct Segment {
    n_rows: usize,
    renewal_rate: f64,
    mean_win_probability: f64,
    log_loss: f64,
    brier: f64,
}

pub(in crate::cli) fn run(options: &Evaluate) -> Result<(), Failure> {
    json_only(options.out.as_deref())?;
    if options.plays {
        return advice(options);
    }
    let model = options.files.model()?;
    if options.files.renewals.is_none() {
        if let Some(out) = &options.out {
            return deliver(Some(out), &json_of(&model.card)?);
        }
        let judged = Registry::new(&options.files.models).advice(model.id.as_str())?;
        let judged = judged.map_or_else(String::new, |report| format!("\nadvice: {}\n", report.words));
        return deliver(None, format!("model {}\n{}{judged}", model.id, model.card).as_bytes());
    }
    let read = options.files.renewals()?.table_with(&[&model.playbook.columns.outcome])?;
    let table = past_and_open(&read, &model.playbook)?.past;
    let log = log_of(&options.files, &table, &model.playbook)?;
    let renewed = outcomes(&table, &model.playbook)?;
    let rows = model.rows(&table, &log)?;
    let probabilities: Vec<f64> = model.score(&rows)?.iter().map(|score| score.win_probability).collect();
    let mut of_segment: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (row, segment) in rows.segment.iter().enumerate() {
        of_segment.entry(segment.clone().unwrap_or_else(|| "all".to_owned())).or_default().push(row);
    }
    let n_learned_from = model.n_learned_from(&rows);
    let evaluation = Evaluation {
        model: model.id.0.clone(),
        n_rows: renewed.len(),
        n_learned_from,
        cautions: hindsight(n_learned_from, renewed.len()).into_iter().collect(),
        quality: Quality::of(&probabilities, &renewed),
        segments: of_segment.into_iter().map(|(name, rows)| (name, segment(&rows, &probabilities, &renewed))).collect(),
    };
    match &options.out {
        Some(out) => deliver(Some(out), &json_of(&evaluation)?),
        None => deliver(None, in_words(&evaluation).as_bytes()),
    }
}

/// What following the advice would have been worth on the past renewals.
fn advice(options: &Evaluate) -> Result<(), Failure> {
    let material = material(&options.files, None)?;
    let table = material.learning_table()?;
    let bars = Bars::new();
    let report = evaluate_advice(&table, Seed(options.files.seed), &bars)?;
    drop(bars);
    let report = report.ok_or_else(|| Failure::because(ADVICE_NOT_JUDGED))?;
    keep(options, &material, &report)?;
    match &options.out {
        Some(out) => deliver(Some(out), &json_of(&report)?),
        None => deliver(None, advice_in_words(&report).as_bytes()),
    }
}

/// Keeps the report beside the current model, where that was trained on the same files.
fn keep(options: &Evaluate, material: &Material, report: &AdviceReport) -> Result<(), Failure> {
    let registry = Registry::new(&options.files.models);
    match registry.current_id()? {
        Some(id) if id == material.id(Seed(options.files.seed)).as_str() => Ok(registry.keep_advice(&id, report)?),
        _ => Ok(()),
    }
}

fn advice_in_words(report: &AdviceReport) -> String {
    let mut text = format!("{}\n\n", report.words);
    let _infallible = writeln!(text, "a year                 actions        spend        worth   90 % interval");
    for rule in &report.rules {
        let _infallible = writeln!(
            text,
            "  {:<18} {:>9.0} {:>12} {:>12}   {} to {}",
            rule.rule,
            rule.actions,
            money(rule.spend),
            money(rule.worth),
            money(rule.low),
            money(rule.high)
        );
    }
    let _infallible = writeln!(text, "\nwith a budget of           advice     simplest      by risk");
    for point in &report.by_budget {
        let _infallible = writeln!(
            text,
            "  {:>12} a year {:>12} {:>12} {:>12}",
            money(point.budget),
            money(point.advice),
            money(point.simplest),
            money(point.risk)
        );
    }
    text
}

/// What to bear in mind when a model is judged on what it has learned from.
fn hindsight(n_learned_from: usize, n_rows: usize) -> Option<String> {
    (n_learned_from > 0).then(|| {
        format!(
            "the model was trained on {n_learned_from} of these {n_rows} rows, and on its own past every model looks better than it is; `winprob evaluate` without --renewals tells what it does on accounts it has not seen"
        )
    })
}

fn segment(rows: &[usize], probabilities: &[f64], renewed: &[bool]) -> Segment {
    let p: Vec<f64> = rows.iter().map(|&row| probabilities[row]).collect();
    let y: Vec<bool> = rows.iter().map(|&row| renewed[row]).collect();
    let quality = Quality::of(&p, &y);
    Segment {
        n_rows: rows.len(),
        renewal_rate: y.iter().filter(|&&won| won).count() as f64 / y.len() as f64,
        mean_win_probability: p.iter().sum::<f64>() / p.len() as f64,
        log_loss: quality.log_loss,
        brier: quality.brier,
    }
}

fn in_words(evaluation: &Evaluation) -> String {
    let quality = &evaluation.quality;
    let mut text = format!(
        "model {} on {} rows: log loss {:.4}, Brier {:.4}, AUC {:.4}, calibration error {:.4}\n",
        evaluation.model, evaluation.n_rows, quality.log_loss, quality.brier, quality.auc, quality.calibration_error
    );
    for (name, segment) in &evaluation.segments {
        let _infallible = writeln!(
            text,
            "  {name}: {} rows, {:.1} % renewed, {:.1} % predicted, log loss {:.4}",
            segment.n_rows,
            100.0 * segment.renewal_rate,
            100.0 * segment.mean_win_probability,
            segment.log_loss
        );
    }
    for caution in &evaluation.cautions {
        let _infallible = writeln!(text, "\ncaution: {caution}");
    }
    text
}
