//! The checks say nothing where nothing is wrong, and speak up where something is.

use std::sync::OnceLock;

use winprob::effects::KindReport;

use super::trade::{PLAYBOOK, Trade, effects};

const HONEST: Trade = Trade { n: 2_000, effect: 0.7, hidden: 0.0, drawn: 0.0, tells_chance: false, crossed: false };

fn call(trade: &Trade, seed: u64) -> (KindReport, f64) {
    let files = trade.files(seed);
    (effects(&files.join(PLAYBOOK)).report.kinds.remove(0), files.uplift)
}

fn honest() -> &'static (KindReport, f64) {
    static CALL: OnceLock<(KindReport, f64)> = OnceLock::new();
    CALL.get_or_init(|| call(&HONEST, 1))
}

#[test]
fn where_everything_is_recorded_the_doubly_robust_average_and_the_second_opinion_agree_with_the_truth() {
    let (call, truth) = honest();
    let average = call.checks.average.as_ref().unwrap();
    assert!((average.uplift - truth).abs() < 2.5 * average.standard_error, "{average:?}, truth {truth}");
    assert!(average.standard_error < 0.04 && average.agrees(), "{average:?}");
    let opinion = call.checks.second_opinion.as_ref().unwrap();
    assert!((opinion.uplift - truth).abs() < 0.06, "{opinion:?}, truth {truth}");
}

#[test]
fn where_everything_is_recorded_no_check_fails() {
    let (call, _) = honest();
    let checks = &call.checks;
    assert!(checks.placebo.is_some() && checks.negative_control.is_some() && checks.hidden_driver.is_some());
    assert!(checks.left_out.iter().any(|left_out| left_out.column == "x"));
    assert_eq!(checks.failed(), Vec::<String>::new());
    assert!(checks.passed() && call.stands_up && call.is_relied_on(), "{call:?}");
    assert!(call.doubt().is_none() && checks.words().len() >= 5);
}

#[test]
fn a_driver_nobody_recorded_shows_on_the_negative_control() {
    let (call, _) = call(&Trade { hidden: 1.0, ..HONEST }, 2);
    let control = call.checks.negative_control.as_ref().unwrap();
    assert!(!control.within_noise && control.uplift < 0.0, "{control:?}");
    assert!(!call.checks.passed() && !call.is_relied_on());
    assert!(call.checks.failed().iter().any(|failed| failed.contains("negative control")));
}

#[test]
fn the_strength_a_hidden_driver_needs_is_told_in_multiples_of_the_column_that_steers_both() {
    let (call, _) = honest();
    let driver = call.checks.hidden_driver.as_ref().unwrap();
    assert_eq!(driver.column, "x");
    assert!(driver.times > 0.5 && driver.column_bias > 0.0, "{driver:?}");
}

#[test]
fn a_failed_check_is_the_reason_that_is_given() {
    let (mut call, _) = honest().clone();
    let average = call.checks.average.as_mut().unwrap();
    average.uplift = average.model - 3.0 * (average.standard_error + average.model_error);
    assert!(!call.is_relied_on());
    assert!(call.doubt().unwrap().starts_with("estimates disagree"), "{:?}", call.doubt());
}

#[test]
fn what_a_kind_has_been_worth_adds_up_over_leads() {
    let (call, _) = honest();
    let all = &call.worth[0];
    let by_lead: usize = call.worth[1..].iter().map(|worth| worth.n_interventions).sum();
    assert_eq!(by_lead, all.n_interventions);
    assert!(all.low <= all.uplift && all.uplift <= all.high && all.money.is_none());
}
