//! What was done beyond expectation, row by row and window by window: the regressors of the fit.
//!
//! With `x_ib` what was done to row `i` in lead window `b` less what was to be expected there, counted while the window was
//! open to the row, the fit needs `Σ_b x_ib` for the log-odds and `Σ_b r_ib·x_ib` for the score, `r_ib` being what the
//! outcome leaves unexplained among those still undecided at `b`. Both are one sum with different weights, and over
//! different windows: the log-odds hold what was done up to the customer's decision, the score only what was done before the
//! next decision date, from where the rest is judged (g-estimation: Robins 1994). Or those who were helped early would be
//! held against others who were helped later instead. A pair of
//! kinds counts in the window that completes it, against the chance of completing it then: looked at over the whole
//! course, having had both would only tell that the customer stayed undecided for longer.

use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;

use super::super::data::{Expected, N_TENTS, N_WINDOWS, Past};
use crate::units::sigmoid;

/// Rows worked on together; sums are taken in the order of these blocks.
const CHUNK: usize = 512;
/// Counts found over counts expected are believed within these bounds.
const COUNT_RATIOS: (f64, f64) = (0.2, 5.0);
/// The chance of a kind in a window, given that it was not done before, is kept below this.
const LARGEST_HAZARD: f64 = 0.9;

/// The regressors of all rows, and how expected counts are scaled to those found.
pub struct Surprises<'a> {
    past: &'a Past<'a>,
    expected: &'a Expected,
    /// Kinds × windows.
    scale: Vec<[f64; N_WINDOWS]>,
    /// Rows × terms: `Σ_b x_ib` and the risk terms; zero where no window was open.
    total: Array2<f64>,
    /// Rows read again later, and by how much more `Σ_b x_ib` is up to the customer's decision.
    later: Vec<(usize, Array1<f64>)>,
}

/// Sums over rows at one value of the terms.
pub struct Sums {
    /// The score: what the outcomes leave unexplained along each term.
    pub score: Array1<f64>,
    /// The information, terms × terms.
    pub hessian: Array2<f64>,
    /// Per term: the sum over accounts of the squared sum of their rows' scores.
    pub score_square: Array1<f64>,
}

impl<'a> Surprises<'a> {
    /// Compares what was done with what was to be expected.
    #[must_use]
    pub fn new(past: &'a Past<'a>, expected: &'a Expected) -> Self {
        let scale = scale_of_counts(past, expected);
        let mut surprises = Self { past, expected, scale, total: Array2::zeros((0, 0)), later: Vec::new() };
        let sum =
            |row: usize, windows: &[bool; N_WINDOWS]| Array1::from(surprises.weighted(row, windows, &[1.0; N_WINDOWS]));
        let rows: Vec<(Array1<f64>, Option<Array1<f64>>)> = past
            .histories
            .par_iter()
            .enumerate()
            .map(|(row, history)| {
                let judged = sum(row, &history.eligible);
                let is_read_again = history.eligible != history.undecided && history.eligible.contains(&true);
                let later = is_read_again.then(|| sum(row, &history.undecided) - &judged);
                (judged, later)
            })
            .collect();
        let mut total = Array2::zeros((rows.len(), past.terms.len()));
        let mut later = Vec::new();
        for (row, (judged, beyond)) in rows.into_iter().enumerate() {
            total.row_mut(row).assign(&judged);
            later.extend(beyond.map(|beyond| (row, beyond)));
        }
        (surprises.total, surprises.later) = (total, later);
        surprises
    }

    /// What was done of a kind beyond expectation in the open windows of each row, `Σ_b (a_b - e_b)`.
    #[must_use]
    pub fn exposure(&self, kind: usize) -> Vec<f64> {
        self.total.column(self.past.terms.average(kind)).to_vec()
    }

    /// The log-odds of each row under the terms, for those undecided at its open windows.
    #[must_use]
    pub fn log_odds(&self, theta: &Array1<f64>) -> Vec<f64> {
        let predictors = self.predictors(theta);
        let mut shift = [0.0; N_WINDOWS];
        self.settle(&predictors, &mut shift);
        let mean_shift = |eligible: &[bool; N_WINDOWS]| {
            let open: Vec<f64> =
                (0..N_WINDOWS).filter(|&window| eligible[window]).map(|window| shift[window]).collect();
            open.iter().sum::<f64>() / (open.len() as f64).max(1.0)
        };
        predictors.iter().zip(self.past.histories).map(|(eta, history)| eta + mean_shift(&history.eligible)).collect()
    }

    fn predictors(&self, theta: &Array1<f64>) -> Array1<f64> {
        let mut predictors = self.total.dot(theta) + Array1::from(self.expected.base.clone());
        for (row, beyond) in &self.later {
            predictors[*row] += beyond.dot(theta);
        }
        predictors
    }

