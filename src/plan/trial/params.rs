//! What a trial takes for granted where nobody says otherwise.

use crate::units::Days;

/// How trials are sized and drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TrialParams {
    /// The average effect, in points of win probability, that a trial shall tell from none, 5.
    pub points: f64,
    /// The chance to find an effect of that size, 0.8 (Cohen 1988, *Statistical power analysis*).
    pub power: f64,
    /// The two-sided error of the first kind, 0.05 (Fisher 1925).
    pub alpha: f64,
    /// Accounts of a trial that nobody asked for by name at the least, 10: with fewer, one of its two arms is likely to be
    /// empty.
    pub least_accounts: usize,
    /// How far chances stay from certainty, 0.1, so that every account tells something
    /// (`docs/decisions/33-trials-are-drawn-by-lot-with-chances-that-lean.md`).
    pub least_chance: f64,
    /// Fewer open days than this are taken for as many, 30: a book of one week says little about a year.
    pub least_days: Days,
}

impl Default for TrialParams {
    fn default() -> Self {
        Self { points: 5.0, power: 0.8, alpha: 0.05, least_accounts: 10, least_chance: 0.1, least_days: 30 }
    }
}
