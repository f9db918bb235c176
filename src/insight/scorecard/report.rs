//! The health score beside the model on the same past, out of fold, and a points score beside both.
//!
//! Points for a renewal are found without its account: the conditions, what is to be expected, and the points.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::families::{FamilyLine, family_health, family_lines};
use super::params::ScorecardParams;
use super::points::PointsLine;
use super::proposal::{loss, proposed};
use super::verdict::{MetricLine, metrics};
use crate::book::{LearningTable, Scorecard};
use crate::insight::factors::{Factor, FactorEvidence};
use crate::insight::past::one_a_renewal;
use crate::metrics::auc;
use crate::units::Seed;

/// How well a score ranks that knows nothing.
const CHANCE: f64 = 0.5;
/// Factors named that the score lacks.
const LACKING: usize = 6;

/// How scores do on the past.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScorecardSummary {
    /// Past renewals.
    pub n: usize,
    /// How well the health score ranks renewals; absent where the playbook states none.
    pub auc_scorecard: Option<f64>,
    /// How well the model does, out of fold.
    pub auc_model: f64,
    /// How well the proposed points do, found without the renewals they are judged on; absent with too few renewals. Where they rank no
    /// better than chance none are proposed.
    pub auc_points: Option<f64>,
    /// What the points lose against the model.
    pub points_loss: Option<f64>,
    /// Lower end of the 90 % interval of that loss.
    pub points_loss_low: Option<f64>,
    /// Upper end of it.
    pub points_loss_high: Option<f64>,
    /// The value lost among the best fifth by the health score; renewals are counted where no value is recorded.
    pub surprise_churn_value: Option<f64>,
    /// The same by the model.
    pub surprise_churn_value_model: f64,
    /// The value renewed among the worst fifth by the health score.
    pub false_alarm_value: Option<f64>,
    /// The same by the model.
    pub false_alarm_value_model: f64,
    /// Factors the health score lacks, strongest first.
    pub lacking: Vec<String>,
    /// In words.
    pub words: String,
}

/// A health score put to the test.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScorecardReport {
    /// Its metrics, the heaviest first; empty where the playbook states none.
    pub metrics: Vec<MetricLine>,
    /// How it does.
    pub summary: ScorecardSummary,
    /// A points score of at most six groups of factors.
    pub proposal: Vec<PointsLine>,
    /// The families its metrics are grouped into, each light held against what renewed.
    #[serde(default)]
    pub families: Vec<FamilyLine>,
}

/// Puts the health score of the playbook to the test; `predicted` are the model's probabilities of all rows out of fold.
#[must_use]
pub fn scorecard(table: &LearningTable, factors: &[Factor], predicted: &[f64], seed: Seed) -> ScorecardReport {
    let params = ScorecardParams::default();
    let rows = one_a_renewal(&table.rows.accounts, &table.rows.as_of, &table.rows.renewal_date);
    let renewed: Vec<bool> = rows.iter().map(|&row| table.renewed[row]).collect();
    let by_model: Vec<f64> = rows.iter().map(|&row| predicted[row]).collect();
    let by_score = score(table, &rows, &table.playbook.scorecard);
    let has_values = rows.iter().any(|&row| table.rows.value[row].is_some());
    let value: Vec<f64> =
        rows.iter().map(|&row| if has_values { table.rows.value[row].unwrap_or(0.0) } else { 1.0 }).collect();
    let misses = |scores: &[f64]| misses(scores, &renewed, &value);
    let n_renewed = renewed.iter().filter(|is| **is).count();
    let (mut proposal, told) = if n_renewed.min(rows.len() - n_renewed) >= params.fewest_events {
        let (lines, out_of_fold) = proposed(table, &rows, &renewed, factors, seed, &params);
        let accounts: Vec<usize> = rows.iter().map(|&row| table.rows.groups[row]).collect();
        let (interval, least) = loss((&by_model, &out_of_fold), &renewed, &accounts, params.draws, seed);
        (lines, Some((auc(&out_of_fold, &renewed), interval, least)))
    } else {
        (Vec::new(), None)
    };
    if told.is_some_and(|(_, _, least)| least <= CHANCE) {
        proposal.clear();
    }
    let auc_model = auc(&by_model, &renewed);
    let (surprise, false_alarm) = by_score.as_deref().map(misses).unzip();
    let (surprise_of_model, false_alarm_of_model) = misses(&by_model);
    let mut summary = ScorecardSummary {
        n: rows.len(),
        auc_scorecard: by_score.as_ref().map(|scores| auc(scores, &renewed)),
        auc_model,
        auc_points: told.map(|(area, ..)| area),
        points_loss: told.map(|(area, ..)| auc_model - area),
        points_loss_low: told.map(|(_, interval, _)| interval.low),
        points_loss_high: told.map(|(_, interval, _)| interval.high),
        surprise_churn_value: surprise,
        surprise_churn_value_model: surprise_of_model,
        false_alarm_value: false_alarm,
        false_alarm_value_model: false_alarm_of_model,
        lacking: lacking(&table.playbook.scorecard, factors),
        words: String::new(),
    };
    summary.words = words(&summary, proposal.is_empty(), params.fewest_events);
    let of_row = |&row: &usize| {
        let value = |name: &str| table.rows.features.iter().find(|column| column.name == name)?.number(row);
        family_health(&table.playbook.scorecard, value)
    };
    let families: Vec<_> = rows.iter().map(of_row).collect();
    ScorecardReport {
        metrics: metrics(&table.playbook.scorecard, factors),
        summary,
        proposal,
        families: family_lines(&families, &renewed),
    }
}

