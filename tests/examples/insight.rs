//! `insight`: what the book teaches as a whole.

use winprob::book::Health;
use winprob::insight::{PastRenewal, misses};

fn past(id: &str, predicted: f64, renewed: bool, value: f64) -> PastRenewal {
    PastRenewal {
        account_id: id.to_owned(),
        as_of: None,
        renewal_date: Some("2026-02-01".parse().unwrap()),
        renewed,
        predicted,
        value: Some(value),
        owner: None,
        segment: None,
        seen: Vec::new(),
        against: Vec::new(),
        blank: Vec::new(),
    }
}

#[test]
fn green_that_was_lost_is_surprise_churn() {
    let book = [past("a", 0.9, false, 300.0), past("b", 0.4, false, 100.0), past("c", 0.95, true, 900.0)];
    let told = misses(&book, Health { red_below: 0.5, green_from: 0.8 });
    let all = &told.summary.surprise_churn[0];
    assert_eq!((all.n_lost, all.surprise_churn), (2, 0.75), "300 of the 400 that were lost had been green");
    assert_eq!(told.misses[0].account_id, "a");
}
