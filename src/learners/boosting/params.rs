//! The settings of gradient boosting.
//!
//! A low rate and samples of rows and features follow Friedman (2001, *Greedy function approximation*; 2002, *Stochastic
//! gradient boosting*). The shapes used side by side stand in the ensemble's parameters; `benches/quality.py` compares
//! them with the usual libraries.

/// Gradient boosting, to be fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct BoostingParams {
    /// The member's name on the model card.
    pub name: &'static str,
    /// The share of each tree's answer that is added.
    pub learning_rate: f64,
    /// Rounds at the most.
    pub max_rounds: usize,
    /// Settings lie this many rounds apart.
    pub rounds_per_setting: usize,
    /// Leaves of a tree at the most.
    pub max_leaves: usize,
    /// Splits on a path at the most.
    pub max_depth: usize,
    /// Rows of a leaf at the least.
    pub min_leaf_rows: usize,
    /// The ridge penalty `λ` on leaf values.
    pub l2: f64,
    /// The gain a split must exceed.
    pub min_gain: f64,
    /// The share of rows each tree is grown on.
    pub row_share: f64,
    /// The share of features each tree may ask.
    pub feature_share: f64,
    /// Bins of a number at the most, 254 or fewer.
    pub max_bins: usize,
    /// Whether all nodes of one depth ask the same question (Kohavi 1994, "oblivious"; Prokhorenkova et al. 2018).
    pub symmetric: bool,
    /// Runs whose mean is the answer, at the most; one from `bag_rows` rows up.
    pub max_bags: usize,
    /// Rows of a table that bears one run, 4,000; one of half as many bears two (bagging, Breiman 1996).
    pub bag_rows: usize,
    /// Rows that one tree is grown on at the most, on average, 100,000.
    pub max_tree_rows: usize,
    /// Hessian a leaf has at the least, 0.001: below it the Newton step of a leaf is noise.
    pub min_leaf_hessian: f64,
    /// Settings without gain on held-out rows that are always waited for, 10.
    pub min_patience: usize,
    /// Held-out rows below which one fold alone does not tell when to stop, 500: half of the rounds so far are waited for
    /// in place of a quarter.
    pub few_held_out: usize,
}

impl Default for BoostingParams {
    fn default() -> Self {
        Self {
            name: "boosting",
            learning_rate: 0.05,
            max_rounds: 1_000,
            rounds_per_setting: 10,
            max_leaves: 8,
            max_depth: 4,
            min_leaf_rows: 20,
            l2: 1.0,
            min_gain: 0.0,
            row_share: 0.7,
            feature_share: 0.5,
            max_bins: 128,
            symmetric: false,
            max_bags: 1,
            bag_rows: 4_000,
            max_tree_rows: 100_000,
            min_leaf_hessian: 1e-3,
            min_patience: 10,
            few_held_out: 500,
        }
    }
}
