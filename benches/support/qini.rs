//! The Qini coefficient of a ranking by uplift, where interventions were given at random.
//!
//! The curve after the `k` best is `Y₁(k) - Y₀(k)·N₁(k)/N₀(k)`, rows of equal score entering together (Radcliffe 2007).
//! The coefficient is `(area - random) / (perfect - random)`, the perfect ranking putting outcomes with the intervention
//! first and outcomes without it last, so that negative effects count.

/// One row of a randomised trial.
#[derive(Debug, Clone, Copy)]
pub struct Trial {
    /// Whether the intervention was given.
    pub given: bool,
    /// The outcome.
    pub outcome: bool,
}

/// The coefficient of the ranking by `score`, best first.
pub fn qini(score: &[f64], trials: &[Trial]) -> f64 {
    let perfect: Vec<f64> = trials
        .iter()
        .map(|trial| match (trial.outcome, trial.given) {
            (false, _) => 0.0,
            (true, given) => {
                if given {
                    1.0
                } else {
                    -1.0
                }
            }
        })
        .collect();
    let (area, end) = area(score, trials);
    let random = 0.5 * end * trials.len() as f64;
    (area - random) / (self::area(&perfect, trials).0 - random)
}

/// The area under the curve by trapezoids, and where the curve ends.
fn area(score: &[f64], trials: &[Trial]) -> (f64, f64) {
    let mut order: Vec<usize> = (0..score.len()).collect();
    order.sort_by(|&a, &b| score[b].total_cmp(&score[a]));
    let (mut n, mut won) = ([0.0; 2], [0.0; 2]);
    let (mut area, mut last) = (0.0, 0.0);
    for tied in order.chunk_by(|&a, &b| score[a].total_cmp(&score[b]).is_eq()) {
        for &row in tied {
            let arm = usize::from(trials[row].given);
            n[arm] += 1.0;
            won[arm] += f64::from(u8::from(trials[row].outcome));
        }
        let height = if n[0] > 0.0 { won[1] - won[0] * n[1] / n[0] } else { won[1] };
        area += 0.5 * (last + height) * tied.len() as f64;
        last = height;
    }
    (area, last)
}
