//! `numeric`: one solver for every logistic regression, with priors, bounds and an offset.

use ndarray::arr2;
use winprob::numeric::{Cholesky, Prior, Stop, fit_logistic};
use winprob::units::sigmoid;

const STOP: Stop = Stop { most_steps: 50, step: 1e-6, gain: 0.0 };

#[test]
fn a_system_of_equations_is_solved_by_its_factor() {
    let factor = Cholesky::of(&arr2(&[[4.0, 2.0], [2.0, 3.0]])).unwrap();
    let x = factor.solve(&[8.0, 7.0]);
    assert!((x[0] - 1.25).abs() < 1e-12 && (x[1] - 1.5).abs() < 1e-12);
}

#[test]
fn a_prior_draws_what_rows_say_and_a_bound_holds() {
    // Three of four with the feature renew, one of two without it.
    let feature = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0];
    let renewed = [true, true, true, false, true, false];
    let read = |row: usize, x: &mut [f64]| {
        x.copy_from_slice(&[1.0, feature[row]]);
        0.0
    };
    let free = Prior::normal(0.0, 0.0);
    let told = fit_logistic(&[free, free], &renewed, read, STOP);
    let share = sigmoid(told.coefficients.sum());
    assert!(told.is_settled && (share - 0.75).abs() < 1e-6 && told.coefficients[0].abs() < 1e-6);
    let drawn = fit_logistic(&[free, Prior::normal(0.0, 4.0)], &renewed, read, STOP);
    assert!(drawn.coefficients[1] > 0.0 && drawn.coefficients[1] < told.coefficients[1]);
    let bounded = fit_logistic(&[free, Prior { mean: 3.0, precision: 0.1, bound: 2.5 }], &renewed, read, STOP);
    assert!((bounded.coefficients[1] - 2.5).abs() < 1e-9);
}
