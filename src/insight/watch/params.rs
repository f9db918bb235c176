//! The bets and the alarm of the watch.

/// How published probabilities are bet against, and when that is told.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WatchParams {
    /// The evidence at which the alarm is raised over all, 20: a model that is right reaches it ever in one of twenty books
    /// (Ville 1939). Among `k` groups it is `k` times as much.
    pub(super) alarm: f64,
    /// The evidence from which on its start is told, 5.
    pub(super) notable: f64,
    /// Outcomes that a group needs to be watched by itself, 10.
    pub(super) fewest: usize,
    /// Published probabilities closer to 0 or 1 than this bet as if they were this far away, 0.005: one outcome decides
    /// nothing.
    pub(super) edge: f64,
    /// The ways in which a model may be wrong; their weights add up to 1.
    pub(super) alternatives: Vec<Alternative>,
}

/// A way in which a model may be wrong, and the share of the capital that bets on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Alternative {
    pub(super) weight: f64,
    pub(super) shift: f64,
    pub(super) slope: f64,
}

impl Default for WatchParams {
    /// Both signs are bet on. Where 85 % renew, a shift of half a unit in log-odds can be found after `ln 20 / KL` = 151
    /// outcomes (downwards) or 240 (upwards) on average by whoever knows it and bets all on it, since an unforeseen
    /// renewal tells less than an unforeseen loss; at best in 111 or 172 in the median. The capital is divided so that a
    /// shift downwards is found within 150 in the median, and one upwards as soon as that allows. Bets somewhat beyond the
    /// shift looked for shorten the median search at the price of a longer mean (`docs/decisions/46-the-watch-bets-both-ways.md`).
    fn default() -> Self {
        let bet = |(weight, shift, slope)| Alternative { weight, shift, slope };
        let alternatives =
            [(0.50, -0.65, 1.0), (0.38, 0.65, 1.0), (0.05, -0.25, 0.5), (0.04, 0.0, 0.5), (0.03, 0.0, 1.5)].map(bet);
        Self { alarm: 20.0, notable: 5.0, fewest: 10, edge: 0.005, alternatives: alternatives.to_vec() }
    }
}
