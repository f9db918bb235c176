//! The thresholds and work bounds of the effect model, its comparisons and its checks.
//!
//! `cargo bench --bench effects` judges them on books whose effects are known, `cargo bench --bench checks` by how often the
//! checks raise a false alarm. The priors stand beside the posterior.

use serde::{Deserialize, Serialize};

/// How effects are fitted, compared and checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EffectParams {
    /// What is read out of the past before anything is fitted.
    pub data: DataParams,
    /// The fit itself.
    pub fit: FitParams,
    /// What makes the past comparable.
    pub support: SupportParams,
    /// What stands up over the whole book.
    pub discovery: DiscoveryParams,
    /// Rows with a kind beside rows without it.
    pub compare: CompareParams,
    /// Whether an estimate is what it seems.
    pub checks: CheckParams,
    /// Trees beyond the terms.
    pub boosted: BoostedParams,
}

/// What is read out of the past before anything is fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DataParams {
    /// Modifiers at the most, the base risk included, 12: each adds a term to every kind.
    pub modifiers: usize,
    /// The correlation with a chosen modifier from which a candidate says nothing new, 0.5.
    pub alike: f64,
    /// Rows with draws of known chance, and rows chosen by the team that had the kind, needed to tell one from the other, 20.
    pub drawn_rows: usize,
    /// Standard errors between the decision days of renewed and lost renewals from which they tell the outcome, 4: far beyond
    /// chance, since a book has one of each only.
    pub hindsight: f64,
    /// Leads are borrowed from rows whose horizon is about this near, 25 days.
    pub horizon_spread: f64,
    /// The weight of rows with any other horizon, 0.02: rare horizons still have a custom.
    pub far_weight: f64,
}

impl Default for DataParams {
    fn default() -> Self {
        Self { modifiers: 12, alike: 0.5, drawn_rows: 20, hindsight: 4.0, horizon_spread: 25.0, far_weight: 0.02 }
    }
}

/// How effects are fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitParams {
    /// Account bootstraps of the nuisances, 5.
    pub n_bootstraps: u64,
    /// Draws from the posterior, in antithetic pairs, 200.
    pub n_draws: usize,
    /// Rows that had both kinds of a pair, from which it has a term of its own, 15.
    pub pair_rows: usize,
    /// Such terms at the most, 30.
    pub most_pairs: usize,
    /// How far single accounts differ beyond the modifiers, as a share of how far the modifiers make them differ, 1.3.
    pub misfit: f64,
}

impl Default for FitParams {
    fn default() -> Self {
        Self { n_bootstraps: 5, n_draws: 200, pair_rows: 15, most_pairs: 30, misfit: 1.3 }
    }
}

/// What makes the past comparable with an account.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SupportParams {
    /// Propensities outside these bounds leave nothing to compare with, 0.05 and 0.95 (Crump et al. 2009, *Dealing with limited
    /// overlap*, propose 0.1 and 0.9).
    pub overlap: (f64, f64),
    /// Effective comparable renewals needed with and without, 10
    /// (`docs/decisions/31-averages-of-all-kinds-share-a-mean.md`).
    pub comparable: f64,
    /// Accounts with a kind needed for any number, 12.
    pub accounts: usize,
    /// The width of the kernel in log-odds of renewing and of being given the kind, 0.75.
    pub score_spread: f64,
    /// Its width in lead: so many days, 15, and this share of the lead, 0.35.
    pub lead_spread: (f64, f64),
    /// More rows than this are thinned evenly, 4,000; counts are scaled back.
    pub most_rows: usize,
}

impl Default for SupportParams {
    fn default() -> Self {
        Self {
            overlap: (0.05, 0.95),
            comparable: 10.0,
            accounts: 12,
            score_spread: 0.75,
            lead_spread: (15.0, 0.35),
            most_rows: 4_000,
        }
    }
}

/// Which kinds stand up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiscoveryParams {
    /// The share of false discoveries tolerated among the kinds that stand up, 0.03 (Benjamini & Hochberg 1995).
    pub false_discoveries: f64,
    /// Rows times sets of kinds looked at for the average uplifts, 100,000.
    pub averaged: usize,
    /// The share of renewals with both among those with either from which two kinds count as one, 0.9 (Jaccard 1901).
    pub together: f64,
    /// Renewals with either below which that says nothing, 20.
    pub least_together: usize,
}

impl Default for DiscoveryParams {
    fn default() -> Self {
        Self { false_discoveries: 0.03, averaged: 100_000, together: 0.9, least_together: 20 }
    }
}

/// How rows with a kind are compared with rows without it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompareParams {
    /// Rows of a propensity outside these bounds are trimmed, and counted, 0.05 and 0.95.
    pub overlap: (f64, f64),
    /// The prior precision of slopes, 4: a standard deviation of half a log-odds.
    pub slope_precision: f64,
    /// That of the constant, 0.05: all but free.
    pub constant_precision: f64,
    /// Rows that a regression needs, 10.
    pub least_rows: usize,
    /// No chance within a window is above this, 0.95.
    pub most_chance: f64,
    /// Expected counts within a window that the overall scale stands for, 10.
    pub window_smoothing: f64,
    /// Rows from which accounts are chosen evenly for refits, 8,000.
    pub most_rows: usize,
}

impl Default for CompareParams {
    fn default() -> Self {
        Self {
            overlap: (0.05, 0.95),
            slope_precision: 4.0,
            constant_precision: 0.05,
            least_rows: 10,
            most_chance: 0.95,
            window_smoothing: 10.0,
            most_rows: 8_000,
        }
    }
}

/// How estimates are checked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CheckParams {
    /// Columns withheld, one at a time, 3.
    pub columns: usize,
    /// Standard deviations beyond zero at which a sign has turned, 1.
    pub beyond: f64,
    /// How strong a hidden driver must be, as a multiple of the strongest recorded one, for an effect to be robust, 0.5:
    /// teams record first what they know to matter.
    pub robust: f64,
    /// The strongest hidden driver looked for, 100 times the strongest recorded one: as good as
    /// impossible.
    pub most_times: f64,
    /// Rows alike among which a placebo is dealt out, 20.
    pub like_rows: usize,
    /// False alarms over all kinds, 0.05 (Fisher 1925; divided among the kinds, Bonferroni 1936).
    pub false_alarms: f64,
    /// The ridge penalty of slopes in the second opinion, 150.
    pub second_penalty: f64,
    /// Rows that the model is asked about at the most, 8,000.
    pub modelled: usize,
}

impl Default for CheckParams {
    fn default() -> Self {
        Self {
            columns: 3,
            beyond: 1.0,
            robust: 0.5,
            most_times: 100.0,
            like_rows: 20,
            false_alarms: 0.05,
            second_penalty: 150.0,
            modelled: 8_000,
        }
    }
}

/// Trees beyond the terms (`docs/decisions/06-trees-enter-effects-only-by-examination.md`).
#[derive(Debug, Clone, PartialEq)]
pub struct BoostedParams {
    /// Rows given a kind from which trees are tried, 20,000.
    pub rows: usize,
    /// Rounds to choose from out of fold.
    pub rounds: Vec<usize>,
    /// The share of the rows given that a leaf has at the least, 0.02.
    pub leaf_share: f64,
}

impl Default for BoostedParams {
    fn default() -> Self {
        Self { rows: 20_000, rounds: vec![10, 20, 40, 80], leaf_share: 0.02 }
    }
}
