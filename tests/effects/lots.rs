//! Trials proposed over a book of known truth: known chances, limits kept, a size and a worth that make sense.

use winprob::book::InterventionLog;
use winprob::plan::trial::{TrialProposal, TrialRequest};
use winprob::plan::{Constraints, Standing};
use winprob::table::read_bytes;
use winprob::units::Seed;

use super::{Trial, normal};

fn proposal(trial: &Trial, request: &TrialRequest) -> TrialProposal {
    trial.model.propose_trial(&trial.open, &InterventionLog::default(), request, Seed(1)).expect("a proposal")
}

fn asked(kind: &str) -> TrialRequest {
    TrialRequest { kinds: vec![kind.to_owned()], ..TrialRequest::default() }
}

#[test]
fn every_lot_has_a_chance_between_a_tenth_and_nine_tenths_and_says_the_same_again() {
    let first = proposal(normal(), &asked("business_review"));
    assert!(!first.lots.is_empty());
    assert!(first.lots.iter().all(|lot| (0.1..=0.9).contains(&lot.chance) && lot.standing == Standing::Trial));
    assert!(first.lots.iter().any(|lot| lot.done) && first.lots.iter().any(|lot| !lot.done), "a lot goes either way");
    assert_eq!(first, proposal(normal(), &asked("business_review")));
}

#[test]
fn an_account_takes_part_once_and_the_budget_holds_whatever_the_lots_say() {
    let request = TrialRequest { budget: Some(9_000.0), ..TrialRequest::default() };
    let proposal = proposal(normal(), &request);
    let mut accounts: Vec<&str> = proposal.lots.iter().map(|lot| lot.account_id.as_str()).collect();
    let n_lots = accounts.len();
    accounts.sort_unstable();
    accounts.dedup();
    assert_eq!(accounts.len(), n_lots);
    assert!(proposal.lots.iter().map(|lot| lot.cost).sum::<f64>() <= 9_000.0);
}

#[test]
fn a_smaller_effect_takes_more_accounts_to_find() {
    let needed = |points: f64| {
        let request = TrialRequest { points: Some(points), ..asked("executive_call") };
        proposal(normal(), &request).kinds[0].accounts_needed
    };
    let (ten, five) = (needed(10.0), needed(5.0));
    assert!((3.9..=4.1).contains(&(five as f64 / ten as f64)), "{ten} and {five}");
}

#[test]
fn an_account_in_a_trial_is_not_drawn_again_and_what_is_held_back_is_not_recommended() {
    let trial = normal();
    let first = proposal(trial, &asked("business_review"));
    let lines: Vec<String> = first
        .lots
        .iter()
        .map(|lot| {
            let done = if lot.done { "yes" } else { "no" };
            let renewal = lot.renewal_date.expect("a date");
            format!("{},{},{},{renewal},{},{done}", lot.account_id, lot.kind, lot.act_by, lot.chance)
        })
        .collect();
    let text = format!("account_id,kind,date,renewal_date,chance,done\n{}\n", lines.join("\n"));
    let table = read_bytes(text.as_bytes(), "log").expect("a table");
    let log = InterventionLog::read(&table, &trial.model.playbook).expect("a log");
    let again = trial.model.propose_trial(&trial.open, &log, &asked("business_review"), Seed(1)).expect("a proposal");
    let drawn = |account: &str| first.lots.iter().any(|lot| lot.account_id == account);
    assert!(again.lots.iter().all(|lot| !drawn(&lot.account_id)));
    let answers = trial.model.recommend_all(&trial.open, &log, &Constraints::default(), Seed(1)).expect("answers");
    for lot in first.lots.iter().filter(|lot| !lot.done) {
        let answer = answers.iter().find(|answer| answer.account_id == lot.account_id).expect("an answer");
        assert!(answer.actions.iter().all(|action| action.kind != lot.kind), "{lot:?}");
        let excluded = answer.excluded.iter().find(|excluded| excluded.kind == lot.kind).expect("a reason");
        assert!(excluded.reason.contains("holds it back"), "{}", excluded.reason);
    }
}

#[test]
fn what_costs_more_than_it_tells_is_proposed_only_when_it_is_asked_for() {
    for kind in &proposal(normal(), &TrialRequest::default()).kinds {
        let pays = kind.accounts > 0 && kind.worth_knowing > kind.forgone.max(0.0);
        assert_eq!(kind.is_proposed, pays, "{}", kind.words);
    }
    assert!(proposal(normal(), &asked("training")).kinds.iter().all(|kind| kind.is_proposed));
}
