//! Effects on books whose truth is known: right where something works, silent where nothing does.

mod boosted;
mod checks;
mod lots;
mod trade;
mod trials;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use winprob::book::{InterventionLog, LearningTable, Playbook, Rows};
use winprob::effects::Grade;
use winprob::model::{Model, train};
use winprob::plan::{Action, AskedAction, Constraints, ReasonCode, Recommendations, Standing};
use winprob::simulate::{BookParams, Kind, SyntheticBook, World, simulate};
use winprob::table::read;
use winprob::units::{AccountId, ModelId, Seed, Silent};

use crate::coverage::{held_by_chance, share_by_chance};

struct Trial {
    book: SyntheticBook,
    model: Model,
    log: InterventionLog,
    open: Rows,
    answers: Vec<Recommendations>,
}

fn trial(world: World, n_past: usize) -> Trial {
    let today = "2026-11-01".parse().expect("a day");
    let book = simulate(&BookParams { world, n_past, n_open: 120, seed: Seed(11), today });
    let folder = tempfile::tempdir().expect("a folder");
    book.write_to(folder.path()).expect("a written book");
    let table = |name: &str| read(&folder.path().join(name)).expect("a table");
    let playbook = Playbook::read(&folder.path().join("playbook.toml")).expect("a playbook");
    let log = InterventionLog::read(&table("interventions.csv"), &playbook).expect("a log");
    let past = LearningTable::join(&table("renewals.csv"), playbook, &log).expect("a learning table");
    let model = train(&past, ModelId::from("test"), 0, Seed(1), &Silent).expect("a model");
    let open = model.rows(&table("accounts.csv"), &log).expect("accounts");
    let answers = model.recommend_all(&open, &log, &Constraints::default(), Seed(1)).expect("answers");
    Trial { book, model, log, open, answers }
}

fn normal() -> &'static Trial {
    static TRIAL: OnceLock<Trial> = OnceLock::new();
    TRIAL.get_or_init(|| trial(World::Normal, 1_500))
}

#[test]
fn the_three_probabilities_of_an_account_fit_together() {
    for answer in &normal().answers {
        let without = answer.win_probability_without.expect("there is a log");
        let nothing = answer.plans.iter().find(|plan| plan.actions.is_empty()).expect("doing nothing is always beside");
        assert!((nothing.win_probability_with - without).abs() < 1e-12, "the empty plan is `without`");
        for action in answer.actions.iter().filter(|action| action.evidence != Grade::Unsupported) {
            let (with, uplift) = (action.win_probability_with.expect("known"), action.uplift.expect("known"));
            assert!((with - without - uplift).abs() < 1e-9);
            assert!(action.uplift_low.expect("known") <= uplift && uplift <= action.uplift_high.expect("known"));
            assert!((0.0..=1.0).contains(&with));
        }
    }
}

#[test]
fn the_best_action_by_itself_is_the_one_the_whole_answer_names_first() {
    let Trial { model, log, open, .. } = normal();
    for hold_out in [0.0, 0.5] {
        let mut model = model.clone();
        model.playbook.effects.hold_out = hold_out;
        let first = Constraints { limit: Some(1), ..Constraints::default() };
        let answers = model.recommend_all(open, log, &first, Seed(1)).expect("answers");
        let alone = model.score_with_best(open, log, None, Seed(1)).expect("scores");
        let mut n_recommended = 0;
        for (answer, (said, best)) in answers.iter().zip(alone) {
            // What waiting costs is told in the whole answer only.
            let named = answer.best().map(|action| Action { waiting: None, ..action.clone() });
            n_recommended += usize::from(named.is_some());
            assert_eq!(best, named);
            assert!((said.win_probability - answer.win_probability).abs() < 1e-12);
        }
        assert!(n_recommended > 30, "{n_recommended} recommended with a hold-out of {hold_out}");
    }
}

#[test]
fn unsupported_actions_have_a_reason_and_no_numbers() {
    let actions = || normal().answers.iter().flat_map(|answer| &answer.actions);
    assert!(actions().any(|action| action.evidence == Grade::Unsupported), "some cells have no comparable past");
    for action in actions().filter(|action| action.evidence == Grade::Unsupported) {
        let numbers = [action.win_probability_with, action.uplift, action.uplift_low, action.uplift_high];
        assert!(numbers.iter().all(Option::is_none) && !action.recommended && !action.reason.is_empty());
    }
}

#[test]
fn what_is_recommended_is_worth_its_cost_and_likely_to_pay_whatever_its_grade() {
    let recommended = || normal().answers.iter().flat_map(|answer| &answer.actions).filter(|action| action.recommended);
    assert!(recommended().count() > 100, "{} at 1,500 past renewals", recommended().count());
    for action in recommended() {
        assert!(action.expected_value.is_some_and(|worth| worth > 0.0), "{action:?}");
        assert!(action.chance_to_pay.is_some_and(|chance| chance >= 0.55), "{action:?}");
        let is_proven = action.evidence == Grade::Supported;
        assert_eq!(action.standing, if is_proven { Standing::Proven } else { Standing::BestBet });
    }
}

