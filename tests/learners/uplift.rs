//! The measures of uplift, pinned to numbers worked out by hand.

use proptest::prelude::*;
use winprob::metrics::{
    AipwRow, PolicyRow, TrialRow, autoc, auuc, doubly_robust_value, harm_rate, inverse_propensity_value,
    promised_over_delivered, qini, qini_rate, root_pehe, self_normalised_value, targeting_curve,
};
use winprob::units::NINE_IN_TEN;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

/// A win with, a loss without, a loss with, a win without: the first gains, the last does not need it.
fn trial() -> Vec<TrialRow> {
    [(true, true), (false, false), (true, false), (false, true)]
        .map(|(given, outcome)| TrialRow { given, outcome })
        .to_vec()
}

#[test]
fn the_perfect_ranking_has_a_qini_of_one_and_its_reverse_loses_half() {
    // Heights 1, 1, 1, 0 and area 3; reversed 0, -1, -1/2, 0 and area -3/2; nothing to gain at random.
    assert!(close(qini(&[4.0, 3.0, 2.0, 1.0], &trial()), 1.0));
    assert!(close(qini(&[1.0, 2.0, 3.0, 4.0], &trial()), -0.5));
}

#[test]
fn the_uplift_curve_counts_rates_times_rows() {
    // Heights 1, 2, 3/2, 0: area 9/2, which the perfect ranking has too; the reverse -1, -2, -3/2, 0 has -9/2.
    assert!(close(auuc(&[4.0, 3.0, 2.0, 1.0], &trial()), 1.0));
    assert!(close(auuc(&[1.0, 2.0, 3.0, 4.0], &trial()), -1.0));
}

#[test]
fn the_targeting_curve_starts_with_the_best_and_ends_at_zero() {
    let (priority, scores) = ([3.0, 2.0, 1.0], [1.0, 0.5, 0.0]);
    assert!(targeting_curve(&priority, &scores).iter().zip([0.5, 0.25, 0.0]).all(|(a, b)| close(*a, b)));
    assert!(close(autoc(&priority, &scores), 0.25));
    assert!(close(qini_rate(&priority, &scores), 1.0 / 9.0));
}

#[test]
fn the_doubly_robust_score_corrects_the_expectation_of_what_was_done() {
    let row = AipwRow { given: true, outcome: 1.0, propensity: 0.5, with: 0.8, without: 0.6 };
    assert!(close(row.score(), 0.2 + 0.2 / 0.5));
    assert!(close(AipwRow { given: false, ..row }.score(), 0.2 - 0.4 / 0.5));
}

#[test]
fn three_values_of_a_rule_weigh_the_rows_that_followed_it() {
    let followed = PolicyRow { outcome: 1.0, followed: true, chance: 0.25, expected: 0.5 };
    let rows = [followed, PolicyRow { followed: false, outcome: 0.0, ..followed }];
    let plain = inverse_propensity_value(&rows);
    assert!(close(plain.value, 2.0) && close(plain.effective_rows, 1.0) && close(plain.standard_error, 2.0));
    assert!(close(self_normalised_value(&rows).value, 1.0));
    let robust = doubly_robust_value(&rows);
    assert!(close(robust.value, f64::midpoint(0.5 + 0.5 / 0.25, 0.5)));
    assert!(robust.interval().contains(robust.value) && close(robust.interval().width(), 2.0 * NINE_IN_TEN));
}

#[test]
fn estimates_beside_the_truth() {
    assert!(close(root_pehe(&[0.1, 0.3], &[0.1, 0.1]), (0.04f64 / 2.0).sqrt()));
    assert!(close(harm_rate(&[0.1, -0.1, 0.0, 0.2]), 0.25) && close(harm_rate(&[]), 0.0));
    assert_eq!(promised_over_delivered(&[0.2, 0.1], &[0.1, 0.1]).map(|ratio| close(ratio, 1.5)), Some(true));
    assert_eq!(promised_over_delivered(&[0.2], &[-0.1]), None);
}

proptest! {
    #[test]
    fn a_score_that_says_nothing_ranks_nothing_whatever_the_order(
        rows in proptest::collection::vec((any::<bool>(), any::<bool>()), 4..40),
    ) {
        let rows: Vec<TrialRow> = rows.into_iter().map(|(given, outcome)| TrialRow { given, outcome }).collect();
        let flat = vec![0.5; rows.len()];
        prop_assert!(qini(&flat, &rows).abs() < 1e-9 && auuc(&flat, &rows).abs() < 1e-9);
        let scores: Vec<f64> = rows.iter().map(|row| f64::from(u8::from(row.outcome))).collect();
        prop_assert!(autoc(&flat, &scores).abs() < 1e-12);
    }

    #[test]
    fn the_order_of_the_file_changes_no_coefficient(
        rows in proptest::collection::vec((any::<bool>(), any::<bool>(), 0u8..4), 4..40),
    ) {
        let measure = |rows: &[(bool, bool, u8)]| {
            let score: Vec<f64> = rows.iter().map(|row| f64::from(row.2)).collect();
            let trial: Vec<TrialRow> = rows.iter().map(|row| TrialRow { given: row.0, outcome: row.1 }).collect();
            (qini(&score, &trial), auuc(&score, &trial))
        };
        let reversed: Vec<_> = rows.iter().rev().copied().collect();
        let ((a, b), (c, d)) = (measure(&rows), measure(&reversed));
        prop_assert!((a - c).abs() < 1e-9 && (b - d).abs() < 1e-9);
    }
}
