//! The measures, pinned to numbers worked out by hand.

use winprob::metrics::{
    auc, base_rate_log_loss, brier_score, calibration_line, expected_calibration_error, log_loss, reliability_bins,
};
use winprob::units::sigmoid;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

#[test]
fn log_loss_is_the_mean_surprise_in_natural_logarithms() {
    assert!(close(log_loss(&[0.5, 0.25], &[true, false]), -(0.5f64.ln() + 0.75f64.ln()) / 2.0));
}

#[test]
fn a_certain_mistake_costs_what_the_clip_allows() {
    assert!((log_loss(&[0.0], &[true]) - 34.538_776_394_910_684).abs() < 1e-9);
    assert!(log_loss(&[1.0], &[true]) < 1e-14);
}

#[test]
fn brier_score_is_the_mean_squared_distance() {
    assert!(close(brier_score(&[0.9, 0.2], &[true, true]), 0.325));
}

#[test]
fn the_constant_predictor_of_a_quarter_lost_has_the_known_log_loss() {
    let renewed: Vec<bool> = (0..10_000).map(|row| row >= 2_654).collect();
    assert!((base_rate_log_loss(&renewed) - 0.5786).abs() < 5e-5);
    assert!((brier_score(&vec![0.7346; 10_000], &renewed) - 0.1950).abs() < 5e-5);
}

#[test]
fn auc_counts_pairs_in_order_and_half_of_the_ties() {
    // Pairs of renewed {0.8, 0.4} and lost {0.4, 0.1}: three won, one tied.
    assert!(close(auc(&[0.8, 0.4, 0.4, 0.1], &[true, true, false, false]), 3.5 / 4.0));
    assert!(close(auc(&[0.3, 0.3], &[true, false]), 0.5));
    assert!(close(auc(&[0.3, 0.9], &[true, true]), 0.5));
}

#[test]
fn bins_hold_like_numbers_of_rows_larger_ones_first() {
    let p: Vec<f64> = (0..11).map(|row| f64::from(row) / 10.0).collect();
    let y: Vec<bool> = (0..11).map(|row| row > 5).collect();
    let sizes: Vec<usize> = reliability_bins(&p, &y, 3).iter().map(|bin| bin.n_rows).collect();
    assert_eq!(sizes, [4, 4, 3]);
    assert_eq!(reliability_bins(&p[..2], &y[..2], 15).len(), 2);
}

#[test]
fn calibration_error_weighs_the_gap_of_each_bin_by_its_rows() {
    // Bin of 0.2, 0.2: none renewed; bin of 0.7, 0.9: both renewed.
    let error = expected_calibration_error(&[0.2, 0.9, 0.2, 0.7], &[false, true, false, true], 2);
    assert!(close(error, 0.5 * 0.2 + 0.5 * 0.2));
}

#[test]
fn calibration_line_finds_the_distortion_that_was_applied() {
    // Rows in the exact proportions of p; the probabilities shown are those of log-odds (z - 0.3) / 0.8.
    let (mut shown, mut renewed) = (vec![], vec![]);
    for z in [-2.0, -1.0, 0.0, 1.0, 2.0] {
        for row in 0..10_000 {
            shown.push(sigmoid((z - 0.3) / 0.8));
            renewed.push(f64::from(row) < 10_000.0 * sigmoid(z));
        }
    }
    let line = calibration_line(&shown, &renewed).unwrap();
    assert!((line.slope - 0.8).abs() < 1e-3 && (line.intercept - 0.3).abs() < 1e-3, "{line:?}");
}

#[test]
fn calibration_line_is_refused_where_nothing_identifies_it() {
    assert_eq!(calibration_line(&[0.5, 0.5], &[true, false]), None);
    assert_eq!(calibration_line(&[0.2, 0.8], &[false, true]), None);
}
