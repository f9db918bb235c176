//! The numbers that describe effects: per kind an average, a timing curve and modifiers; per pair an interaction.
//!
//! The log-odds gained by kind `k` done `l` days before renewal for an account with modifiers `z` are
//! `μ_k + Σ_j g_kj·(tent_j(l) - mean_k tent_j) + β_k·z`: tents are piecewise linear between knots and are centred
//! on when the kind was usually done, so that `μ_k` is its average effect at its customary time.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::units::Days;

/// Days before renewal at which the timing curve may bend.
pub(in crate::effects) const KNOTS: [f64; 7] = [0.0, 14.0, 30.0, 60.0, 90.0, 130.0, 180.0];

/// Borders of the lead windows, in days before renewal; the last window is open.
///
/// Weeks where customers decide, wider before: a window counts for those undecided at its end, so narrow windows
/// lose fewer interventions to decisions that fall inside them.
pub const WINDOW_STARTS: [Days; 20] =
    [0, 7, 14, 21, 28, 35, 42, 49, 56, 63, 70, 77, 84, 91, 105, 120, 135, 150, 165, 180];

/// Number of tents of a timing curve.
pub const N_TENTS: usize = KNOTS.len();

/// Number of lead windows.
pub const N_WINDOWS: usize = WINDOW_STARTS.len();

/// The window a lead falls in: the last whose start is below it (a lead of 0 falls in the first).
#[must_use]
pub fn window_of(lead_days: Days) -> usize {
    WINDOW_STARTS.iter().rposition(|&start| start < lead_days).unwrap_or(0)
}

/// The tents at a lead: at most two of them are not zero, and they add up to one.
#[must_use]
pub fn tents(lead_days: Days) -> [f64; N_TENTS] {
    let mut heights = [0.0; N_TENTS];
    let lead = f64::from(lead_days).clamp(KNOTS[0], KNOTS[N_TENTS - 1]);
    let right = KNOTS.iter().position(|&knot| knot >= lead).unwrap_or(N_TENTS - 1).max(1);
    let share = (lead - KNOTS[right - 1]) / (KNOTS[right] - KNOTS[right - 1]);
    heights[right - 1] = 1.0 - share;
    heights[right] = share;
    heights
}

/// How many pairs of interventions a pair of kinds makes: both done or not, and for repeats every two of them.
#[must_use]
pub fn pairings(n_first: usize, n_second: usize, is_repeat: bool) -> f64 {
    if is_repeat {
        (n_first * n_first.saturating_sub(1) / 2) as f64
    } else {
        f64::from(u8::from(n_first > 0 && n_second > 0))
    }
}

/// Where each term stands in the vector of all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Number of kinds of intervention.
    pub n_kinds: usize,
    /// Number of effect modifiers.
    pub n_modifiers: usize,
    /// Pairs of kinds with an interaction, lower index first; a kind with itself is a repeat.
    pub pairs: Vec<(usize, usize)>,
    /// Number of risk terms.
    pub n_risks: usize,
}

/// Groups of terms that share one prior variance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// Average effects.
    Averages,
    /// Timing curves.
    Timing,
    /// Effect modifiers.
    Modifiers,
    /// Interactions of pairs.
    Pairs,
    /// What the expected probabilities of renewing and of being given missed: no effect, but it must not pass for one.
    Risk,
}

impl Block {
    /// All blocks, in the order of [`Block::index`].
    pub const ALL: [Self; 5] = [Self::Averages, Self::Timing, Self::Modifiers, Self::Pairs, Self::Risk];

    /// Its position in [`Block::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

impl Terms {
    fn stride(&self) -> usize {
        1 + N_TENTS + self.n_modifiers
    }

    /// The number of terms.
    #[must_use]
    pub fn len(&self) -> usize {
        self.risk(self.n_risks)
    }

    /// The place of the average of a kind; its timing curve and modifiers follow.
    #[must_use]
    pub fn average(&self, kind: usize) -> usize {
        kind * self.stride()
    }

    /// The place of the first tent of a kind.
    #[must_use]
    pub fn timing(&self, kind: usize) -> usize {
        self.average(kind) + 1
    }

