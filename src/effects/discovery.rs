//! Which kinds stand up: average uplifts with their intervals, and false-discovery control over the kinds of a book.

use ndarray::{Array1, Array2};
use rayon::prelude::*;

use super::checks::KindChecks;
use super::data::assumed::AveragePrior;
use super::data::{CustomaryMix, Expected, Past};
use super::params::DiscoveryParams;
use super::report::KindReport;
use super::support::Support;
use super::together;
use crate::book::LearningTable;
use crate::units::{normal_cdf, sigmoid};

/// The fitted terms, with their covariance and draws (draws × terms).
#[derive(Clone, Copy)]
pub struct Fitted<'a> {
    /// The terms.
    pub theta: &'a Array1<f64>,
    /// Their covariance.
    pub covariance: &'a Array2<f64>,
    /// Draws of them.
    pub draws: &'a Array2<f64>,
}

/// Describes every kind and marks those that stand up.
pub fn reports(
    table: &LearningTable,
    past: &Past,
    expected: &Expected,
    Fitted { theta, covariance, draws }: Fitted,
    support: &Support,
    params: &DiscoveryParams,
) -> Vec<KindReport> {
    let n_kinds = past.terms.n_kinds;
    let rows: Vec<usize> = (0..past.histories.len()).collect();
    let by_draw: Vec<Vec<f64>> = (0..draws.nrows())
        .into_par_iter()
        .map(|draw| average_uplifts(past, expected, draws.row(draw).as_slice().unwrap_or(&[]), params.averaged))
        .collect();
    let mut reports: Vec<KindReport> = (0..n_kinds)
        .map(|kind| {
            let n_accounts = support.n_accounts(kind);
            let stated = past.assumed[kind];
            let mut uplifts: Vec<f64> = by_draw.iter().map(|of_kinds| of_kinds[kind]).collect();
            let average = uplifts.iter().sum::<f64>() / uplifts.len() as f64;
            uplifts.sort_by(f64::total_cmp);
            let gain = |row: usize| theta.dot(&term_vector(past, row, kind));
            let mut ranked = rows.clone();
            ranked.sort_by(|&a, &b| gain(b).total_cmp(&gain(a)).then(a.cmp(&b)));
            let best = &ranked[..ranked.len().div_ceil(3)];
            let p_value = (2.0
                * f64::min(
                    p_of_mean(past, &rows, kind, theta, covariance, stated),
                    p_of_mean(past, best, kind, theta, covariance, stated),
                ))
            .min(1.0);
            KindReport {
                kind: table.playbook.interventions[kind].kind.clone(),
                n_accounts,
                average_uplift: average,
                low: uplifts[uplifts.len() / 20],
                high: uplifts[uplifts.len() - 1 - uplifts.len() / 20],
                p_value: if n_accounts == 0 { 1.0 } else { p_value },
                stands_up: false,
                assumed: table.playbook.interventions[kind].assumed,
                checks: KindChecks::default(),
                worth: Vec::new(),
                given_with: together::given_with(table, past, kind, params),
                boosted: None,
            }
        })
        .collect();
    stand_up(&mut reports, params.false_discoveries);
    reports
}

/// The terms of doing a kind at its customary time for a row of the past.
fn term_vector(past: &Past, row: usize, kind: usize) -> Array1<f64> {
    let mut vector = vec![0.0; past.terms.len()];
    let timing = past.timing.shares(kind, past.histories[row].horizon).timing;
    let modifiers = past.modifiers.row(row);
    past.terms.add(&mut vector, kind, 1.0, &timing, modifiers.as_slice().unwrap_or(&[]));
    Array1::from(vector)
}

/// The mean over past rows of what each kind at its customary time adds where nothing else is done.
fn average_uplifts(past: &Past, expected: &Expected, theta: &[f64], most: usize) -> Vec<f64> {
    let terms = past.terms;
    let pairs = terms.pair_ratios(theta);
    let step = ((past.histories.len() << terms.n_kinds.min(8)) / most).max(1);
    let (mut sums, mut count) = (vec![0.0; terms.n_kinds], 0.0f64);
    for row in (0..past.histories.len()).step_by(step) {
        let modifiers = past.modifiers.row(row);
        let z = modifiers.as_slice().unwrap_or(&[]);
        let horizon = past.histories[row].horizon;
        let customary: Vec<[f64; 1]> =
            past.timing.customary_gains(terms, theta, horizon, z).into_iter().map(|gain| [gain]).collect();
        let mix = CustomaryMix::new(&expected.propensity.row(row).to_vec());
        let [without] = mix.gaining(&customary, &pairs).without(sigmoid(expected.base[row]));
        for (kind, sum) in sums.iter_mut().enumerate() {
            let timing = past.timing.shares(kind, horizon).timing;
            let gain = terms.log_odds(theta, kind, 1.0, &timing, z);
            *sum += sigmoid(without + gain) - sigmoid(without);
        }
        count += 1.0;
    }
    sums.into_iter().map(|sum| sum / count.max(1.0)).collect()
}

/// One-sided chance of a mean gain this large over the rows when the kind has no effect; what the playbook states does not count.
fn p_of_mean(
    past: &Past,
    rows: &[usize],
    kind: usize,
    theta: &Array1<f64>,
    covariance: &Array2<f64>,
    stated: Option<AveragePrior>,
) -> f64 {
    let mut mean = Array1::<f64>::zeros(theta.len());
    for &row in rows {
        mean += &term_vector(past, row, kind);
    }
    mean /= rows.len().max(1) as f64;
    let sd = mean.dot(&covariance.dot(&mean)).sqrt();
    let (gain, sd) = (mean.dot(theta), sd.max(1e-12));
    1.0 - normal_cdf(stated.map_or(gain / sd, |stated| stated.without(gain, sd)))
}

/// Marks the kinds that survive false-discovery control (Benjamini & Hochberg 1995).
fn stand_up(reports: &mut [KindReport], rate: f64) {
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by(|&a, &b| reports[a].p_value.total_cmp(&reports[b].p_value));
    let n = reports.len() as f64;
    let passes = |(rank, &kind): (usize, &usize)| reports[kind].p_value <= rate * (rank + 1) as f64 / n;
    let n_found = order.iter().enumerate().rposition(passes).map_or(0, |last| last + 1);
    for &kind in &order[..n_found] {
        reports[kind].stands_up = true;
    }
}
