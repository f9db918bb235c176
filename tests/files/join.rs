//! The log of interventions finds its renewals: what counts as done about one, and what as history.

use winprob::book::{Drawn, Given, InterventionLog, LearningTable};
use winprob::table::{ColumnData, read_bytes};

use super::{joined, log, playbook, table};

const CALLS: &str = "[interventions.call]\n";

/// One account with one renewal, decided on day 80 of a year and due on day 90, and one that is lost.
const RENEWALS: &str = "account_id,as_of,renewal_date,decided_on,renewed,usage\n\
                        a,2024-01-10,2024-03-30,2024-03-20,yes,1\n\
                        b,2024-01-10,2024-03-30,,no,2\n";

/// What was given for both rows when `account` is called on `date`.
fn given(account: &str, date: &str) -> Vec<Vec<Given>> {
    joined(RENEWALS, CALLS, &format!("account_id,kind,date\n{account},call,{date}\n")).given
}

fn call(lead_days: i32) -> Vec<Given> {
    vec![Given { kind: 0, lead_days }]
}

fn note(learning: &LearningTable, part: &str) -> bool {
    learning.reading.notes.iter().any(|note| note.contains(part))
}

#[test]
fn an_intervention_counts_after_the_decision_date_and_up_to_the_renewal_date() {
    assert_eq!(given("b", "2024-01-10"), [vec![], vec![]], "on the decision date it was known already");
    assert_eq!(given("b", "2024-01-11"), [vec![], call(79)]);
    assert_eq!(given("b", "2024-03-30"), [vec![], call(0)]);
    assert_eq!(given("b", "2024-03-31"), [vec![], vec![]], "after the renewal");
}

#[test]
fn a_draw_of_known_chance_is_kept_whether_it_was_done_or_not() {
    let log =
        "account_id,kind,date,chance,done\na,call,2024-02-01,0.4,no\nb,call,2024-02-01,0.4,yes\nb,call,2024-02-02,,\n";
    let learning = joined(RENEWALS, CALLS, log);
    assert_eq!(learning.given, [vec![], vec![call(58)[0], call(57)[0]]], "what was withheld was not given");
    let drawn = vec![Drawn { kind: 0, lead_days: 58, chance: 0.4 }];
    assert_eq!(learning.drawn, [drawn.clone(), drawn]);
}

#[test]
fn a_negative_control_is_no_feature() {
    let renewals = "account_id,as_of,renewal_date,renewed,usage,before\n\
                    a,2024-01-10,2024-03-30,yes,1,yes\nb,2024-01-10,2024-03-30,no,2,\nc,2024-01-10,2024-03-30,no,3,no\n";
    let learning =
        joined(renewals, "[effects]\nnegative_control = \"before\"\n", "account_id,kind,date\na,call,2024-02-01\n");
    assert_eq!(learning.negative_control.as_deref(), Some(&[Some(true), None, Some(false)][..]));
    assert!(learning.schema.features.iter().all(|feature| feature.name != "before"));
}

#[test]
fn an_intervention_after_the_customer_decided_never_counts() {
    assert_eq!(given("a", "2024-03-20"), [call(10), vec![]]);
    assert_eq!(given("a", "2024-03-21"), [vec![], vec![]]);
}

#[test]
fn an_intervention_meant_for_another_renewal_does_not_count() {
    let meant_for = |renewal: &str| {
        let log = format!("account_id,kind,date,renewal_date\na,call,2024-02-01,{renewal}\n");
        joined(RENEWALS, CALLS, &log).given[0].clone()
    };
    assert_eq!(meant_for("2024-03-30"), call(58));
    assert_eq!(meant_for(""), call(58));
    assert_eq!(meant_for("2025-03-30"), []);
}

#[test]
fn an_intervention_belongs_to_every_decision_date_before_it() {
    let renewals = "account_id,as_of,renewal_date,renewed,usage\n\
                    a,2024-01-10,2024-03-30,yes,1\n\
                    a,2024-02-10,2024-03-30,yes,1\n\
                    a,2025-01-10,2025-03-30,no,1\n\
                    b,2024-01-10,2024-03-30,no,2\n";
    let learning = joined(renewals, CALLS, "account_id,kind,date\na,call,2024-02-01\n");
    assert_eq!(learning.given, [call(58), vec![], vec![], vec![]]);
    assert_eq!(learning.rows.groups, [0, 0, 0, 1]);
}

#[test]
fn history_counts_what_was_done_in_the_half_year_up_to_the_decision_date() {
    let renewals = "account_id,as_of,renewal_date,renewed,usage\n\
                    a,2024-07-01,2024-09-30,yes,1\n\
                    b,2024-07-01,2024-09-30,no,2\n";
    let dates = ["2024-01-03", "2024-01-04", "2024-05-01", "2024-07-01", "2024-07-02"];
    let lines: Vec<String> = dates.iter().map(|date| format!("a,call,{date}")).collect();
    let learning = joined(renewals, CALLS, &format!("account_id,kind,date\n{}\n", lines.join("\n")));
    let history = learning.rows.features.iter().find(|column| column.name == "call_180d").unwrap();
    assert_eq!(history.data, ColumnData::Number(vec![3.0, 0.0]), "2024-01-03 is 180 days back, 2024-07-02 is to come");
    assert_eq!(learning.given[0], call(90));
}

