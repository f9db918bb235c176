//! `plan`: what may be done about an account, and when, under the playbook; each combination beside doing nothing.

use winprob::plan::Constraints;
use winprob::units::Seed;

use super::{model, open, past};

#[test]
fn what_may_be_done_has_its_day_and_doing_nothing_changes_nothing() {
    let (_, log) = past();
    let rows = model().rows(&open(), &log).unwrap();
    let answers = model().recommend_all(&rows, &log, &Constraints::default(), Seed(1)).unwrap();
    assert_eq!(answers.len(), 2);
    for answer in &answers {
        let nothing = answer.plans.iter().find(|plan| plan.actions.is_empty()).unwrap();
        let gain = nothing.win_probability_with - answer.win_probability_without.unwrap();
        assert!(gain.abs() < 1e-12, "the empty plan changes nothing: {gain}");
        for action in &answer.actions {
            assert!(["2026-02-19", "2026-03-21"].contains(&action.act_by.unwrap().to_string().as_str()), "{action:?}");
        }
    }
}
