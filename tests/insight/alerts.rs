//! What should be looked at today.

use std::collections::BTreeMap;

use winprob::book::Playbook;
use winprob::insight::{Alert, AlertKind, Planned, Severity, Snoozed, Watched, alerts, not_watched, with_snoozes};
use winprob::units::Date;

const PLAYBOOK: &str = "
[alerts]
sponsor = \"sponsor\"
sponsor_left = \"sponsor_left\"
survey_answer = \"nps\"
survey_sent = \"nps_sent\"
survey_days = 14
tier = \"tier\"
[alerts.personas.gold]
n_decision_makers = 1
n_champions = 1
n_power_users = 5
";

fn playbook() -> Playbook {
    Playbook::parse(PLAYBOOK, "playbook.toml").unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn account(id: &str, cells: &[(&str, &str)]) -> Watched {
    Watched {
        account_id: id.to_owned(),
        name: None,
        owner: None,
        segment: None,
        value: Some(100.0),
        renewal_date: Some(day("2027-06-01")),
        readings: vec![(day("2026-10-01"), 0.9), (day("2026-11-01"), 0.9)],
        next_step: None,
        cells: cells.iter().map(|(name, cell)| ((*name).to_owned(), (*cell).to_owned())).collect(),
        sponsor: vec![(day("2026-11-01"), Some("yes".to_owned()))],
        planned: Vec::new(),
        done: Vec::new(),
    }
}

fn raised(accounts: &[Watched]) -> Vec<Alert> {
    alerts(accounts, &playbook(), day("2026-11-10"))
}

fn kinds(accounts: &[Watched]) -> Vec<AlertKind> {
    raised(accounts).into_iter().map(|alert| alert.alert).collect()
}

#[test]
fn risk_fires_at_the_second_reading_or_when_the_first_has_stood_for_a_day() {
    let told = |readings: &[(&str, f64)]| {
        let readings = readings.iter().map(|(on, p)| (day(on), *p)).collect();
        raised(&[Watched { readings, ..account("a", &[]) }])
    };
    assert_eq!(told(&[("2026-11-01", 0.9), ("2026-11-10", 0.3)]), [], "one reading, made today");
    let stood = told(&[("2026-11-01", 0.9), ("2026-11-09", 0.3)]);
    assert_eq!((stood[0].alert, stood[0].since), (AlertKind::RiskEntered, Some(day("2026-11-09"))));
    let twice = told(&[("2026-11-01", 0.9), ("2026-11-10", 0.3), ("2026-11-10", 0.35)]);
    assert_eq!(twice.len(), 1);
    assert!(
        twice[0].words.contains("at risk since 2026-11-10: win probability 35 %, 90 % before"),
        "{}",
        twice[0].words
    );
    assert_eq!(told(&[("2026-11-01", 0.3), ("2026-11-02", 0.3), ("2026-11-10", 0.6)]), [], "it has left the red");
    let always = told(&[("2026-11-01", 0.3), ("2026-11-05", 0.2)]);
    assert_eq!(always[0].since, Some(day("2026-11-01")));
}

#[test]
fn a_sponsor_has_left_who_was_there_before_or_of_whom_a_column_says_so() {
    let with = |sponsor: &[(&str, Option<&str>)]| {
        let sponsor = sponsor.iter().map(|(on, cell)| (day(on), cell.map(str::to_owned))).collect();
        Watched { sponsor, ..account("a", &[]) }
    };
    assert_eq!(
        kinds(&[with(&[("2026-09-01", Some("Ada")), ("2026-10-01", None), ("2026-11-01", Some("no"))])]),
        [AlertKind::SponsorLeft]
    );
    let left = &raised(&[with(&[("2026-09-01", Some("Ada")), ("2026-10-01", None), ("2026-11-01", None)])])[0];
    assert_eq!((left.since, left.severity), (Some(day("2026-10-01")), Severity::High));
    assert_eq!(kinds(&[with(&[("2026-10-01", None), ("2026-11-01", Some("no"))])]), [], "there never was one");
    assert_eq!(kinds(&[with(&[("2026-10-01", None), ("2026-11-01", Some("Ada"))])]), []);
    for (cell, n) in [("yes", 1), ("2026-11-10", 1), ("2026-11-11", 0), ("no", 0), ("left", 1)] {
        assert_eq!(kinds(&[account("a", &[("sponsor_left", cell)])]).len(), n, "{cell}");
    }
}

#[test]
fn a_survey_is_unanswered_once_its_days_have_passed() {
    let told = |cells: &[(&str, &str)]| kinds(&[account("a", cells), account("b", &[("nps", "9")])]);
    assert_eq!(told(&[]), [], "it was never sent");
    assert_eq!(told(&[("nps_sent", "2026-10-28")]), [], "13 days ago");
    assert_eq!(told(&[("nps_sent", "2026-10-27")]), [AlertKind::SurveyUnanswered]);
    assert_eq!(told(&[("nps_sent", "2026-10-27"), ("nps", "0")]), [], "the worst answer is an answer");
    assert_eq!(told(&[("nps_sent", "2026-10-27"), ("nps", "2026-10-29")]), []);
    assert_eq!(
        told(&[("nps_sent", "2026-10-27"), ("nps", "2026-03-01")]),
        [AlertKind::SurveyUnanswered],
        "of last time"
    );
}

#[test]
fn a_contact_gap_is_told_by_the_template_of_the_tier() {
    let gold = [("tier", "Gold"), ("n_decision_makers", "1"), ("n_champions", "1"), ("n_power_users", "3")];
    let told = &raised(&[account("a", &gold)])[0];
    assert_eq!((told.alert, told.severity), (AlertKind::ContactGap, Severity::Medium));
    assert!(told.words.contains("power users 3 of 5") && told.words.contains("2 missing"), "{}", told.words);
    assert_eq!(told.next, "ask the champion to introduce 2 power users");
    let without = [("tier", "gold"), ("n_decision_makers", "1"), ("n_champions", "no"), ("n_power_users", "5")];
    assert!(raised(&[account("a", &without)])[0].next.starts_with("find a champion first"));
    assert_eq!(kinds(&[account("a", &[("tier", "silver"), ("n_champions", "0")])]), [], "no template for silver");
    assert_eq!(kinds(&[account("a", &[("tier", "gold")])]), [], "what is not counted is no gap");
}

#[test]
fn a_planned_action_is_overdue_until_it_is_in_the_log() {
    let planned = |act_by: &str| Planned { kind: "call".to_owned(), label: "Call".to_owned(), act_by: day(act_by) };
    let mut late = account("a", &[]);
    late.planned = vec![planned("2026-11-03"), planned("2026-11-10")];
    late.renewal_date = Some(day("2027-01-01"));
    let told = raised(std::slice::from_ref(&late));
    assert_eq!(told.len(), 1, "the day of the other is today");
    assert_eq!((told[0].since, told[0].severity), (Some(day("2026-11-03")), Severity::High), "near the renewal");
    assert!(told[0].words.contains("7 days overdue"), "{}", told[0].words);
    late.done = vec![("visit".to_owned(), day("2026-11-04")), ("call".to_owned(), day("2026-11-04"))];
    assert_eq!(raised(std::slice::from_ref(&late)), []);
    late.done = vec![("call".to_owned(), day("2026-08-04"))];
    assert_eq!(raised(std::slice::from_ref(&late)).len(), 1, "one long before was another");
    late.renewal_date = Some(day("2026-11-09"));
    assert_eq!(raised(&[late]), [], "the contract has come due");
}

#[test]
fn an_alert_keeps_its_name_and_is_put_off_until_a_day() {
    let gold = |users: &str| account("a", &[("tier", "gold"), ("n_power_users", users)]);
    let (before, after) = (raised(&[gold("3")]), raised(&[gold("4")]));
    assert_eq!(before[0].alert_id, after[0].alert_id);
    let snoozed = Snoozed {
        alert_id: before[0].alert_id.clone(),
        until: day("2026-12-01"),
        note: "new people start".to_owned(),
        snoozed_by: "Lea".to_owned(),
    };
    let mut other = gold("1");
    other.account_id = "b".to_owned();
    other.value = Some(1.0);
    let snoozes = BTreeMap::from([(snoozed.alert_id.clone(), snoozed)]);
    let told = |today: &str| {
        let told = with_snoozes(raised(&[gold("3"), other.clone()]), &snoozes, day(today));
        told.into_iter().map(|alert| (alert.account_id, alert.snoozed_until)).collect::<Vec<_>>()
    };
    let (a, b) = ("a".to_owned(), "b".to_owned());
    assert_eq!(told("2026-12-01"), [(b.clone(), None), (a.clone(), Some(day("2026-12-01")))], "shown, last");
    assert_eq!(told("2026-12-02"), [(a, None), (b, None)]);
}

#[test]
fn what_is_not_stated_raises_nothing_and_is_told() {
    let empty = Playbook::default();
    let cells = [("tier", "gold"), ("n_power_users", "0"), ("sponsor_left", "yes"), ("nps_sent", "2026-01-01")];
    assert_eq!(alerts(&[account("a", &cells)], &empty, day("2026-11-10")), []);
    let missing: Vec<AlertKind> = not_watched(&empty.alerts, false).into_iter().map(|one| one.alert).collect();
    assert_eq!(
        missing,
        [AlertKind::SponsorLeft, AlertKind::SurveyUnanswered, AlertKind::ContactGap, AlertKind::PlanOverdue]
    );
    assert_eq!(not_watched(&playbook().alerts, true), []);
}
