//! `units`: a probability is no bare number, a date is a day that exists, randomness starts at a seed.

use winprob::units::{Date, LogOdds, Probability, Seed};

#[test]
fn a_probability_becomes_log_odds_and_back() {
    let even = Probability::new(0.5).unwrap();
    assert!(even.log_odds().0.abs() < 1e-12);
    assert!((LogOdds(even.log_odds().0 + 9.0_f64.ln()).probability().get() - 0.9).abs() < 1e-12);
    assert!(Probability::new(1.5).is_err());
}

#[test]
fn days_are_counted_and_a_seed_has_children_by_name() {
    let renewal: Date = "2026-03-01".parse().unwrap();
    assert_eq!(renewal.plus(-1).to_string(), "2026-02-28");
    assert_eq!(renewal.days_after("2026-02-01".parse().unwrap()), 28);
    assert!("2026-02-30".parse::<Date>().is_err());
    assert_ne!(Seed(1).child("folds", 0), Seed(1).child("forest", 0));
}
