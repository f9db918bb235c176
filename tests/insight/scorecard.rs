//! A health score put to the test where it is known which of its weights mean something.

use std::fmt::Write;

use rand::RngExt;
use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::insight::{ScorecardReport, Verdict, factors, scorecard, segments};
use winprob::table::read_bytes;
use winprob::units::{Seed, normal_quantile, sigmoid};

const PLAYBOOK: &str = "
[scorecard.metrics.usage]
weight = 20
maximum = 100
group = 'adoption'
[scorecard.metrics.tickets]
weight = 20
minimum = 30
maximum = 0
[scorecard.metrics.glamour]
weight = 60
maximum = 10
";

/// Renewals that follow usage, tickets, sponsor and tier; a score that gives most of its weight to a column of noise.
fn judged(seed: u64, n: usize) -> ScorecardReport {
    let mut rng = Seed(seed).child("scorecard", 0).rng();
    let mut csv = "account_id,renewed,usage,tickets,glamour,sponsor,tier\n".to_owned();
    let mut predicted = Vec::new();
    for account in 0..n {
        let usage: f64 = rng.random_range(0.0..100.0);
        let tickets: u32 = rng.random_range(0..30);
        let glamour: u32 = rng.random_range(0..11);
        let sponsor: bool = rng.random();
        let tier = ["basic", "pro", "enterprise"][rng.random_range(0..3)];
        let z = 0.8 + 0.03 * (usage - 50.0) - 0.06 * (f64::from(tickets) - 15.0)
            + if sponsor { 0.6 } else { -0.6 }
            + if tier == "enterprise" { 0.7 } else { 0.0 }
            + 0.3 * normal_quantile(rng.random::<f64>());
        let p = sigmoid(z);
        let (renewed, has) = (rng.random::<f64>() < p, if sponsor { "yes" } else { "no" });
        let renewed = i32::from(renewed);
        writeln!(csv, "A{account},{renewed},{usage:.1},{tickets},{glamour},{has},{tier}").unwrap();
        predicted.push(p);
    }
    let table = read_bytes(csv.as_bytes(), "renewals.csv").unwrap();
    let playbook = Playbook::parse(PLAYBOOK, "playbook.toml").unwrap();
    let table = LearningTable::join(&table, playbook, &InterventionLog::default()).unwrap();
    scorecard(&table, &factors(&table), &predicted, Seed(seed))
}

#[test]
fn vanity_weights_are_told_and_useful_ones_are_not_in_nineteen_of_twenty_books() {
    let (mut vanity, mut useful) = (0, 0);
    for seed in 0..20 {
        let report = judged(seed, 500);
        let verdict = |name: &str| report.metrics.iter().find(|line| line.metric == name).unwrap().verdict;
        vanity += usize::from(verdict("glamour") == Verdict::Vanity);
        useful += usize::from(verdict("usage") == Verdict::Useful) + usize::from(verdict("tickets") == Verdict::Useful);
    }
    assert!(vanity >= 19 && useful >= 38, "{vanity} of 20, {useful} of 40");
}

#[test]
fn a_points_score_of_few_factors_loses_little_against_the_best_there_is() {
    let report = judged(1, 1_500);
    let summary = &report.summary;
    // The model beside it is the truth itself, which also knows what no column tells.
    assert!(summary.points_loss.unwrap() < 0.035, "{summary:?}");
    assert!(summary.points_loss_low < summary.points_loss && summary.points_loss < summary.points_loss_high);
    assert!(summary.auc_scorecard.unwrap() < summary.auc_points.unwrap(), "{summary:?}");
    let mut features: Vec<&str> = report.proposal.iter().map(|line| line.feature.as_str()).collect();
    features.dedup();
    assert!((4..=6).contains(&features.len()) && !features.contains(&"glamour"), "{features:?}");
    let span: i32 = report.proposal.iter().map(|line| line.points.abs()).sum();
    assert!((90..=130).contains(&span), "{span}");
    assert!(summary.lacking.contains(&"Sponsor".to_owned()), "{:?}", summary.lacking);
    let sponsor = report.proposal.iter().find(|line| line.feature == "sponsor").unwrap();
    assert!(sponsor.points > 0 && sponsor.words.contains("points"), "{sponsor:?}");
}

#[test]
fn a_metric_without_a_range_is_refused_by_line() {
    let error = Playbook::parse("[scorecard.metrics.nps]\nweight = 5\nminimum = 3\nmaximum = 3\n", "playbook.toml");
    let words = error.unwrap_err().to_string();
    assert!(words.contains("line 4") && words.contains("scorecard.metrics.nps.maximum"), "{words}");
}

#[test]
fn a_segment_whose_probabilities_are_off_is_named() {
    let mut rng = Seed(2).child("segments", 0).rng();
    let past: Vec<winprob::insight::PastRenewal> = (0..600)
        .map(|at| {
            let predicted = rng.random_range(0.6..0.95);
            let is_off = at % 3 == 0;
            winprob::insight::PastRenewal {
                account_id: at.to_string(),
                as_of: None,
                renewal_date: None,
                renewed: rng.random::<f64>() < if is_off { predicted - 0.25 } else { predicted },
                predicted,
                value: Some(f64::from(at)),
                owner: None,
                segment: Some(if is_off { "public sector" } else { "smb" }.to_owned()),
                seen: Vec::new(),
                against: Vec::new(),
                blank: Vec::new(),
            }
        })
        .collect();
    let told = segments(&past, 0.8);
    let verdict = |group: &str| told.iter().find(|line| line.group == group).unwrap().verdict.as_str();
    assert_eq!((verdict("public sector"), verdict("smb")), ("too high", "fair"));
    assert_eq!(told.iter().filter(|line| line.by == "size").count(), 3);
}
