//! How well a score ranks renewals above losses: the area under the ROC curve (Mann & Whitney 1947).

/// The chance that a random renewal is ranked above a random loss, ties counting half.
///
/// The area under the ROC curve by the rank sum of Mann & Whitney (1947):
/// `(Σ ranks of renewals - n₁(n₁+1)/2) / (n₁ n₀)`, tied scores sharing their mean rank.
/// One half when one of the outcomes is absent.
///
/// ```
/// use winprob::metrics::auc;
/// // Of the pairs of a renewal and a loss, three of four are ranked rightly.
/// assert_eq!(auc(&[0.9, 0.4, 0.6, 0.1], &[true, true, false, false]), 0.75);
/// ```
#[must_use]
pub fn auc(scores: &[f64], renewed: &[bool]) -> f64 {
    let mut ranked: Vec<(f64, bool)> = scores.iter().copied().zip(renewed.iter().copied()).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n_renewed = ranked.iter().filter(|(_, y)| *y).count() as f64;
    let n_lost = ranked.len() as f64 - n_renewed;
    if n_renewed == 0.0 || n_lost == 0.0 {
        return 0.5;
    }
    let mut rank_sum = 0.0;
    let mut n_below = 0;
    for tied in ranked.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let mean_rank = n_below as f64 + f64::midpoint(1.0, tied.len() as f64);
        rank_sum += mean_rank * tied.iter().filter(|(_, y)| *y).count() as f64;
        n_below += tied.len();
    }
    (rank_sum - n_renewed * (n_renewed + 1.0) / 2.0) / (n_renewed * n_lost)
}
