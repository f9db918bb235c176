//! How the model serves the parts of the book: segments, owners' teams aside, and the size of accounts.
//!
//! Calibration of a part is told by `z = Σ(y - p) / √Σp(1 - p)` of probabilities out of fold: beyond two the part renews more
//! or less than it was told (Spiegelhalter, *Probabilistic prediction in patient management*, 1986, for one group).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::past::PastRenewal;
use crate::metrics::{auc, wilson};
use crate::units::NINE_IN_TEN;

/// What a part of the book needs to be judged.
#[derive(Debug, Clone, Copy, PartialEq)]
struct SegmentParams {
    /// Renewals a part needs to be judged, 20.
    fewest: usize,
    /// Renewals of the rarer outcome for an AUC, 5.
    fewest_events: usize,
    /// Standard deviations beyond which a part is told as off, 2.6: one in a hundred of fair ones, the parts being few.
    far: f64,
}

impl Default for SegmentParams {
    fn default() -> Self {
        Self { fewest: 20, fewest_events: 5, far: 2.6 }
    }
}

/// A part of the past renewals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SegmentLine {
    /// What tells the parts: `all`, `segment` or `size`.
    pub by: String,
    /// The part.
    pub group: String,
    /// Past renewals.
    pub n: usize,
    /// The share that renewed.
    pub renewal_rate: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end of its 90 % interval.
    pub high: f64,
    /// The mean win probability out of fold.
    pub predicted: f64,
    /// How far the renewals lie from what was predicted, in standard deviations.
    pub z: f64,
    /// How well the model ranks within the part; absent with too few of either outcome.
    pub auc: Option<f64>,
    /// The share that was green and was lost, of all that was lost; absent where nothing was.
    pub missed: Option<f64>,
    /// `fair`, `too high`, `too low`, or `unknown` with too few renewals.
    pub verdict: String,
    /// In words.
    pub words: String,
}

/// All renewals, then segments, then thirds by value; `green_from` is where green begins.
#[must_use]
pub fn segments(past: &[PastRenewal], green_from: f64) -> Vec<SegmentLine> {
    let params = &SegmentParams::default();
    let everything: Vec<&PastRenewal> = past.iter().collect();
    let mut lines = vec![line("all", "all", &everything, green_from, params)];
    let mut by_segment: BTreeMap<&str, Vec<&PastRenewal>> = BTreeMap::new();
    for renewal in past {
        if let Some(segment) = &renewal.segment {
            by_segment.entry(segment).or_default().push(renewal);
        }
    }
    lines.extend(by_segment.iter().map(|(segment, members)| line("segment", segment, members, green_from, params)));
    let mut valued: Vec<&PastRenewal> = past.iter().filter(|renewal| renewal.value.is_some()).collect();
    valued.sort_by(|a, b| a.value.unwrap_or(0.0).total_cmp(&b.value.unwrap_or(0.0)));
    let third = valued.len() / 3;
    if third >= params.fewest {
        let (small, rest) = valued.split_at(third);
        let (middle, large) = rest.split_at(third);
        for (name, members) in [("small", small), ("middle", middle), ("large", large)] {
            lines.push(line("size", name, members, green_from, params));
        }
    }
    lines
}

fn line(by: &str, group: &str, members: &[&PastRenewal], green_from: f64, params: &SegmentParams) -> SegmentLine {
    let n = members.len();
    let renewed: Vec<bool> = members.iter().map(|one| one.renewed).collect();
    let predicted: Vec<f64> = members.iter().map(|one| one.predicted).collect();
    let n_renewed = renewed.iter().filter(|is| **is).count();
    let sum: f64 = predicted.iter().sum();
    let spread: f64 = predicted.iter().map(|p| p * (1.0 - p)).sum();
    let z = if spread > 0.0 { (n_renewed as f64 - sum) / spread.sqrt() } else { 0.0 };
    let rate = n_renewed as f64 / n.max(1) as f64;
    let interval = wilson(rate, n as f64, NINE_IN_TEN);
    let n_lost = n - n_renewed;
    let green = members.iter().filter(|one| !one.renewed && one.predicted >= green_from).count();
    let verdict = match z {
        _ if n < params.fewest => "unknown",
        z if z > params.far => "too low",
        z if z < -params.far => "too high",
        _ => "fair",
    };
    let mean = sum / n.max(1) as f64;
    SegmentLine {
        words: format!(
            "{group}: {:.0} % of {n} renewed, {:.0} % were predicted: {}",
            100.0 * rate,
            100.0 * mean,
            match verdict {
                "fair" => "the probabilities hold here",
                "unknown" => "too few to judge",
                "too low" => "the probabilities are too low here",
                _ => "the probabilities are too high here",
            }
        ),
        by: by.to_owned(),
        group: group.to_owned(),
        n,
        renewal_rate: rate,
        low: interval.low,
        high: interval.high,
        predicted: mean,
        z,
        auc: (n_renewed.min(n_lost) >= params.fewest_events).then(|| auc(&predicted, &renewed)),
        missed: (n_lost > 0).then(|| green as f64 / n_lost as f64),
        verdict: verdict.to_owned(),
    }
}
