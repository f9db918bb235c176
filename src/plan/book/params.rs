//! What a plan of the whole book takes for granted where the request says nothing.

/// How a plan of the whole book is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct BookParams {
    /// The gap between plan and bound that is good enough, 0: as good as can be proven.
    pub gap: f64,
    /// Batches of the genetic search without a better plan after which it ends, 40.
    pub patience: usize,
    /// Offers kept of all accounts together, 2,000,000, so that they stay in memory,
    pub offers: usize,
    /// and the least of one account, 16,
    pub least_offers: usize,
    /// and the most, 512.
    pub most_offers: usize,
    /// What changing a plan must be worth, as a share of what an earlier plan is worth on average, 0.05.
    pub change_share: f64,
}

impl Default for BookParams {
    fn default() -> Self {
        Self { gap: 0.0, patience: 40, offers: 2_000_000, least_offers: 16, most_offers: 512, change_share: 0.05 }
    }
}
