//! The model's view and people's calls side by side, and the record of both.

use std::collections::BTreeMap;

use proptest::prelude::*;
use winprob::book::{CheckpointDays, Health, People};
use winprob::insight::{
    Checkpoint, CheckpointState, Due, Expected, ModelView, Said, ScoredBy, Settlement, checkpoint_scores, checkpoints,
};
use winprob::units::Date;

const HEALTH: Health = Health { red_below: 0.5, green_from: 0.8 };

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A renewal on 2027-07-01: its checkpoints are 2027-01-02 and 2027-04-02.
fn due(id: &str) -> Due {
    Due {
        account_id: id.to_owned(),
        name: None,
        owner: Some("Ann".to_owned()),
        segment: Some("smb".to_owned()),
        value: Some(100.0),
        renewal_date: day("2027-07-01"),
        renewed: None,
        published: vec![view("2026-12-01", 0.8), view("2027-02-01", 0.3)],
        calls: Vec::new(),
        settled: Vec::new(),
    }
}

fn view(on: &str, p: f64) -> ModelView {
    ModelView { day: day(on), win_probability: p, low: p / 2.0, high: p.midpoint(1.0), model: "m".to_owned() }
}

fn said(by: &str, on: &str, p: f64) -> Said {
    Said { made_by: by.to_owned(), day: day(on), win_probability: p, monitor: false, reason: None }
}

fn reached(dues: &[Due], today: &str) -> Vec<Checkpoint> {
    checkpoints(dues, &CheckpointDays::default(), &People::default(), HEALTH, day(today))
}

#[test]
fn a_checkpoint_is_reached_on_its_day_and_tells_what_was_published_by_then() {
    assert_eq!(reached(&[due("a")], "2027-01-01"), []);
    let first = reached(&[due("a")], "2027-01-02");
    assert_eq!((first.len(), first[0].days, first[0].win_probability), (1, 180, Some(0.8)));
    assert_eq!(first[0].state, CheckpointState::AwaitingCall);
    let both = reached(&[due("a")], "2027-04-02");
    let told: Vec<_> = both.iter().map(|one| (one.days, one.state, one.win_probability)).collect();
    assert_eq!(
        told,
        [(90, CheckpointState::AwaitingCall, Some(0.3)), (180, CheckpointState::Passed, Some(0.8))],
        "each with the view of its own day"
    );
}

#[test]
fn people_and_model_on_different_sides_wait_for_a_lead() {
    let mut renewals = [due("small"), due("large"), due("agreed"), due("silent")];
    renewals[1].value = Some(9_000.0);
    for renewal in &mut renewals[..2] {
        renewal.calls = vec![said("Ann", "2027-01-05", 0.1)];
    }
    renewals[2].calls = vec![said("Ann", "2026-12-25", 0.9)];
    let told = reached(&renewals, "2027-01-10");
    let states: Vec<_> = told.iter().map(|one| (one.account_id.as_str(), one.state)).collect();
    let disagreement = CheckpointState::Disagreement;
    assert_eq!(
        states,
        [
            ("large", disagreement),
            ("small", disagreement),
            ("silent", CheckpointState::AwaitingCall),
            ("agreed", CheckpointState::Agreed)
        ],
        "most at stake first; a call of the days before counts"
    );
    assert!(told[0].words.contains("Ann called lose (10 %)") && told[0].words.contains("a lead settles it"));
    renewals[0].settled = vec![Settlement {
        days: 180,
        expected: Expected::Lose,
        reason: "no budget".to_owned(),
        settled_by: "Lea".to_owned(),
        settled_on: day("2027-01-11"),
    }];
    let settled = reached(&renewals[..1], "2027-01-12").remove(0);
    assert_eq!((settled.state, settled.settled), (CheckpointState::Settled, Some(Expected::Lose)));
    assert!(settled.words.contains("Lea settled on lose: no budget"), "{}", settled.words);
}

#[test]
fn monitor_is_an_answer_before_the_last_checkpoint_only() {
    let mut renewal = due("a");
    let monitor = |on: &str| Said { monitor: true, ..said("Ann", on, 0.5) };
    renewal.calls = vec![monitor("2027-01-05")];
    assert_eq!(reached(&[renewal.clone()], "2027-01-10")[0].state, CheckpointState::Monitored);
    renewal.calls.push(monitor("2027-04-05"));
    let last = reached(&[renewal], "2027-04-10").remove(0);
    assert_eq!((last.days, last.state, last.call), (90, CheckpointState::AwaitingCall, None));
    assert!(last.words.contains("nobody has called renew or lose"), "{}", last.words);
}

#[test]
fn the_owners_call_counts_before_a_later_one_of_somebody_else() {
    let mut renewal = due("a");
    renewal.calls = vec![said("ann", "2027-01-05", 0.9), said("Bo", "2027-01-06", 0.1)];
    let told = reached(&[renewal.clone()], "2027-01-10").remove(0);
    assert_eq!((told.called_by.as_deref(), told.called), (Some("ann"), Some(0.9)));
    renewal.owner = None;
    assert_eq!(reached(&[renewal], "2027-01-10")[0].called_by.as_deref(), Some("Bo"));
}

