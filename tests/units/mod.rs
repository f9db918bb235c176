//! The words of the trade keep their promises.

use proptest::prelude::*;
use winprob::units::{Canonical, Date, LogOdds, Probability, Seed};

proptest! {
    #[test]
    fn a_date_written_and_read_again_is_the_same_day(days in -700_000i32..2_900_000) {
        let date = Date::from_days_since_epoch(days);
        prop_assert_eq!(date.to_string().parse::<Date>().unwrap(), date);
    }

    #[test]
    fn log_odds_and_probability_are_inverse(z in -25.0f64..25.0) {
        prop_assert!((LogOdds(z).probability().log_odds().0 - z).abs() < 1e-4);
    }
}

#[test]
fn dates_that_do_not_exist_are_refused() {
    for text in
        ["2025-02-30", "2025-13-01", "2025-1-1", "20250101", "", "2025-01-01x", "2025-01-01Txx:yy", "ab25-01-01"]
    {
        assert!(text.parse::<Date>().is_err(), "{text} was read as a date");
    }
}

#[test]
fn numbers_outside_zero_to_one_are_no_probabilities() {
    for value in [-0.01, 1.01, f64::NAN, f64::INFINITY] {
        assert!(Probability::new(value).is_err(), "{value}");
    }
}

#[test]
fn children_of_a_seed_depend_on_label_and_index_only() {
    let seed = Seed(1);
    assert_eq!(seed.child("forest", 3), seed.child("forest", 3));
    assert_ne!(seed.child("forest", 3), seed.child("forest", 4));
    assert_ne!(seed.child("forest", 3), seed.child("boosting", 3));
    assert_ne!(seed.child("forest", 3), Seed(2).child("forest", 3));
}

#[test]
fn what_is_written_field_by_field_has_a_hash_that_never_changes() {
    let written = Canonical::new("test 1")
        .text("Ann")
        .number(-0.5)
        .whole(3)
        .flag(true)
        .maybe(None, Canonical::number)
        .maybe(Some(1.5), Canonical::number)
        .all(&["a", "b"], |canonical, text| canonical.text(text));
    assert_eq!(written.hash().to_hex()[..16], *"c6e719c513c6b03a");
}

#[test]
fn what_says_nothing_is_not_part_of_what_is_stated() {
    let hash = |text: &str| Canonical::new("test 1").stated(&serde_json::from_str(text).unwrap()).hash();
    let stated = hash(r#"{"a": [1, 2.5], "b": {"c": "x"}}"#);
    assert_eq!(stated, hash(r#"{"b": {"c": "x", "new": null}, "a": [1.0, 2.5], "list": [], "deep": {"er": {}}}"#));
    assert_ne!(stated, hash(r#"{"a": [2.5, 1], "b": {"c": "x"}}"#));
    assert_ne!(stated, hash(r#"{"a": [1, 2.5], "b": {"c": "x"}, "f": false}"#));
    assert_eq!(stated.to_hex()[..16], *"1014e867df34699c");
}

proptest! {
    #[test]
    fn texts_that_are_cut_elsewhere_are_other_things(a in ".{0,6}", b in ".{0,6}", c in ".{0,6}", d in ".{0,6}") {
        let hash = |one: &str, other: &str| Canonical::new("test 1").text(one).text(other).hash();
        prop_assert_eq!(hash(&a, &b) == hash(&c, &d), (a, b) == (c, d));
    }
}
