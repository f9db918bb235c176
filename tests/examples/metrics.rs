//! `metrics`: how good probabilities are, as plain sums.

use winprob::metrics::{auc, base_rate_log_loss, brier_score, log_loss, wilson};

#[test]
fn good_probabilities_lose_less_than_the_base_rate() {
    let (p, renewed) = ([0.9, 0.8, 0.3, 0.6], [true, true, false, true]);
    assert!((brier_score(&p, &renewed) - (0.01 + 0.04 + 0.09 + 0.16) / 4.0).abs() < 1e-12);
    assert!(log_loss(&p, &renewed) < base_rate_log_loss(&renewed));
    assert!((auc(&p, &renewed) - 1.0).abs() < 1e-12, "every renewal is ranked above the loss");
}

#[test]
fn a_share_of_few_has_a_wide_interval() {
    let (few, many) = (wilson(0.8, 5.0, 1.645), wilson(0.8, 500.0, 1.645));
    assert!(few.contains(0.8) && many.contains(0.8) && few.width() > 5.0 * many.width());
}