/// Ended renewals: of every person as many as told, all called to renew; the model said they would not.
fn ended(people: &[(&str, usize)], renewed: bool) -> Vec<Due> {
    let one = |(person, at): (&&str, usize)| Due {
        renewed: Some(renewed),
        owner: Some((*person).to_owned()),
        calls: vec![said(person, "2027-04-05", 0.9)],
        ..due(&format!("{person}{at}"))
    };
    people.iter().flat_map(|(person, n)| (0..*n).map(move |at| (person, at))).map(one).collect()
}

#[test]
fn what_was_said_is_scored_once_renewals_have_ended() {
    let told = reached(&ended(&[("Ann", 3), ("Bo", 2)], true), "2027-08-01");
    assert!(told.iter().all(|one| one.state == CheckpointState::Ended));
    let scores = checkpoint_scores(&told, ScoredBy::Team);
    let groups: Vec<_> = scores.iter().map(|one| (one.group.as_str(), one.days, one.n)).collect();
    assert_eq!(groups, [("all", 90, 5), ("smb", 90, 5)], "without teams the segment; nothing was called at 180 days");
    let all = &scores[0];
    assert!((all.brier_of_people - 0.01).abs() < 1e-12 && (all.brier_of_model - 0.49).abs() < 1e-12);
    assert_eq!((all.n_disagreements, all.people_right), (5, 5));
    assert!(all.people_right_low.unwrap() < 1.0 && all.words.contains("people were closer"), "{all:?}");
    let lost = checkpoint_scores(&reached(&ended(&[("Ann", 4)], false), "2027-08-01"), ScoredBy::Team);
    assert!(lost[0].people_right == 0 && lost[0].words.contains("the model was closer"), "{lost:?}");
}

#[test]
fn a_team_of_one_is_told_only_within_the_whole() {
    let mut people = People { score_individuals: false, teams: BTreeMap::new() };
    people.teams.insert("north".to_owned(), vec!["ann".to_owned(), "Bo".to_owned()]);
    people.teams.insert("south".to_owned(), vec!["Cem".to_owned()]);
    let renewals = ended(&[("Ann", 2), ("Bo", 1), ("Cem", 4)], true);
    let told = checkpoints(&renewals, &CheckpointDays::default(), &people, HEALTH, day("2027-08-01"));
    let groups = |by| checkpoint_scores(&told, by).into_iter().map(|one| (one.group, one.n)).collect::<Vec<_>>();
    let expected = |known: &[(&str, usize)]| known.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect::<Vec<_>>();
    assert_eq!(groups(ScoredBy::Team), expected(&[("all", 7), ("north", 3)]));
    assert_eq!(groups(ScoredBy::Person), expected(&[("all", 7), ("Ann", 2), ("Bo", 1), ("Cem", 4)]));
}

proptest! {
    #[test]
    fn a_call_answers_one_checkpoint_and_states_follow_from_what_was_said(
        called in prop::collection::vec((0..400_i32, 0.0..1.0_f64, any::<bool>()), 0..5),
        published in prop::collection::vec((0..400_i32, 0.0..1.0_f64), 0..5),
        today in 0..420_i32,
    ) {
        let start = day("2026-06-01");
        let mut renewal = due("a");
        renewal.calls = called.iter().map(|(at, p, monitor)| Said { day: start.plus(*at), monitor: *monitor, ..said("Ann", "2027-01-01", *p) }).collect();
        renewal.calls.sort_by_key(|call| call.day);
        renewal.published = published.iter().map(|(at, p)| ModelView { day: start.plus(*at), ..view("2027-01-01", *p) }).collect();
        renewal.published.sort_by_key(|view| view.day);
        let told = checkpoints(&[renewal], &CheckpointDays::default(), &People::default(), HEALTH, start.plus(today));
        let answered: Vec<_> = told.iter().filter_map(|one| one.called_on).collect();
        if answered.len() == 2 {
            prop_assert!(answered[0] != answered[1], "a call answers two checkpoints");
        }
        for one in &told {
            prop_assert!(one.checkpoint_date <= start.plus(today));
            match one.state {
                CheckpointState::Disagreement => prop_assert!(one.disagrees()),
                CheckpointState::Agreed => prop_assert!(one.called.is_some() && !one.disagrees()),
                CheckpointState::AwaitingCall => prop_assert!(one.call.is_none()),
                CheckpointState::Monitored => prop_assert!(one.days == 180 && one.called.is_none()),
                CheckpointState::Passed => prop_assert!(one.days == 180 || start.plus(today) > one.renewal_date),
                CheckpointState::Settled | CheckpointState::Ended => prop_assert!(false, "nobody settled it"),
            }
        }
    }
}
