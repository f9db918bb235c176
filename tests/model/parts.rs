//! Onboarding and segments are tried against the model for all, and used where they win.

use winprob::metrics::log_loss;
use winprob::model::Model;

use super::{Law, PLAYBOOK, divided, learn, renewals, report, rows};

/// The log loss on the young of a fresh book of the divided law.
fn loss_on_the_young(model: &Model) -> f64 {
    let fresh = renewals(6_000, Law::OfItsOwn, 77);
    let scores = model.score(&rows(model, &fresh)).unwrap();
    let (mut p, mut renewed) = (Vec::new(), Vec::new());
    for (line, score) in fresh.lines().skip(1).zip(scores) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[2].parse::<f64>().unwrap() < 90.0 {
            p.push(score.win_probability);
            renewed.push(cells[7] == "yes");
        }
    }
    log_loss(&p, &renewed)
}

#[test]
fn accounts_that_follow_a_law_of_their_own_are_judged_by_it_and_better() {
    let model = divided();
    let onboarding = report(model, "onboarding (tenure_days below 90)");
    let comparison = onboarding.comparison.unwrap();
    assert!(onboarding.used && comparison.wins(), "{onboarding:?}");
    assert!(onboarding.reason.starts_with("its own model is used: better by"), "{}", onboarding.reason);
    assert!(comparison.gain > comparison.standard_error && comparison.standard_error > 0.0);
    let in_parts = model.card.out_of_fold_in_parts.unwrap();
    assert!(in_parts.log_loss < model.card.ensemble.out_of_fold.log_loss);
    let for_all = learn(&renewals(1_800, Law::OfItsOwn, 1), &format!("{PLAYBOOK}\n[onboarding]\nuntil_days = 0\n"));
    assert!(!for_all.card.parts.iter().any(|part| part.part.starts_with("onboarding") && part.used));
    let (own, all) = (loss_on_the_young(model), loss_on_the_young(&for_all));
    assert!(own < all - 0.01, "{own} with a model of their own, {all} without");
}

#[test]
fn parts_that_follow_the_law_of_all_are_judged_as_all() {
    let mut n_used = 0;
    for seed in 10..13 {
        let model = learn(&renewals(900, Law::Same, seed), PLAYBOOK);
        let tried: Vec<_> = model.card.parts.iter().filter(|part| part.comparison.is_some()).collect();
        assert_eq!(tried.len(), 3, "{:?}", model.card.parts);
        n_used += tried.iter().filter(|part| part.used).count();
    }
    assert!(n_used <= 2, "{n_used} of 9 parts got a model for nothing");
}

#[test]
fn a_part_with_few_rows_is_not_tried_and_the_card_says_so() {
    let tiny = report(divided(), "segment tiny");
    assert!(!tiny.used && tiny.comparison.is_none());
    assert_eq!(tiny.reason, "not tried: 100 rows and 20 of the rarer outcome are needed");
    assert!(divided().card.to_string().contains("segment tiny (37 rows"), "{}", divided().card);
}

#[test]
fn an_account_is_told_who_judges_it() {
    let accounts = "account_id,segment,tenure_days,usage,tickets,survey,sponsor\n\
                    young,smb,30,0,0,5,yes\nold,smb,900,0,0,5,yes\nunknown,smb,,0,0,5,yes\n";
    let scores = divided().score(&rows(divided(), accounts)).unwrap();
    assert_eq!(scores[0].judged_as.as_deref(), Some("onboarding (tenure_days below 90)"));
    assert!(scores[1..].iter().all(|score| score.judged_as.as_deref() != scores[0].judged_as.as_deref()));
}
