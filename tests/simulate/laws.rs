//! Each world obeys its own law.

use std::collections::HashMap;

use proptest::prelude::*;
use winprob::simulate::{Kind, PastRow, RANDOMISED_CHANCE, Situation, SyntheticBook, World};

use super::{book, mean, naive_difference, past, rate, renewals, true_average, was_given};

#[test]
fn about_82_in_100_renewals_are_won_in_every_world() {
    for world in World::ALL {
        for seed in 1..=3 {
            let book = past(world, 1_500, seed);
            let rate = rate(renewals(&book));
            assert!((0.80..=0.84).contains(&rate), "{world}, seed {seed}: {rate}");
        }
    }
}

#[test]
fn the_plain_difference_of_an_executive_call_has_the_wrong_sign() {
    let book = past(World::Normal, 8_000, 2);
    let rows = renewals(&book);
    let naive = naive_difference(&rows, |row| was_given(row, Kind::ExecutiveCall));
    let truth = true_average(&rows, Kind::ExecutiveCall);
    assert!((-0.15..=-0.06).contains(&naive), "naive {naive}");
    assert!((0.045..=0.08).contains(&truth), "truth {truth}");
}

#[test]
fn effects_differ_between_accounts_and_over_lead_days() {
    let book = book(World::Normal, 0, 300, 3);
    let effect = |situation: &Situation, lead| {
        situation.log_odds_with(&[(Kind::ExecutiveCall, lead)]).0 - situation.log_odds_without().0
    };
    let far: Vec<_> = book.open.iter().filter(|s| s.horizon() > 90 && s.history().is_empty()).collect();
    let early = mean(far.iter().map(|s| effect(s, 90)));
    let timely = mean(far.iter().map(|s| effect(s, 45)));
    let spread = mean(far.iter().map(|s| (effect(s, 45) - timely).powi(2))).sqrt();
    assert!(timely > 1.5 * early, "timely {timely}, early {early}");
    assert!(spread > 0.2, "spread {spread}");
}

#[test]
fn no_action_changes_anything_where_nothing_works() {
    for world in [World::Null, World::Notice] {
        for situation in &book(world, 0, 200, 4).open {
            for (kind, lead) in situation.possible_actions() {
                assert_eq!(situation.log_odds_with(&[(kind, lead)]), situation.log_odds_without());
            }
            assert!(
                (situation.win_probability().get() - situation.log_odds_without().probability().get()).abs() < 1e-9
            );
        }
    }
}

#[test]
fn at_random_the_plain_difference_is_the_true_one() {
    let book = past(World::Randomised, 20_000, 5);
    let rows: Vec<_> = renewals(&book).into_iter().filter(|row| row.situation.horizon() >= 120).collect();
    for kind in [Kind::ExecutiveCall, Kind::Training, Kind::CsmChange] {
        let naive = naive_difference(&rows, |row| was_given(row, kind));
        let given: Vec<_> = rows.iter().filter(|row| was_given(row, kind)).collect();
        let truth = mean(given.iter().map(|row| {
            let with: Vec<_> = row.actions.iter().map(|a| (a.kind, a.lead_days)).collect();
            let without: Vec<_> = with.iter().copied().filter(|&(other, _)| other != kind).collect();
            let chance = |plan: &[_]| row.situation.log_odds_with(plan).probability().get();
            chance(&with) - chance(&without)
        }));
        assert!((naive - truth).abs() < 0.022, "{kind}: naive {naive}, true {truth}");
        assert!((rows[0].situation.propensity(kind).get() - RANDOMISED_CHANCE).abs() < 1e-9);
    }
}

/// The difference between rows with and without an executive call, averaged over strata of equal recorded standing.
fn adjusted_difference(mut rows: Vec<(f64, &PastRow)>) -> f64 {
    rows.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let strata: Vec<Vec<&PastRow>> =
        rows.chunks(rows.len().div_ceil(20)).map(|chunk| chunk.iter().map(|&(_, row)| row).collect()).collect();
    mean(strata.iter().map(|stratum| naive_difference(stratum, |row| was_given(row, Kind::ExecutiveCall))))
}

#[test]
fn what_is_recorded_explains_who_was_helped_unless_a_driver_is_hidden() {
    // Accounts of one seed are recorded alike in both worlds; the normal one tells their standing by the record alone.
    let (normal, hidden) = (past(World::Normal, 16_000, 6), past(World::Hidden, 16_000, 6));
    let key = |row: &PastRow| (row.situation.account().id.clone(), row.situation.as_of());
    let rows = renewals(&normal);
    let recorded: HashMap<_, f64> = rows.iter().map(|row| (key(row), row.situation.log_odds_without().0)).collect();
    let open = adjusted_difference(rows.iter().map(|row| (recorded[&key(row)], *row)).collect());
    let twins = renewals(&hidden).into_iter().filter_map(|row| recorded.get(&key(row)).map(|&z| (z, row)));
    let confounded = adjusted_difference(twins.collect());
    assert!(open > 0.04, "normal {open}");
    assert!(confounded < open - 0.05, "normal {open}, hidden {confounded}");
}

