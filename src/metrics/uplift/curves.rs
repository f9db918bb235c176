//! Rankings by uplift where the intervention was given at random: Qini coefficient and area under the uplift curve.
//!
//! Both curves count the `k` rows ranked best, rows of equal score entering together, so that the order of the file never
//! matters. With `Y₁, N₁` outcomes and rows with the intervention among them, `Y₀, N₀` without it:
//! Qini `Y₁ - Y₀·N₁/N₀` (Radcliffe 2007), uplift `(Y₁/N₁ - Y₀/N₀)·k` (Devriendt, Van Belle, Guns & Verbeke 2020); a ratio over no rows counts as zero. A coefficient is
//! `(area - random) / (perfect - random)` by trapezoids, negative effects included, as scikit-uplift 0.5.1 has it.

/// One row of a randomised trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrialRow {
    /// Whether the intervention was given.
    pub given: bool,
    /// The outcome.
    pub outcome: bool,
}

/// Rows and outcomes among those ranked best, without and with the intervention.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    rows: [f64; 2],
    outcomes: [f64; 2],
}

impl Counts {
    fn qini(self) -> f64 {
        self.outcomes[1] - self.outcomes[0] * over(self.rows[1], self.rows[0])
    }

    fn uplift(self) -> f64 {
        let share = |arm: usize| over(self.outcomes[arm], self.rows[arm]);
        (share(1) - share(0)) * (self.rows[0] + self.rows[1])
    }
}

fn over(above: f64, below: f64) -> f64 {
    if below > 0.0 { above / below } else { 0.0 }
}

/// The Qini coefficient of the ranking by `score`, highest first; the perfect ranking puts outcomes with the intervention
/// first and outcomes without it last.
///
/// Zero where nothing can be ranked.
#[must_use]
pub fn qini(score: &[f64], rows: &[TrialRow]) -> f64 {
    let perfect = rows.iter().map(|row| match (row.outcome, row.given) {
        (false, _) => 0.0,
        (true, true) => 1.0,
        (true, false) => -1.0,
    });
    coefficient(score, &perfect.collect::<Vec<f64>>(), rows, Counts::qini)
}

/// The area under the uplift curve of the ranking by `score`, as a coefficient like [`qini`].
///
/// The perfect ranking puts first the rows whose outcome agrees with the intervention. Among the others come first those
/// with the outcome (all without the intervention) where they are the more, else those with the intervention.
#[must_use]
pub fn auuc(score: &[f64], rows: &[TrialRow]) -> f64 {
    let count = |outcome: bool, given: bool| rows.iter().filter(|r| r.outcome == outcome && r.given == given).count();
    let by_outcome = count(true, false) > count(false, true);
    let perfect = rows.iter().map(|row| {
        let agrees = f64::from(u8::from(row.outcome == row.given));
        2.0 * agrees + f64::from(u8::from(if by_outcome { row.outcome } else { row.given }))
    });
    coefficient(score, &perfect.collect::<Vec<f64>>(), rows, Counts::uplift)
}

fn coefficient(score: &[f64], perfect: &[f64], rows: &[TrialRow], height: fn(Counts) -> f64) -> f64 {
    let (found, end) = area(score, rows, height);
    let random = 0.5 * end * rows.len() as f64;
    over(found - random, area(perfect, rows, height).0 - random)
}

/// The area under a curve by trapezoids, and where the curve ends.
fn area(score: &[f64], rows: &[TrialRow], height: fn(Counts) -> f64) -> (f64, f64) {
    let mut order: Vec<usize> = (0..score.len().min(rows.len())).collect();
    order.sort_by(|&a, &b| score[b].total_cmp(&score[a]));
    let mut counts = Counts::default();
    let (mut area, mut last) = (0.0, 0.0);
    for tied in order.chunk_by(|&a, &b| score[a].total_cmp(&score[b]).is_eq()) {
        for &row in tied {
            let arm = usize::from(rows[row].given);
            counts.rows[arm] += 1.0;
            counts.outcomes[arm] += f64::from(u8::from(rows[row].outcome));
        }
        let here = height(counts);
        area += 0.5 * (last + here) * tied.len() as f64;
        last = here;
    }
    (area, last)
}