    /// Score and information at `theta`; `shift` is where the search for the shifts begins, and ends.
    pub fn sums(&self, theta: &Array1<f64>, shift: &mut [f64; N_WINDOWS]) -> Sums {
        let past = self.past;
        let predictors = self.predictors(theta);
        self.settle(&predictors, shift);
        let n_rows = past.histories.len();
        let chunks: Vec<(Array2<f64>, Vec<Vec<f64>>)> = (0..n_rows.div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let rows = chunk * CHUNK..((chunk + 1) * CHUNK).min(n_rows);
                let mut scores = Vec::with_capacity(rows.len());
                let mut stacked = self.total.slice_axis(Axis(0), rows.clone().into()).to_owned();
                for (mut regressor, row) in stacked.rows_mut().into_iter().zip(rows) {
                    let (residuals, weight) = self.residuals(row, predictors[row], shift);
                    regressor *= weight.sqrt();
                    scores.push(self.weighted(row, &past.histories[row].eligible, &residuals));
                }
                (stacked.t().dot(&stacked), scores)
            })
            .collect();
        let n_groups = past.groups.iter().max().map_or(0, |last| last + 1);
        let mut by_group = Array2::<f64>::zeros((n_groups, past.terms.len()));
        let mut hessian = Array2::zeros((past.terms.len(), past.terms.len()));
        let mut groups = past.groups.iter();
        for (part, scores) in chunks {
            hessian += &part;
            for (score, &group) in scores.iter().zip(groups.by_ref()) {
                by_group.row_mut(group).iter_mut().zip(score).for_each(|(slot, s)| *slot += s);
            }
        }
        Sums { score: by_group.sum_axis(Axis(0)), score_square: by_group.mapv(|s| s * s).sum_axis(Axis(0)), hessian }
    }

    /// `y - σ(η + α_b)` for each open window, zero for others, and the mean of `p(1 - p)` over them.
    fn residuals(&self, row: usize, predictor: f64, shift: &[f64; N_WINDOWS]) -> ([f64; N_WINDOWS], f64) {
        let outcome = f64::from(u8::from(self.past.renewed[row]));
        let eligible = &self.past.histories[row].eligible;
        let (mut weight, mut n_open) = (0.0, 0.0f64);
        let residuals = std::array::from_fn(|window| {
            if !eligible[window] {
                return 0.0;
            }
            let p = sigmoid(predictor + shift[window]);
            weight += p * (1.0 - p);
            n_open += 1.0;
            outcome - p
        });
        (residuals, weight / n_open.max(1.0))
    }

    /// `α_b` such that outcomes and expectations agree among the rows to which window `b` was open.
    fn settle(&self, predictors: &Array1<f64>, shift: &mut [f64; N_WINDOWS]) {
        shift.par_iter_mut().enumerate().for_each(|(window, shift)| {
            for _ in 0..8 {
                let (mut value, mut slope) = (0.0, 1.0);
                for row in (0..predictors.len()).filter(|&row| self.past.histories[row].eligible[window]) {
                    let p = sigmoid(predictors[row] + *shift);
                    value += f64::from(u8::from(self.past.renewed[row])) - p;
                    slope += p * (1.0 - p);
                }
                // One unit of slope is a weak prior toward no shift.
                let step = (value - *shift) / slope;
                *shift += step;
                if step.abs() < 1e-9 {
                    break;
                }
            }
        });
    }

    /// `Σ_b w_b·x_b` over some windows, length terms; risk terms are weighted with the mean of `w`.
    fn weighted(&self, row: usize, windows: &[bool; N_WINDOWS], weights: &[f64; N_WINDOWS]) -> Vec<f64> {
        let (past, terms) = (self.past, self.past.terms);
        let history = &past.histories[row];
        let open = |window: &usize| windows[*window];
        let mut sum = vec![0.0; terms.len()];
        let Some(n_open) = Some((0..N_WINDOWS).filter(open).count()).filter(|&n| n > 0) else { return sum };
        let modifiers = past.modifiers.row(row);
        let z = modifiers.as_slice().unwrap_or(&[]);
        for event in history.events.iter().filter(|event| open(&event.window)) {
            let weight = weights[event.window];
            terms.add(&mut sum, event.kind, weight, &event.timing.map(|tent| weight * tent), z);
        }
        for drawn in history.drawn.iter().filter(|drawn| open(&drawn.window)) {
            let weight = -weights[drawn.window] * drawn.chance;
            terms.add(&mut sum, drawn.kind, weight, &drawn.timing.map(|tent| weight * tent), z);
        }
        for kind in (0..terms.n_kinds).filter(|&kind| !history.is_drawn(kind)) {
            let counts = self.expected_counts(row, kind);
            let (mut count, mut timing) = (0.0, [0.0; N_TENTS]);
            for window in (0..N_WINDOWS).filter(open).filter(|&window| counts[window] > 0.0) {
                let weighted = weights[window] * counts[window];
                count -= weighted;
                let tents = past.timing.in_window(kind, window);
                timing.iter_mut().zip(tents).for_each(|(slot, tent)| *slot -= weighted * tent);
            }
            terms.add(&mut sum, kind, count, &timing, z);
        }
        self.add_pairs(row, windows, weights, &mut sum);
        let mean = (0..N_WINDOWS).filter(open).map(|window| weights[window]).sum::<f64>() / n_open as f64;
        for (at, x) in self.expected.risk.row(row).iter().enumerate() {
            sum[terms.risk(at)] = x * mean;
        }
        sum
    }

    /// Pairs completed in each of some windows beyond the chance of completing them there, given what was done before it.
    fn add_pairs(&self, row: usize, windows: &[bool; N_WINDOWS], weights: &[f64; N_WINDOWS], sum: &mut [f64]) {
        let terms = self.past.terms;
        if terms.pairs.is_empty() {
            return;
        }
        let history = &self.past.histories[row];
        let foreseen: Vec<[f64; N_WINDOWS]> = (0..terms.n_kinds).map(|kind| self.expected_counts(row, kind)).collect();
        let mut before = vec![0.0f64; terms.n_kinds];
        let mut foreseen_before = vec![0.0f64; terms.n_kinds];
        let mut within = vec![0.0f64; terms.n_kinds];
        for window in (0..N_WINDOWS).rev() {
            within.fill(0.0);
            for event in history.events.iter().filter(|event| event.window == window) {
                within[event.kind] += 1.0;
            }
            if windows[window] {
                let hazard =
                    |kind: usize| (foreseen[kind][window] / (1.0 - foreseen_before[kind]).max(0.1)).min(LARGEST_HAZARD);
                for (at, &(a, b)) in terms.pairs.iter().enumerate() {
                    let completed = if a == b {
                        let (n, new) = (before[a], within[a]);
                        n * new + new * (new - 1.0) / 2.0 - n * foreseen[a][window]
                    } else {
                        match (before[a] > 0.0, before[b] > 0.0) {
                            (true, true) => 0.0,
                            (true, false) => within[b].min(1.0) - hazard(b),
                            (false, true) => within[a].min(1.0) - hazard(a),
                            (false, false) => within[a].min(1.0) * within[b].min(1.0) - hazard(a) * hazard(b),
                        }
                    };
                    sum[terms.pair(at)] += weights[window] * completed;
                }
            }
            for kind in 0..terms.n_kinds {
                before[kind] += within[kind];
                foreseen_before[kind] += foreseen[kind][window];
            }
        }
    }

    /// How many interventions of a kind were to be expected in each window; where it was drawn at random, the chances.
    fn expected_counts(&self, row: usize, kind: usize) -> [f64; N_WINDOWS] {
        let (timing, history) = (self.past.timing, &self.past.histories[row]);
        if history.is_drawn(kind) {
            let mut chances = [0.0; N_WINDOWS];
            for drawn in history.drawn.iter().filter(|drawn| drawn.kind == kind) {
                chances[drawn.window] += drawn.chance;
            }
            return chances;
        }
        let shares = timing.shares(kind, history.horizon);
        let count = self.expected.centre[[row, kind]] * timing.mean_count[kind];
        std::array::from_fn(|window| count * shares.share[window] * self.scale[kind][window])
    }
}

