//! The thresholds by which points are found, and how they are judged.

/// How a points score is found and judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ScorecardParams {
    /// Values of a number that may be conditions, 7.
    pub(super) cuts: usize,
    /// The share of the rows that a condition must hold for, and must not hold for, 0.04.
    pub(super) least_share: f64,
    /// Groups of a points score at the most, 6: what people keep in mind.
    pub(super) groups: usize,
    /// Conditions of a points score at the most, 20: a page of a spreadsheet.
    pub(super) conditions: usize,
    /// The share of what is expected that a condition must add, 0.005.
    pub(super) least_gain: f64,
    /// Standard deviations from chance at which a condition must go with the outcome by itself, 2.
    pub(super) least_z: f64,
    /// The share of its own spread that a condition must keep beside those taken, 0.001.
    pub(super) least_own: f64,
    /// The ridge penalty of the weights, 0.5, in the units of the log likelihood.
    pub(super) ridge: f64,
    /// All points together, whatever their signs, 100.
    pub(super) span: f64,
    /// Folds in which the points are judged, 5.
    pub(super) folds: usize,
    /// The ridge penalty of the regression whose log-odds the points follow, 100.
    pub(super) penalty: f64,
    /// Draws of accounts for the interval of what the points lose, 200.
    pub(super) draws: u64,
    /// Renewals of the rarer outcome from which points are proposed, 20.
    pub(super) fewest_events: usize,
}

impl Default for ScorecardParams {
    fn default() -> Self {
        Self {
            cuts: 7,
            least_share: 0.04,
            groups: 6,
            conditions: 20,
            least_gain: 0.005,
            least_z: 2.0,
            least_own: 1e-3,
            ridge: 0.5,
            span: 100.0,
            folds: 5,
            penalty: 100.0,
            draws: 200,
            fewest_events: 20,
        }
    }
}
