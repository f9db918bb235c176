//! Drivers and sub-scores add up to the probability, and are said in words.

use proptest::prelude::*;
use winprob::model::WinProbability;
use winprob::units::logit;

use super::{Law, divided, renewals, rows};

const HEADER: &str = "account_id,segment,tenure_days,usage,tickets,survey,sponsor";

fn explained(line: &str) -> WinProbability {
    let model = divided();
    model.explain(&rows(model, &format!("{HEADER}\n{line}\n")), 0).unwrap()
}

fn score_of(answer: &WinProbability, family: &str) -> f64 {
    answer.sub_scores.iter().find(|sub_score| sub_score.family == family).unwrap().score.unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn drivers_and_sub_scores_add_up_to_the_probability(
        segment in prop_oneof![Just("smb"), Just("mid"), Just("unseen"), Just("")],
        tenure in prop_oneof![(0.0f64..3_000.0).prop_map(|days| days.to_string()), Just(String::new())],
        usage in -8.0f64..8.0,
        tickets in -8.0f64..8.0,
        survey in prop_oneof![(0u8..11).prop_map(|nps| nps.to_string()), Just(String::new())],
        sponsor in prop_oneof![Just("yes"), Just("no"), Just("")],
    ) {
        let answer = explained(&format!("a,{segment},{tenure},{usage},{tickets},{survey},{sponsor}"));
        let usual = answer.usual_win_probability.unwrap();
        let drivers = answer.drivers.iter().map(|driver| (driver.log_odds, driver.points));
        let sub_scores = answer.sub_scores.iter().map(|sub_score| (sub_score.log_odds, sub_score.points));
        for parts in [drivers.collect::<Vec<_>>(), sub_scores.collect()] {
            let log_odds = logit(usual) + parts.iter().map(|(log_odds, _)| log_odds).sum::<f64>();
            prop_assert!((log_odds - logit(answer.win_probability)).abs() < 1e-9, "{log_odds}");
            let points = usual + parts.iter().map(|(_, points)| points).sum::<f64>();
            prop_assert!((points - answer.win_probability).abs() < 1e-9, "{points}");
        }
        let families: Vec<&str> = answer.sub_scores.iter().map(|sub_score| sub_score.family.as_str()).collect();
        prop_assert_eq!(families.len(), 4);
        for sub_score in &answer.sub_scores {
            let score = sub_score.score.unwrap();
            prop_assert!((0.0..=100.0).contains(&score));
        }
        let accounts = format!(
            "{HEADER}\nb,smb,100,0,0,5,yes\na,{segment},{tenure},{usage},{tickets},{survey},{sponsor}\n"
        );
        let batch = divided().score(&rows(divided(), &accounts)).unwrap();
        prop_assert_eq!(answer.win_probability.to_bits(), batch[1].win_probability.to_bits());
    }
}

#[test]
fn a_sub_score_is_the_place_of_a_family_in_the_book() {
    let with_usage = |usage: f64| score_of(&explained(&format!("a,mid,900,{usage},0,5,yes")), "adoption");
    let scores: Vec<f64> = [-2.5, -0.5, 0.5, 2.5].into_iter().map(with_usage).collect();
    assert!(scores.is_sorted(), "{scores:?}");
    assert!(scores[0] < 20.0 && scores[3] > 80.0, "{scores:?}");
    assert!((20.0..80.0).contains(&score_of(&explained("a,mid,900,0,0,5,yes"), "adoption")));
}

#[test]
fn reasons_are_said_as_people_say_them() {
    let answer = explained("a,mid,900,-2,0.5,,no");
    let words = |feature: &str| &answer.drivers.iter().find(|driver| driver.feature == feature).unwrap().words;
    assert!(words("sponsor").starts_with("no sponsor: -"), "{}", words("sponsor"));
    assert!(words("usage").starts_with("usage -2, usually "), "{}", words("usage"));
    assert!(words("survey").starts_with("no answer to NPS: "), "{}", words("survey"));
    let adoption = answer.sub_scores.iter().find(|sub_score| sub_score.family == "adoption").unwrap();
    assert!(adoption.words.starts_with("adoption: ") && adoption.words.ends_with(" points"), "{}", adoption.words);
    assert!(answer.sub_scores.iter().map(|sub_score| sub_score.score.unwrap()).is_sorted());
}

#[test]
fn the_order_of_columns_changes_no_reason() {
    let model = divided();
    let turned = "sponsor,survey,tickets,usage,tenure_days,segment,account_id\nno,7,0.3,-1.5,40,smb,a\n";
    assert_eq!(model.explain(&rows(model, turned), 0).unwrap(), explained("a,smb,40,-1.5,0.3,7,no"));
}

#[test]
fn a_wide_interval_says_what_would_narrow_it_and_a_score_without_reasons_says_nothing() {
    let model = super::learn(&renewals(60, Law::Same, 5), super::PLAYBOOK);
    let accounts = format!("{HEADER}\na,mid,900,1,0,5,yes\n");
    let answer = model.explain(&rows(&model, &accounts), 0).unwrap();
    assert!(answer.high - answer.low > 0.2 && answer.notes[0].ends_with("more it would halve"), "{answer:?}");
    let caution = model.card.cautions.iter().find(|caution| caution.contains("would halve")).unwrap();
    assert!(caution.contains("180 more renewals"), "three times the sixty there are: {caution}");
    let scored = &model.score(&rows(&model, &accounts)).unwrap()[0];
    assert!(scored.drivers.is_empty() && scored.sub_scores.is_empty() && scored.notes.is_empty());
}

#[test]
fn a_model_knows_the_rows_it_has_learned_from() {
    let model = divided();
    assert_eq!(model.n_learned_from(&rows(model, &renewals(1_800, Law::OfItsOwn, 1))), 1_800);
    assert_eq!(model.n_learned_from(&rows(model, &renewals(200, Law::OfItsOwn, 2))), 0);
}
