//! Every figure of the review, from what the other tables say: nothing is computed here that they compute.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::part::{ReportLine, ReportPart};
use crate::book::{Health, TrafficLight};
use crate::insight::past::{PastRenewal, by_quarter, quarter};
use crate::insight::{Backtest, Forecast, Misses, Play, WatchLine, misses};
use crate::metrics::brier_score;
use crate::units::money;

/// Quarters looked back over.
const QUARTERS: usize = 8;
/// Misses told.
const MISSES: usize = 15;
/// Calls needed to say how far people were off.
const CALLS: usize = 5;

/// A person's call of a renewal that has ended, beside what the model gave it at that moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SaidCall {
    /// The chance the person gave it.
    pub called: f64,
    /// The chance the model gave it.
    pub model: f64,
    /// Whether it renewed.
    pub renewed: bool,
}

/// What the review is made from.
#[derive(Debug, Clone, Copy)]
pub struct ReportFacts<'a> {
    /// The renewals that have ended, with what was said of them out of fold.
    pub past: &'a [PastRenewal],
    /// The traffic light.
    pub health: Health,
    /// What plays were worth.
    pub plays: &'a [Play],
    /// How forecasts would have done.
    pub backtest: &'a Backtest,
    /// The open book by quarter.
    pub forecast: &'a Forecast,
    /// People's calls that can be scored.
    pub calls: &'a [SaidCall],
    /// Whether published probabilities held, where outcomes have come in since.
    pub watch: Option<&'a WatchLine>,
    /// The quarter under review; the last one of the past where none is named.
    pub quarter: Option<&'a str>,
}

/// The quarterly review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Report {
    /// The quarter under review, such as `2026-Q3`; absent where the past has no dates.
    pub quarter: Option<String>,
    /// Whether values are money; otherwise renewals are counted.
    pub in_money: bool,
    /// The review in a paragraph.
    pub headline: String,
    /// Every figure, section by section.
    pub report: Vec<ReportLine>,
}

/// A quarter of which nothing is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("found {found:?}, expected a quarter with renewals that have ended: {known}")]
pub struct UnknownQuarter {
    /// The quarter.
    pub found: String,
    /// Those there are.
    pub known: String,
}

/// The review of a quarter.
///
/// # Errors
/// [`UnknownQuarter`] where no renewal of the quarter has ended.
pub fn report(facts: &ReportFacts<'_>) -> Result<Report, UnknownQuarter> {
    let mut quarters = by_quarter(facts.past);
    let quarter = match facts.quarter {
        Some(named) if quarters.contains_key(named) => Some(named.to_owned()),
        Some(named) => {
            let known = quarters.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            let known = if known.is_empty() { "there is none with a date".to_owned() } else { known };
            return Err(UnknownQuarter { found: named.to_owned(), known });
        }
        None => quarters.keys().next_back().cloned(),
    };
    // What came after the quarter was not known at its end.
    quarters.retain(|name, _| quarter.as_ref().is_some_and(|quarter| name <= quarter));
    let shown: Vec<String> = quarters.keys().rev().take(QUARTERS).rev().cloned().collect();
    let in_money = facts.past.iter().any(|renewal| renewal.value.is_some());
    let missed = misses(facts.past, facts.health);
    let mut lines = renewed(&quarters, &shown, in_money);
    lines.extend(said(facts.backtest, &shown, in_money));
    lines.extend(lights(&quarters, facts.health));
    lines.extend(calls(facts.calls));
    lines.extend(plays(facts.plays));
    lines.extend(surprises(&missed, &shown));
    lines.extend(missed_in(&missed, quarter.as_deref()));
    lines.extend(next(facts.forecast));
    let headline = headline(&lines, quarter.as_deref(), facts, in_money);
    Ok(Report { quarter, in_money, headline, report: lines })
}