#[test]
fn days_to_renewal_are_a_feature_of_dated_rows() {
    let learning = joined(RENEWALS, CALLS, "account_id,kind,date\na,call,2024-02-01\n");
    let days = learning.rows.features.iter().find(|column| column.name == "days_to_renewal").unwrap();
    assert_eq!(days.data, ColumnData::Number(vec![80.0, 80.0]));
}

#[test]
fn accounts_of_the_log_without_a_renewal_are_counted() {
    let learning =
        joined(RENEWALS, CALLS, "account_id,kind,date\nx,call,2024-02-01\nx,call,2024-02-02\ny,call,2024-02-01\n");
    assert!(note(&learning, "2 accounts in the log of interventions have no past renewal"));
    assert!(!learning.has_interventions());
}

#[test]
fn kinds_absent_from_the_playbook_are_counted_and_stay_history() {
    let learning = joined(RENEWALS, CALLS, "account_id,kind,date\na,lunch,2024-02-01\nb,lunch,2024-02-01\n");
    assert!(note(&learning, "2 interventions of kind \"lunch\" are not in the playbook: history only"));
    assert!(!learning.has_interventions());
    assert!(learning.rows.features.iter().any(|column| column.name == "lunch_180d"));
}

#[test]
fn a_playbook_that_names_no_kind_takes_those_of_the_log() {
    let learning = joined(RENEWALS, "", "account_id,kind,date\na,call,2024-02-01\nb,lunch,2024-02-02\n");
    let kinds: Vec<&str> = learning.playbook.interventions.iter().map(|known| known.kind.as_str()).collect();
    assert_eq!(kinds, ["call", "lunch"]);
    assert_eq!(learning.given, [call(58), vec![Given { kind: 1, lead_days: 57 }]]);
}

#[test]
fn a_log_without_dates_in_the_renewals_cannot_be_placed_and_that_is_said() {
    let renewals = "account_id,renewed,usage\na,yes,1\nb,no,2\n";
    let learning = joined(renewals, CALLS, "account_id,kind,date\na,call,2024-02-01\n");
    assert!(note(&learning, "1 interventions in the log cannot be placed"));
    assert!(!learning.has_interventions());
}

#[test]
fn the_columns_of_the_book_may_have_any_names() {
    let renewals = "Kunde,Stichtag,Ende,Ausgang,Wert,Betreuer,usage\n\
                    a,2024-01-10,2024-03-30,GEWONNEN,1000,Eva,1\n\
                    b,2024-01-10,2024-03-30,verloren,2000,,2\n";
    let rules = "[columns]\naccount = \"Kunde\"\nas_of = \"Stichtag\"\nrenewal_date = \"Ende\"\noutcome = \"Ausgang\"\n\
                 renewed_when = [\"gewonnen\"]\nvalue = \"Wert\"\nowner = \"Betreuer\"\n";
    let learning = joined(renewals, rules, "account_id,kind,date\na,call,2024-02-01\n");
    assert_eq!(learning.renewed, [true, false]);
    assert_eq!(learning.rows.value, [Some(1000.0), Some(2000.0)]);
    assert_eq!(learning.rows.owner, [Some("Eva".to_owned()), None]);
    assert_eq!(learning.given[0], call(58));
}

#[test]
fn the_open_book_is_read_as_the_past_was() {
    let learning = joined(RENEWALS, CALLS, "account_id,kind,date\na,call,2024-01-05\n");
    let open = table("usage,account_id,as_of,renewal_date,a_new_column\n7,c,2025-01-10,2025-03-30,x\n");
    let calls = log("account_id,kind,date\nc,call,2025-01-01\n");
    let rows = learning.schema.rows(&open, &playbook(CALLS), &calls).unwrap();
    let names: Vec<&str> = rows.features.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["usage", "days_to_renewal", "call_180d"]);
    assert_eq!(rows.features[2].data, ColumnData::Number(vec![1.0]));
}

#[test]
fn kinds_of_the_log_are_matched_in_spite_of_case_hyphens_and_blanks() {
    let rules = playbook("[interventions.executive_call]\n");
    let log = b"account_id,kind,date\na,Executive Call,2024-02-01\nb,executive-call,2024-02-01\nc,lunch,2024-02-02\n";
    let log = InterventionLog::read(&read_bytes(log, "interventions.csv").unwrap(), &rules).unwrap();
    let counts: Vec<(&str, usize)> = log.counts().iter().map(|(kind, &n)| (kind.as_str(), n)).collect();
    assert_eq!(counts, [("executive_call", 2), ("lunch", 1)]);
}