/// Counts found over counts expected among the rows to which a window was open: a factor a kind times one a window.
fn scale_of_counts(past: &Past, expected: &Expected) -> Vec<[f64; N_WINDOWS]> {
    let n_kinds = past.terms.n_kinds;
    let mut found = vec![[0.0; N_WINDOWS]; n_kinds];
    let mut foreseen = vec![[0.0; N_WINDOWS]; n_kinds];
    for (row, history) in past.histories.iter().enumerate() {
        let customary = |kind: usize| !history.is_drawn(kind);
        for event in history.events.iter().filter(|event| history.eligible[event.window] && customary(event.kind)) {
            found[event.kind][event.window] += 1.0;
        }
        for (kind, foreseen) in foreseen.iter_mut().enumerate().filter(|(kind, _)| customary(*kind)) {
            let counts = expected.centre[[row, kind]] * past.timing.mean_count[kind];
            let shares = past.timing.shares(kind, history.horizon);
            for window in (0..N_WINDOWS).filter(|&window| history.eligible[window]) {
                foreseen[window] += counts * shares.share[window];
            }
        }
    }
    let ratio = |found: f64, foreseen: f64| ((found + 1.0) / (foreseen + 1.0)).clamp(COUNT_RATIOS.0, COUNT_RATIOS.1);
    let of_window: [f64; N_WINDOWS] = std::array::from_fn(|window| {
        let sum = |counts: &[[f64; N_WINDOWS]]| counts.iter().map(|of_kind| of_kind[window]).sum::<f64>();
        ratio(sum(&found), sum(&foreseen))
    });
    found
        .iter()
        .zip(&foreseen)
        .map(|(found, foreseen)| {
            let scaled: f64 = foreseen.iter().zip(&of_window).map(|(count, factor)| count * factor).sum();
            let of_kind = ratio(found.iter().sum(), scaled);
            of_window.map(|factor| of_kind * factor)
        })
        .collect()
}