/// The health score of each row: the column, or what its metrics earn of the weight of those known; `None` without one.
fn score(table: &LearningTable, rows: &[usize], card: &Scorecard) -> Option<Vec<f64>> {
    let column = |name: &str| table.rows.features.iter().find(|column| column.name == name);
    if let Some(name) = &card.column {
        let column = column(name)?;
        return Some(rows.iter().map(|&row| column.number(row).unwrap_or(0.0)).collect());
    }
    let metrics: Vec<_> = card.metrics.iter().filter_map(|(name, metric)| Some((column(name)?, metric))).collect();
    if metrics.is_empty() {
        return None;
    }
    let of_row = |row: usize| {
        let earned = metrics.iter().filter_map(|(column, metric)| {
            let share = metric.share(column.number(row)?);
            Some((metric.weight * share, metric.weight))
        });
        let (points, weight) = earned.fold((0.0, 0.0), |(points, weight), (more, of)| (points + more, weight + of));
        if weight > 0.0 { 100.0 * points / weight } else { 0.0 }
    };
    Some(rows.iter().map(|&row| of_row(row)).collect())
}

/// The value lost in the best fifth and renewed in the worst fifth.
fn misses(scores: &[f64], renewed: &[bool], value: &[f64]) -> (f64, f64) {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(a.cmp(&b)));
    let fifth = scores.len() / 5;
    let (worst, best) = (&order[..fifth], &order[order.len() - fifth..]);
    let sum =
        |part: &[usize], outcome: bool| part.iter().filter(|&&at| renewed[at] == outcome).map(|&at| value[at]).sum();
    (sum(best, false), sum(worst, true))
}

/// Supported factors that lead their groups and of which the score has none.
fn lacking(card: &Scorecard, factors: &[Factor]) -> Vec<String> {
    if card.metrics.is_empty() {
        return Vec::new();
    }
    let covered: Vec<&str> = factors
        .iter()
        .filter(|factor| card.metrics.contains_key(&factor.feature))
        .map(|one| one.group.as_str())
        .collect();
    let mut names: Vec<String> = Vec::new();
    for factor in factors {
        let leads = factor.evidence == FactorEvidence::Supported && factor.group == factor.feature;
        if leads && !covered.contains(&factor.group.as_str()) && !names.contains(&factor.label) {
            names.push(factor.label.clone());
        }
    }
    names.truncate(LACKING);
    names
}

fn words(summary: &ScorecardSummary, has_none: bool, fewest_events: usize) -> String {
    let mut parts = Vec::new();
    match summary.auc_scorecard {
        Some(area) => parts.push(format!(
            "the health score ranks {:.0} of 100 pairs of a renewal and a loss right, the model {:.0}",
            100.0 * area,
            100.0 * summary.auc_model
        )),
        None => parts.push("the playbook states no health score under [scorecard]".to_owned()),
    }
    match (summary.auc_points, summary.points_loss) {
        (None, _) | (_, None) => {
            parts.push(format!("no points are proposed: it takes {fewest_events} past renewals of either outcome"));
        }
        _ if has_none => parts.push(
            "no points are proposed: found without the renewals they are judged on, they rank no better than chance"
                .to_owned(),
        ),
        (Some(area), Some(loss)) => parts.push(format!(
            "the proposed points rank {:.0} right, {:.1} fewer than the model",
            100.0 * area,
            100.0 * loss
        )),
    }
    if !summary.lacking.is_empty() {
        parts.push(format!("the score lacks {}", summary.lacking.join(", ")));
    }
    parts.join("; ")
}