fn amount(value: f64, in_money: bool) -> String {
    if in_money { money(value) } else { format!("{value:.0}") }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

fn renewed(quarters: &BTreeMap<String, Vec<&PastRenewal>>, shown: &[String], in_money: bool) -> Vec<ReportLine> {
    let worth = |renewal: &PastRenewal| if in_money { renewal.value.unwrap_or(0.0) } else { 1.0 };
    let line = |name: &String| {
        let renewals = &quarters[name];
        let due: f64 = renewals.iter().map(|one| worth(one)).sum();
        let kept: f64 = renewals.iter().filter(|one| one.renewed).map(|one| worth(one)).sum();
        let n_renewed = renewals.iter().filter(|one| one.renewed).count();
        let of_value = if in_money && due > 0.0 {
            format!("; {} of {} ({})", amount(kept, true), amount(due, true), percent(kept / due))
        } else {
            String::new()
        };
        let words = format!("{n_renewed} of {} renewals came{of_value}", renewals.len());
        ReportLine {
            n: Some(renewals.len()),
            value: Some(due),
            actual: Some(kept),
            ..ReportLine::of(ReportPart::Renewed, name, words)
        }
    };
    shown.iter().map(line).collect()
}

fn said(backtest: &Backtest, shown: &[String], in_money: bool) -> Vec<ReportLine> {
    let known = backtest.periods.iter().filter(|period| shown.contains(&period.period));
    let line = |period: &crate::insight::BacktestPeriod| {
        let written = |value: f64| amount(value, in_money);
        let held = if period.held { "within" } else { "outside" };
        let words = format!(
            "{} expected ({} to {}), {} came: {held} the interval",
            written(period.expected),
            written(period.low),
            written(period.high),
            written(period.renewed)
        );
        ReportLine {
            n: Some(period.n),
            value: Some(period.value),
            expected: Some(period.expected),
            low: Some(period.low),
            high: Some(period.high),
            actual: Some(period.renewed),
            ..ReportLine::of(ReportPart::Said, &period.period, words)
        }
    };
    known.map(line).collect()
}

fn lights(quarters: &BTreeMap<String, Vec<&PastRenewal>>, health: Health) -> Vec<ReportLine> {
    let Some(renewals) = quarters.values().next_back() else { return Vec::new() };
    let line = |light: TrafficLight| {
        let under: Vec<&&PastRenewal> = renewals.iter().filter(|one| health.light(one.predicted) == light).collect();
        let n = under.len();
        let expected = under.iter().map(|one| one.predicted).sum::<f64>() / n as f64;
        let actual = under.iter().filter(|one| one.renewed).count() as f64 / n as f64;
        let words = format!("{n} {}: {} expected to renew, {} did", light.word(), percent(expected), percent(actual));
        (n > 0).then(|| ReportLine {
            n: Some(n),
            expected: Some(expected),
            actual: Some(actual),
            ..ReportLine::of(ReportPart::Lights, light.word(), words)
        })
    };
    [TrafficLight::Green, TrafficLight::Yellow, TrafficLight::Red].into_iter().filter_map(line).collect()
}

/// Told of all people together: no person is scored here.
fn calls(calls: &[SaidCall]) -> Vec<ReportLine> {
    if calls.len() < CALLS {
        return Vec::new();
    }
    let renewed: Vec<bool> = calls.iter().map(|call| call.renewed).collect();
    let off = |of: fn(&SaidCall) -> f64| brier_score(&calls.iter().map(of).collect::<Vec<f64>>(), &renewed);
    let line = |name: &str, off: f64| {
        let words = format!(
            "{} calls of renewals that have ended: {name} off by {off:.3} (Brier score; less is better)",
            calls.len()
        );
        ReportLine { n: Some(calls.len()), actual: Some(off), ..ReportLine::of(ReportPart::Calls, name, words) }
    };
    vec![line("people", off(|call| call.called)), line("model", off(|call| call.model))]
}

fn plays(plays: &[Play]) -> Vec<ReportLine> {
    let whole = plays.iter().filter(|play| play.by == "all");
    let line = |play: &Play| ReportLine {
        n: Some(play.interventions),
        value: play.money,
        expected: play.uplift,
        low: play.uplift_low,
        high: play.uplift_high,
        ..ReportLine::of(ReportPart::Plays, &play.label, play.words.clone())
    };
    whole.map(line).collect()
}

fn surprises(missed: &Misses, shown: &[String]) -> Vec<ReportLine> {
    let known = missed.summary.surprise_churn.iter().filter(|churn| shown.contains(&churn.period));
    let line = |churn: &crate::insight::SurpriseChurn| {
        let words = format!(
            "{} of what was lost had been green ({} to {}; {} renewals lost)",
            percent(churn.surprise_churn),
            percent(churn.low),
            percent(churn.high),
            churn.n_lost
        );
        ReportLine {
            n: Some(churn.n_lost),
            value: Some(churn.value_lost),
            actual: Some(churn.surprise_churn),
            low: Some(churn.low),
            high: Some(churn.high),
            ..ReportLine::of(ReportPart::SurpriseChurn, &churn.period, words)
        }
    };
    known.map(line).collect()
}

fn missed_in(missed: &Misses, reviewed: Option<&str>) -> Vec<ReportLine> {
    let of_quarter = missed.misses.iter().filter(|miss| miss.renewal_date.map(quarter).as_deref() == reviewed);
    let line = |miss: &crate::insight::Miss| ReportLine {
        value: miss.value,
        expected: Some(miss.predicted),
        actual: Some(f64::from(u8::from(miss.renewed))),
        ..ReportLine::of(ReportPart::Missed, &miss.account_id, miss.words.clone())
    };
    of_quarter.take(MISSES).map(line).collect()
}

fn next(forecast: &Forecast) -> Vec<ReportLine> {
    let line = |line: &crate::insight::ForecastLine| ReportLine {
        n: Some(line.n),
        value: Some(line.value),
        expected: Some(line.expected),
        low: Some(line.low),
        high: Some(line.high),
        expected_with_plan: Some(line.expected_with_plan),
        ..ReportLine::of(ReportPart::Next, &line.period, line.words.clone())
    };
    forecast.forecast.iter().map(line).collect()
}

fn headline(lines: &[ReportLine], quarter: Option<&str>, facts: &ReportFacts<'_>, in_money: bool) -> String {
    let of = |part: ReportPart| lines.iter().find(|line| line.part == part && Some(line.name.as_str()) == quarter);
    let mut told = match (quarter, of(ReportPart::Renewed)) {
        (Some(quarter), Some(line)) => vec![format!("{quarter}: {}", line.words)],
        _ => vec!["No past renewal has a date, so there is no quarter to review".to_owned()],
    };
    told.extend(of(ReportPart::Said).map(|line| line.words.clone()));
    told.extend(of(ReportPart::SurpriseChurn).map(|line| line.words.clone()));
    told.extend(facts.watch.filter(|watch| watch.n_resolved > 0).map(|watch| format!("Since then {}", watch.words)));
    let total = &facts.forecast.total;
    if total.n > 0 {
        told.push(format!(
            "Next: {} open renewals, {} of {} expected to renew (80 % interval {} to {})",
            total.n,
            amount(total.expected, in_money),
            amount(total.value, in_money),
            amount(total.low, in_money),
            amount(total.high, in_money)
        ));
    }
    format!("{}.", told.join(". "))
}
