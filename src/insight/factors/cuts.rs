//! Cut points: from which value on more renew, and below which fewer do.
//!
//! Searched over a grid of values, the search paid for ([`of_the_best`]). Where a second cut is found on one
//! side of the first, one is the renewal side's and one the churn side's; often there is only one.

use super::chance::of_the_best;
use super::factor::Side;
use super::params::FactorParams;
use super::sample::{Association, Sample};
use crate::metrics::newcombe;
use crate::units::{Interval, normal_quantile};

/// Two parts of the past renewals, and how many of each renewed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Split {
    /// The share of the upper part, or of the level, that renewed.
    pub(super) rate_above: f64,
    /// The share of the others.
    pub(super) rate_below: f64,
    /// The 90 % interval of the difference, as wide as the search makes it.
    pub(super) difference: Interval,
    pub(super) n_above: usize,
    pub(super) n_below: usize,
    /// The p-value, the search paid for.
    pub(super) p: f64,
    pub(super) side: Side,
}

/// A cut and what it splits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    pub(super) value: f64,
    pub(super) split: Split,
}

/// The best cut of some rows.
struct Best {
    value: f64,
    association: Association,
    /// The p-value, the search paid for.
    p: f64,
}

fn best(x: &[f64], sample: &Sample, grid: &[f64], direction: Option<f64>, params: &FactorParams) -> Option<Best> {
    let least = params.fewest(sample.len());
    let share = |count: usize| count as f64 / sample.len() as f64;
    let mut found: Option<(f64, Association)> = None;
    let (mut n_cuts, mut first, mut last) = (0, 1.0_f64, 0.0_f64);
    for &value in grid {
        let above: Vec<f64> = x.iter().map(|&x| f64::from(u8::from(x >= value))).collect();
        let n_below = above.iter().filter(|&&is| is == 0.0).count();
        if n_below < least || sample.len() - n_below < least {
            continue;
        }
        n_cuts += 1;
        (first, last) = (first.min(share(n_below)), last.max(share(n_below)));
        let association = sample.association(&above);
        let fits = direction.is_none_or(|direction| direction * association.z > 0.0);
        if fits && found.is_none_or(|(_, best)| association.z.abs() > best.z.abs()) {
            found = Some((value, association));
        }
    }
    let (value, association) = found?;
    let z = normal_quantile(1.0 - 0.5 * association.p);
    Some(Best { value, association, p: of_the_best(association.p, z, n_cuts, first, last) })
}

/// The values that may be cuts: every one but the smallest, or evenly spaced quantiles where there are many.
fn grid(x: &[f64], most: usize) -> Vec<f64> {
    let mut values = x.to_vec();
    values.sort_by(f64::total_cmp);
    let mut distinct = values.clone();
    distinct.dedup();
    if distinct.len() <= most + 1 {
        return distinct.split_off(1.min(distinct.len()));
    }
    let mut quantiles: Vec<f64> = (1..=most).map(|step| values[step * values.len() / (most + 1)]).collect();
    quantiles.dedup();
    quantiles
}

/// What a split tells: `above` says of each row on which side it is.
pub(super) fn split(above: &[f64], sample: &Sample, association: Association, p: f64, side: Option<Side>) -> Split {
    let (mut n, mut won) = ([0.0, 0.0], [0.0, 0.0]);
    for (&above, &renewed) in above.iter().zip(&sample.renewed) {
        let place = usize::from(above > 0.0);
        n[place] += 1.0;
        won[place] += f64::from(u8::from(renewed));
    }
    let [rate_below, rate_above] = [won[0] / n[0], won[1] / n[1]];
    // A search of k cuts widens the interval as k tests would.
    let tail = 0.05 * (association.p / p).clamp(1e-6, 1.0);
    let z = normal_quantile(1.0 - tail);
    let effective = |n: f64| n / association.design;
    let difference = newcombe((rate_above, effective(n[1])), (rate_below, effective(n[0])), z);
    // The smaller part is the one that stands out.
    let stands_out = if n[1] <= n[0] { rate_above - rate_below } else { rate_below - rate_above };
    let side = side.unwrap_or(if stands_out > 0.0 { Side::Renewal } else { Side::Churn });
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts")]
    let [n_below, n_above] = n.map(|n| n as usize);
    Split { rate_above, rate_below, difference, n_above, n_below, p, side }
}

/// The cut points of a number; none where chance does as well. All values are known.
pub(super) fn cuts(x: &[f64], sample: &Sample, params: &FactorParams) -> (f64, Vec<Cut>) {
    let grid = grid(x, params.grid);
    let Some(main) = best(x, sample, &grid, None, params) else { return (1.0, Vec::new()) };
    if main.p > params.clear {
        return (main.p, Vec::new());
    }
    let direction = main.association.z.signum();
    let second = [true, false].into_iter().filter_map(|is_above| {
        let part: Vec<usize> = (0..x.len()).filter(|&row| (x[row] >= main.value) == is_above).collect();
        let values: Vec<f64> = part.iter().map(|&row| x[row]).collect();
        let found = best(&values, &sample.select(&part), &grid, Some(direction), params)?;
        (2.0 * found.p <= params.clear).then_some((2.0 * found.p, found))
    });
    let second = second.min_by(|a, b| a.0.total_cmp(&b.0));
    let told = |value: f64, p: f64, side: Option<Side>| {
        let above: Vec<f64> = x.iter().map(|&x| f64::from(u8::from(x >= value))).collect();
        Cut { value, split: split(&above, sample, sample.association(&above), p, side) }
    };
    let Some((p, other)) = second else { return (main.p, vec![told(main.value, main.p, None)]) };
    let (lower, upper) = if other.value > main.value {
        ((main.value, main.p), (other.value, p))
    } else {
        ((other.value, p), (main.value, main.p))
    };
    let (of_lower, of_upper) =
        if direction > 0.0 { (Side::Churn, Side::Renewal) } else { (Side::Renewal, Side::Churn) };
    (main.p, vec![told(upper.0, upper.1, Some(of_upper)), told(lower.0, lower.1, Some(of_lower))])
}