    /// The place of the first modifier of a kind.
    #[must_use]
    pub fn modifiers(&self, kind: usize) -> usize {
        self.timing(kind) + N_TENTS
    }

    /// The places of all modifiers of all kinds, kind by kind.
    pub fn all_modifiers(&self) -> impl Iterator<Item = usize> + use<> {
        let firsts: Vec<usize> = (0..self.n_kinds).map(|kind| self.modifiers(kind)).collect();
        let n_modifiers = self.n_modifiers;
        firsts.into_iter().flat_map(move |first| first..first + n_modifiers)
    }

    /// The place of the interaction of the `pair`-th pair.
    #[must_use]
    pub fn pair(&self, pair: usize) -> usize {
        self.n_kinds * self.stride() + pair
    }

    /// By how much two kinds together multiply the odds, pair by pair, under one draw of the terms.
    #[must_use]
    pub fn pair_ratios(&self, theta: &[f64]) -> Vec<((usize, usize), [f64; 1])> {
        let pairs = self.pairs.iter().enumerate();
        pairs.map(|(at, &pair)| (pair, [theta[self.pair(at)].exp()])).collect()
    }

    /// The place of a risk term.
    #[must_use]
    pub fn risk(&self, risk: usize) -> usize {
        self.n_kinds * self.stride() + self.pairs.len() + risk
    }

    /// The places of a block, one range a kind (or one for all pairs, and for all risk terms).
    #[must_use]
    pub fn ranges(&self, block: Block) -> Vec<std::ops::Range<usize>> {
        let per_kind = |range: &dyn Fn(usize) -> std::ops::Range<usize>| (0..self.n_kinds).map(range).collect();
        match block {
            Block::Averages => per_kind(&|kind| self.average(kind)..self.average(kind) + 1),
            Block::Timing => per_kind(&|kind| self.timing(kind)..self.timing(kind) + N_TENTS),
            Block::Modifiers => per_kind(&|kind| self.modifiers(kind)..self.modifiers(kind) + self.n_modifiers),
            Block::Pairs => std::iter::once(self.pair(0)..self.pair(0) + self.pairs.len()).collect(),
            Block::Risk => std::iter::once(self.risk(0)..self.risk(self.n_risks)).collect(),
        }
    }

    /// The prior precision of a block for variance one: identity, but for timing curves a random walk over knots.
    #[must_use]
    pub fn structure(block: Block, len: usize) -> Array2<f64> {
        let mut precision = Array2::eye(len);
        if block == Block::Timing {
            precision *= 0.5;
            for knot in 1..len {
                precision[[knot - 1, knot - 1]] += 1.0;
                precision[[knot, knot]] += 1.0;
                precision[[knot - 1, knot]] -= 1.0;
                precision[[knot, knot - 1]] -= 1.0;
            }
        }
        precision
    }

    /// Adds to `into` the terms of `count` interventions of a kind whose centred tents sum to `timing`.
    pub fn add(&self, into: &mut [f64], kind: usize, count: f64, timing: &[f64], modifiers: &[f64]) {
        into[self.average(kind)] += count;
        for (slot, tent) in into[self.timing(kind)..].iter_mut().zip(timing) {
            *slot += tent;
        }
        for (slot, z) in into[self.modifiers(kind)..].iter_mut().zip(modifiers) {
            *slot += count * z;
        }
    }

    /// The log-odds of `count` interventions of a kind under the coefficients `theta`.
    #[must_use]
    pub fn log_odds(&self, theta: &[f64], kind: usize, count: f64, timing: &[f64], modifiers: &[f64]) -> f64 {
        let dot = |from: usize, values: &[f64]| theta[from..].iter().zip(values).map(|(a, b)| a * b).sum::<f64>();
        count * (theta[self.average(kind)] + dot(self.modifiers(kind), modifiers)) + dot(self.timing(kind), timing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tents_add_up_to_one_at_every_lead() {
        for lead in -5..400 {
            assert!((tents(lead).iter().sum::<f64>() - 1.0).abs() < 1e-12, "{lead}");
        }
    }

    #[test]
    fn windows_cover_every_lead_in_order() {
        assert_eq!((window_of(0), window_of(7), window_of(8), window_of(1000)), (0, 0, 1, N_WINDOWS - 1));
    }
}
