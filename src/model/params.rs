//! The thresholds of training and of the comparison with the past; those of ensemble and effects stand on their floors.

/// What training judges by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TrainParams {
    /// The share of latest rows held out to see how the model does on later renewals, 0.2.
    pub(super) later_share: f64,
    /// Rows of the rarer outcome needed on either side of that cut, 30.
    pub(super) events_a_side: usize,
    /// Out-of-fold log loss as a share of that of a constant, above which the columns say next to nothing, 0.99.
    pub(super) nothing_learned: f64,
    /// Rows of the rarer outcome below which the card says what more would do, 100: as many are asked for to judge a model
    /// (Vergouwe et al. 2005).
    pub(super) few_events: usize,
    /// Groups of rows in which predictions are compared with outcomes on the card, 10 (Hosmer & Lemeshow 1980).
    pub(super) reliability_bins: usize,
    /// The ridge penalty of the logistic regression that stands beside the ensemble on the card, 10.
    pub(super) baseline_penalty: f64,
}

impl Default for TrainParams {
    fn default() -> Self {
        Self {
            later_share: 0.2,
            events_a_side: 30,
            nothing_learned: 0.99,
            few_events: 100,
            reliability_bins: 10,
            baseline_penalty: 10.0,
        }
    }
}

/// When a column of the open book has drifted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DriftParams {
    /// Rows that both sides are given in each bin beforehand, 0.5, so that an empty bin is no infinite surprise.
    pub(super) beforehand: f64,
    /// The population stability index, less what chance gives it, up to which a move makes no difference in practice, 0.25
    /// (Siddiqi 2006: a major shift).
    pub(super) matters: f64,
    /// The chance of a false alarm over all columns, 0.01.
    pub(super) false_alarms: f64,
    /// Accounts below which nothing is said, 100.
    pub(super) least_accounts: usize,
}

impl Default for DriftParams {
    fn default() -> Self {
        Self { beforehand: 0.5, matters: 0.25, false_alarms: 0.01, least_accounts: 100 }
    }
}
