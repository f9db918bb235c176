//! A health score put to the test where it is known which of its weights mean something.

use std::fmt::Write;

use rand::RngExt;
use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::features::Recipe;
use winprob::insight::{ScorecardReport, WeightVerdict, factors, scorecard, segments};
use winprob::learners::{LabelledViews, Logistic};
use winprob::simulate::{BookParams, World, simulate};
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
        vanity += usize::from(verdict("glamour") == WeightVerdict::Vanity);
        useful += usize::from(verdict("usage") == WeightVerdict::Useful)
            + usize::from(verdict("tickets") == WeightVerdict::Useful);
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
    // The lines of a feature stand together.
    let mut distinct = features.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), features.len());
    assert!((4..=6).contains(&features.len()) && !features.contains(&"glamour"), "{features:?}");
    let span: i32 = report.proposal.iter().map(|line| line.points.abs()).sum();
    assert!((90..=130).contains(&span), "{span}");
    assert!(summary.lacking.contains(&"Sponsor".to_owned()), "{:?}", summary.lacking);
    let sponsor = report.proposal.iter().find(|line| line.feature == "sponsor").unwrap();
    assert!(sponsor.points > 0 && sponsor.words.contains("points"), "{sponsor:?}");
}

/// A made-up book of which everything is known, with the families of its playbook, and what a ridge regression on all columns says of
/// each row while its account is held out.
fn simulated(seed: u64) -> (LearningTable, Vec<f64>) {
    let today = "2026-11-01".parse().unwrap();
    let params = BookParams { world: World::Normal, n_past: 1_500, n_open: 1, seed: Seed(seed), today };
    let dir = tempfile::tempdir().unwrap();
    simulate(&params).write_to(dir.path()).unwrap();
    let bytes = |name: &str| std::fs::read(dir.path().join(name)).unwrap();
    let table = |name: &str| read_bytes(&bytes(name), name).unwrap();
    let playbook = Playbook::parse(&String::from_utf8(bytes("playbook.toml")).unwrap(), "playbook.toml").unwrap();
    let log = InterventionLog::read(&table("interventions.csv"), &playbook).unwrap();
    let table = LearningTable::join(&table("renewals.csv"), playbook, &log).unwrap();
    let mut predicted = vec![0.0; table.renewed.len()];
    for fold in 0..5 {
        let (held_out, training): (Vec<usize>, Vec<usize>) =
            (0..predicted.len()).partition(|&row| table.rows.groups[row] % 5 == fold);
        let of = |rows: &[usize]| table.rows.features.iter().map(|column| column.select(rows)).collect::<Vec<_>>();
        let renewed: Vec<bool> = training.iter().map(|&row| table.renewed[row]).collect();
        let groups: Vec<usize> = training.iter().map(|&row| table.rows.groups[row]).collect();
        let (recipe, views) = Recipe::fit(&of(&training), &renewed, &groups, Seed(seed)).unwrap();
        let fitted = Logistic::fit(LabelledViews { views: &views, renewed: &renewed }, 100.0).unwrap();
        let told = fitted.log_odds(&recipe.apply(&of(&held_out)).unwrap().linear);
        for (row, z) in held_out.into_iter().zip(told) {
            predicted[row] = sigmoid(z);
        }
    }
    (table, predicted)
}

#[test]
fn a_points_score_loses_at_most_two_points_of_auc_where_many_factors_share_what_is_known() {
    let reports: Vec<ScorecardReport> = (1..=10)
        .map(|seed| {
            let (table, predicted) = simulated(seed);
            scorecard(&table, &factors(&table), &predicted, Seed(seed))
        })
        .collect();
    let losses: Vec<f64> = reports.iter().map(|report| report.summary.points_loss.unwrap()).collect();
    assert!(losses.iter().sum::<f64>() / 10.0 <= 0.02, "{losses:?}");
    for report in &reports {
        let mut groups: Vec<&str> = report.proposal.iter().map(|line| line.group.as_deref().unwrap()).collect();
        groups.dedup();
        assert!((4..=6).contains(&groups.len()) && report.proposal.len() <= 20, "{groups:?}");
    }
}

#[test]
fn points_that_rank_no_better_than_chance_are_not_proposed() {
    let mut n_proposed = 0;
    for seed in 0..10 {
        let mut rng = Seed(seed).child("nothing to learn", 0).rng();
        let mut csv = "account_id,renewed,product,seats\n".to_owned();
        for account in 0..400 {
            let renewed = i32::from(rng.random::<f64>() < 0.7);
            let product = ["a", "b", "c", "d"][rng.random_range(0..4)];
            writeln!(csv, "A{account},{renewed},{product},{}", rng.random_range(1..90)).unwrap();
        }
        let table = read_bytes(csv.as_bytes(), "renewals.csv").unwrap();
        let table = LearningTable::join(&table, Playbook::default(), &InterventionLog::default()).unwrap();
        let report = scorecard(&table, &factors(&table), &[0.7; 400], Seed(seed));
        n_proposed += usize::from(!report.proposal.is_empty());
        let words = &report.summary.words;
        assert_eq!(report.proposal.is_empty(), words.contains("no points are proposed"), "{words}");
    }
    assert!(n_proposed <= 1, "{n_proposed} of 10");
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