#[test]
fn where_leavers_give_notice_late_actions_look_good_though_they_change_nothing() {
    let book = past(World::Notice, 12_000, 7);
    let rows = renewals(&book);
    let late = naive_difference(&rows, |row| row.actions.iter().any(|action| action.lead_days <= 30));
    assert!(late > 0.08, "late {late}");
    for row in &book.past {
        assert!(row.situation.as_of() < row.decided_on, "a row after the notice");
        let decided_lead = row.situation.renewal_date().days_after(row.decided_on);
        assert!(row.actions.iter().all(|action| action.lead_days > decided_lead), "an action after the notice");
    }
}

#[test]
fn silence_is_good_news_where_leavers_give_notice() {
    let book = past(World::Notice, 12_000, 8);
    let late: Vec<_> = book.past.iter().filter(|row| row.situation.horizon() <= 60).collect();
    let expected = mean(late.iter().map(|row| row.situation.log_odds_without().probability().get()));
    let observed = rate(late.iter().copied());
    assert!((expected - observed).abs() < 0.025, "expected {expected}, observed {observed}");
    assert!(observed > 0.86, "{observed}");
}

#[test]
fn the_true_probability_as_usual_is_calibrated() {
    let book = past(World::Normal, 3_000, 9);
    let rows = renewals(&book);
    let expected = mean(rows.iter().map(|row| row.situation.win_probability().get()));
    let observed = rate(rows.iter().copied());
    assert!((expected - observed).abs() < 0.02, "expected {expected}, observed {observed}");
}

#[test]
fn even_the_truth_ranks_renewals_only_so_well() {
    let book = past(World::Normal, 2_000, 13);
    let rows = renewals(&book);
    let (won, lost): (Vec<_>, Vec<_>) =
        rows.iter().map(|row| (row.renewed, row.situation.win_probability().get())).partition(|row| row.0);
    let above = lost.iter().map(|low| won.iter().filter(|high| high.1 > low.1).count()).sum::<usize>();
    let auc = above as f64 / (won.len() * lost.len()) as f64;
    assert!((0.79..=0.85).contains(&auc), "AUC {auc}");
}

#[test]
fn those_who_do_not_answer_the_survey_renew_less_than_passives() {
    let book = past(World::Normal, 4_000, 10);
    let rows = renewals(&book);
    let silent: Vec<_> = rows.iter().copied().filter(|row| row.situation.reading().nps.is_none()).collect();
    let passive =
        rows.iter().copied().filter(|row| row.situation.reading().nps.is_some_and(|n| (7.0..=8.0).contains(&n)));
    let share = silent.len() as f64 / rows.len() as f64;
    assert!((0.21..=0.29).contains(&share), "share of non-responders {share}");
    assert!(rate(silent) < rate(passive) - 0.05);
}

#[test]
fn some_renewals_have_several_decision_dates_and_some_accounts_two_renewals() {
    let book = past(World::Normal, 1_500, 11);
    let n_renewals = renewals(&book).len();
    assert_eq!(n_renewals, 1_500);
    let repeated =
        book.past.windows(2).filter(|pair| pair[0].situation.renewal_date() == pair[1].situation.renewal_date());
    assert!(repeated.count() > n_renewals / 4);
    let mut accounts: Vec<_> = renewals(&book).iter().map(|row| row.situation.account().id.clone()).collect();
    accounts.dedup();
    assert!((n_renewals / 25..n_renewals / 4).contains(&(n_renewals - accounts.len())), "{}", accounts.len());
}

proptest! {
    #[test]
    fn the_order_of_a_plan_does_not_matter_and_past_days_do_not_count(
        account in 0usize..40,
        plan in prop::collection::vec((prop::sample::select(Kind::ALL.to_vec()), -5i32..400), 0..4),
    ) {
        static BOOK: std::sync::LazyLock<SyntheticBook> =
            std::sync::LazyLock::new(|| book(World::Hidden, 0, 40, 12));
        let situation = &BOOK.open[account];
        let backwards: Vec<_> = plan.iter().rev().copied().collect();
        let ahead: Vec<_> = plan.iter().copied().filter(|&(_, lead)| (0..situation.horizon()).contains(&lead)).collect();
        let with = situation.log_odds_with(&plan).0;
        prop_assert!((with - situation.log_odds_with(&backwards).0).abs() < 1e-9);
        prop_assert!((with - situation.log_odds_with(&ahead).0).abs() < 1e-12);
        if ahead.is_empty() {
            prop_assert_eq!(situation.log_odds_with(&plan), situation.log_odds_without());
        }
    }
}
