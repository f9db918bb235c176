//! What was not seen coming, and what practice asks of the lights.

use winprob::book::Health;
use winprob::insight::{MissReason, PastRenewal, misses};

const HEALTH: Health = Health { red_below: 0.5, green_from: 0.8 };

fn past(at: usize, predicted: f64, renewed: bool, value: f64, due: &str) -> PastRenewal {
    PastRenewal {
        account_id: format!("A{at:03}"),
        as_of: None,
        renewal_date: Some(due.parse().unwrap()),
        renewed,
        predicted,
        value: Some(value),
        owner: None,
        segment: None,
        seen: vec!["log-ins 210, usually 90: +9 points".to_owned()],
        against: Vec::new(),
        blank: Vec::new(),
    }
}

#[test]
fn surprise_churn_is_the_share_of_lost_value_that_was_green() {
    let mut book = vec![
        past(1, 0.9, false, 300.0, "2026-02-01"),
        past(2, 0.4, false, 100.0, "2026-02-10"),
        past(3, 0.6, false, 100.0, "2026-05-10"),
        past(4, 0.3, true, 50.0, "2026-05-11"),
        past(5, 0.95, true, 900.0, "2026-05-12"),
    ];
    book[0].blank = vec!["NPS".to_owned()];
    book[3].against = vec!["executive sponsor: +6 points".to_owned()];
    let told = misses(&book, HEALTH);
    let summary: Vec<(&str, usize, f64)> =
        told.summary.surprise_churn.iter().map(|one| (one.period.as_str(), one.n_lost, one.surprise_churn)).collect();
    assert_eq!(summary, [("all", 3, 0.6), ("2026-Q1", 2, 0.75), ("2026-Q2", 1, 0.0)]);
    let all = &told.summary.surprise_churn[0];
    assert!(all.low > 0.1 && all.low < 0.6 && all.high > 0.6 && all.high < 0.95, "{all:?}");
    let listed: Vec<(&str, MissReason)> =
        told.misses.iter().map(|miss| (miss.account_id.as_str(), miss.reason)).collect();
    assert_eq!(listed, [("A001", MissReason::Blank), ("A004", MissReason::Outweighed)], "the most valuable first");
    assert!(told.misses[0].words.contains("not known: NPS"), "{}", told.misses[0].words);
}

#[test]
fn a_miss_whose_reasons_were_not_kept_is_not_told_as_one_without_a_sign() {
    let mut book = vec![past(1, 0.9, false, 300.0, "2026-02-01"), past(2, 0.9, false, 100.0, "2026-02-01")];
    book[1].seen.clear();
    let reasons: Vec<MissReason> = misses(&book, HEALTH).misses.iter().map(|miss| miss.reason).collect();
    assert_eq!(reasons, [MissReason::Unrecorded, MissReason::Unexplained]);
}

#[test]
fn thresholds_are_proposed_that_meet_what_practice_asks() {
    // Calibrated between 0.05 and 0.95, and lights that call nearly everything green.
    let book: Vec<PastRenewal> = (0..1_000)
        .map(|at| {
            let predicted = 1.0 - 0.9 * (f64::from(at) / 1_000.0).powi(3) - 0.02;
            let renewed = (f64::from(at) * 0.618_034).fract() < predicted;
            past(usize::try_from(at).unwrap(), predicted, renewed, 1.0, "2026-02-01")
        })
        .collect();
    let lax = Health { red_below: 0.05, green_from: 0.3 };
    let told = misses(&book, lax).summary.floors;
    assert!(!told.met, "{told:?}");
    let better = Health { red_below: told.proposed_red_below.unwrap(), green_from: told.proposed_green_from.unwrap() };
    let then = misses(&book, better).summary.floors;
    assert!(then.met, "{then:?}");
    assert!(then.red_times >= Some(3.0) && then.caught >= Some(2.0 / 3.0) && then.green_share <= 0.8);
    assert_eq!(then.n_red, told.n_red, "the team knows how many it would look after");
}

#[test]
fn a_past_without_a_green_renewal_has_no_surprise_and_says_why() {
    let told = misses(&[past(1, 0.6, false, 100.0, "2026-02-01"), past(2, 0.7, true, 100.0, "2026-03-01")], HEALTH);
    assert!(told.summary.words.contains("no renewal of the past was green"), "{}", told.summary.words);
    let floors = &told.summary.floors.words;
    assert!(floors.contains("no renewal was red") && floors.contains("100 % of those that churned"), "{floors}");
}

#[test]
fn a_past_without_losses_has_no_surprise() {
    let told = misses(&[past(1, 0.9, true, 1.0, "2026-02-01")], HEALTH);
    assert!(told.misses.is_empty() && told.summary.surprise_churn.is_empty());
}