#[test]
fn what_is_not_recommended_says_why_in_a_code() {
    let codes: Vec<ReasonCode> = normal()
        .answers
        .iter()
        .flat_map(|answer| &answer.actions)
        .filter(|action| !action.recommended)
        .map(|action| action.reason_code.expect("a code"))
        .collect();
    for code in [ReasonCode::NotWorthItsCost, ReasonCode::TooUncertain, ReasonCode::TooFewGiven] {
        assert!(codes.contains(&code), "{code:?} never occurs");
    }
}

#[test]
fn no_unsupported_action_is_part_of_a_plan() {
    for answer in &normal().answers {
        let planned = answer.plans.iter().chain(&answer.pareto).flat_map(|plan| &plan.actions);
        assert!(planned.clone().all(|action| action.evidence != Grade::Unsupported));
    }
}

#[test]
fn confounding_that_reverses_the_plain_difference_does_not_reverse_the_estimate() {
    let trial = normal();
    let call = |row: &winprob::simulate::PastRow| row.actions.iter().any(|action| action.kind == Kind::ExecutiveCall);
    let rate = |given: bool| {
        let rows: Vec<_> = trial.book.past.iter().filter(|row| call(row) == given).collect();
        rows.iter().filter(|row| row.renewed).count() as f64 / rows.len() as f64
    };
    assert!(rate(true) - rate(false) < -0.05, "in this book calls went to accounts at risk");
    let report = &trial.model.effects().expect("a log").report;
    let call = report.kinds.iter().find(|kind| kind.kind.as_str() == "executive_call").expect("a kind");
    assert!(call.average_uplift > -0.01 && call.high > 0.02, "{call:?}");
}

#[test]
fn where_nothing_works_nothing_is_promised() {
    let trial = trial(World::Null, 1_500);
    let supported = |answer: &&Recommendations| answer.actions.iter().any(|a| a.evidence == Grade::Supported);
    assert!(trial.answers.iter().filter(supported).count() * 20 <= trial.answers.len());
    for kind in &trial.model.effects().expect("a log").report.kinds {
        assert!(kind.average_uplift.abs() < 0.05, "{kind:?}");
    }
}

#[test]
fn calls_cancelled_after_notice_do_not_pass_for_calls_that_fail() {
    let trial = trial(World::Notice, 1_500);
    let report = &trial.model.effects().expect("a log").report;
    let n_held = report.kinds.iter().filter(|kind| kind.low <= 0.0 && 0.0 <= kind.high).count();
    assert!(held_by_chance(report.kinds.len(), 0.9).contains(&n_held), "{:?}", report.kinds);
    assert!(report.kinds.iter().all(|kind| !kind.stands_up), "{:?}", report.kinds);
    let promised = trial.answers.iter().flat_map(|answer| &answer.actions).filter(|action| action.recommended);
    assert_eq!(promised.filter(|action| action.standing == Standing::Proven).count(), 0);
}

#[test]
fn a_randomised_log_gives_intervals_that_hold_the_true_averages() {
    let trial = trial(World::Randomised, 1_500);
    let truth = trial.book.truth();
    let (mut held, mut asked) = (0, 0);
    // What is wrong about a kind at a lead is wrong for all accounts alike.
    let mut told_apart = BTreeSet::new();
    for answer in &trial.answers {
        let account = AccountId(answer.account_id.clone());
        let p = |plan: &[(Kind, i32)]| truth.log_odds_with(&account, plan).expect("known").probability().get();
        for action in answer.actions.iter().filter(|action| action.uplift.is_some()) {
            let gain = p(&[(action.kind.parse().expect("a kind"), action.lead_days)]) - p(&[]);
            told_apart.insert((action.kind.as_str(), action.lead_days));
            asked += 1;
            held +=
                usize::from(action.uplift_low.expect("known") <= gain && gain <= action.uplift_high.expect("known"));
        }
    }
    let coverage = f64::from(u32::try_from(held).expect("small")) / f64::from(u32::try_from(asked).expect("small"));
    assert!(asked > 1_000, "{asked} actions");
    assert!(share_by_chance(told_apart.len(), 0.9).contains(&coverage), "{coverage} of {asked}");
}

#[test]
fn a_plan_of_ones_own_gets_the_same_numbers_as_the_ranked_action() {
    let trial = normal();
    let (row, action) = trial
        .answers
        .iter()
        .enumerate()
        .find_map(|(row, answer)| Some((row, answer.actions.iter().find(|action| action.uplift.is_some())?)))
        .expect("something is known");
    let asked = AskedAction { kind: action.kind.clone(), lead_days: action.lead_days };
    let answer = trial.model.what_if(&trial.open, row, &[asked]).expect("an answer");
    assert_eq!((answer.uplift, answer.evidence), (action.uplift, action.evidence));
}
