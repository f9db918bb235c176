//! What holds of every answer, whatever the book: intervals, coherence, evidence, days, rules of the playbook.

use std::collections::{BTreeMap, HashMap, HashSet};

use winprob::units::Date;

use super::books::{plain, simulated};
use super::home::Home;
use super::{Row, rows};

/// Printed with six decimals, a difference may be off by this much.
const ROUNDING: f64 = 2e-6;
const NUMBERS: [&str; 5] = ["win_probability_without", "win_probability_with", "uplift", "uplift_low", "uplift_high"];

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} is {:?} in {row:?}", row[column]))
}

fn day(row: &Row, column: &str) -> Date {
    row[column].parse().unwrap()
}

fn by_account(rows: Vec<Row>) -> BTreeMap<String, Vec<Row>> {
    let mut accounts: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows {
        accounts.entry(row["account_id"].clone()).or_default().push(row);
    }
    accounts
}

/// The open accounts by their key.
fn accounts(home: &Home) -> HashMap<String, Row> {
    rows(&home.read("data/accounts.csv")).into_iter().map(|row| (row["account_id"].clone(), row)).collect()
}

fn asked(home: &Home, arguments: &[&str]) -> Vec<Row> {
    rows(&home.run(arguments).ok())
}

#[test]
fn a_win_probability_lies_in_its_interval_and_its_light_follows_from_it() {
    for home in [plain(), simulated()] {
        for row in asked(&home, &["score"]) {
            let (low, p, high) = (number(&row, "low"), number(&row, "win_probability"), number(&row, "high"));
            assert!(0.0 < low && low <= p && p <= high && high < 1.0, "{row:?}");
            let light = if p < 0.5 {
                "red"
            } else if p < 0.8 {
                "yellow"
            } else {
                "green"
            };
            assert_eq!(row["health"], light);
        }
    }
}

#[test]
fn recommendations_start_from_the_probability_that_scoring_gives() {
    for home in [plain(), simulated()] {
        let scored: HashMap<String, String> = asked(&home, &["score"])
            .into_iter()
            .map(|row| (row["account_id"].clone(), row["win_probability"].clone()))
            .collect();
        for row in asked(&home, &["recommend", "--all"]) {
            assert_eq!(row["win_probability"], scored[&row["account_id"]]);
        }
    }
}

#[test]
fn numbers_of_an_action_cohere_and_are_there_only_with_evidence() {
    let mut grades = HashSet::new();
    for home in [plain(), simulated()] {
        let accounts = accounts(&home);
        for row in asked(&home, &["recommend", "--all"]) {
            grades.insert(row["evidence"].clone());
            assert!(!row["reason"].is_empty(), "{row:?}");
            if row["evidence"] == "unsupported" {
                let silent = NUMBERS.iter().chain(&["expected_value"]).all(|column| row[*column].is_empty());
                assert!(silent, "numbers without evidence: {row:?}");
                continue;
            }
            let [without, with, uplift, low, high] = NUMBERS.map(|column| number(&row, column));
            assert!((with - without - uplift).abs() <= ROUNDING, "{row:?}");
            assert!(low <= uplift && uplift <= high, "{row:?}");
            assert!((0.0..=1.0).contains(&without) && (0.0..=1.0).contains(&with), "{row:?}");
            let arr = number(&accounts[&row["account_id"]], "arr");
            let expected = arr * uplift - number(&row, "cost");
            assert!((number(&row, "expected_value") - expected).abs() <= 0.01 + arr * ROUNDING, "{row:?}");
        }
    }
    let expected = ["supported", "weak", "unsupported"].map(str::to_owned);
    assert_eq!(grades, HashSet::from(expected), "every grade occurs");
}

#[test]
fn an_action_is_due_its_lead_before_the_renewal_and_not_in_the_past() {
    for home in [plain(), simulated()] {
        let accounts = accounts(&home);
        for row in asked(&home, &["recommend", "--all"]) {
            let account = &accounts[&row["account_id"]];
            let lead_days: i32 = row["lead_days"].parse().unwrap();
            assert_eq!(day(account, "renewal_date").days_after(day(&row, "act_by")), lead_days, "{row:?}");
            assert!(day(&row, "act_by") >= day(account, "as_of"), "{row:?}");
        }
    }
}

#[test]
fn what_is_recommended_is_likely_to_pay_and_named_once_a_kind() {
    let home = plain();
    let all = asked(&home, &["recommend", "--all"]);
    let recommended = asked(&home, &["recommend"]);
    assert!(recommended.len() > 10, "{} actions are recommended", recommended.len());
    let mut seen = HashSet::new();
    for row in &recommended {
        assert!(number(row, "chance_to_pay") >= 0.55 && number(row, "expected_value") > 0.0, "{row:?}");
        let is_proven = row["evidence"] == "supported";
        assert_eq!(row["standing"], if is_proven { "proven" } else { "best_bet" }, "{row:?}");
        assert!(!is_proven || row["kind"] != "offer", "an offer does nothing in this book");
        assert!(seen.insert((row["account_id"].clone(), row["kind"].clone())), "{row:?}");
        let same = |other: &&Row| {
            ["account_id", "kind", "act_by", "uplift", "reason"].iter().all(|column| other[*column] == row[*column])
        };
        assert!(all.iter().any(|other| same(&other)), "{row:?} is not among all actions");
    }
    for rows in by_account(recommended).into_values().chain(by_account(all).into_values()) {
        let ranks: Vec<usize> = rows.iter().map(|row| row["rank"].parse().unwrap()).collect();
        assert_eq!(ranks, (1..=ranks.len()).collect::<Vec<_>>());
    }
}

#[test]
fn calls_go_only_to_accounts_that_match_and_never_within_their_cooldown() {
    let home = plain();
    let accounts = accounts(&home);
    let log = by_account(rows(&home.read("data/interventions.csv")));
    let mut spared = 0;
    for row in asked(&home, &["recommend", "--all"]) {
        let done = log.get(&row["account_id"]).map_or(&[][..], Vec::as_slice);
        let apart = |entry: &Row| day(&row, "act_by").days_after(day(entry, "date")).abs();
        for entry in done.iter().filter(|entry| entry["kind"] == "call") {
            spared += 1;
            assert!(row["kind"] != "call" || apart(entry) >= 45, "{row:?} after {entry:?}");
            assert!(row["kind"] != "visit" || apart(entry) >= 20, "{row:?} after {entry:?}");
        }
        let is_visited = done.iter().any(|entry| entry["kind"] == "visit");
        assert!(!(row["kind"] == "visit" && is_visited), "a second visit where one is allowed: {row:?}");
        assert!(row["kind"] != "call" || accounts[&row["account_id"]]["sponsor"] == "yes", "{row:?}");
    }
    assert!(spared > 0, "no account of the book was called before");
}

#[test]
fn plans_cohere_and_keep_the_rules_among_their_own_actions() {
    let home = plain();
    let mut plans: BTreeMap<(String, String), Vec<Row>> = BTreeMap::new();
    for row in asked(&home, &["recommend", "--plans", "--max-actions", "4"]) {
        plans.entry((row["account_id"].clone(), row["plan"].clone())).or_default().push(row);
    }
    let mut longest = 0;
    for plan in plans.values() {
        let [without, with, uplift, low, high] = NUMBERS.map(|column| number(&plan[0], column));
        assert!((with - without - uplift).abs() <= ROUNDING && low <= uplift && uplift <= high, "{plan:?}");
        if plan[0]["kind"].is_empty() {
            assert_eq!((plan.len(), plan[0]["uplift"].as_str(), plan[0]["cost"].as_str()), (1, "0.000000", "0"));
            continue;
        }
        longest = longest.max(plan.len());
        let cost: f64 = plan
            .iter()
            .map(|row| match row["kind"].as_str() {
                "call" => 100.0,
                "offer" => 200.0,
                _ => 50.0,
            })
            .sum();
        assert!((number(&plan[0], "cost") - cost).abs() < 1e-9, "{plan:?}");
        assert!(plan.iter().all(|row| row["evidence"] != "unsupported"), "{plan:?}");
        for (at, a) in plan.iter().enumerate() {
            for b in &plan[at + 1..] {
                let apart = day(a, "act_by").days_after(day(b, "act_by")).abs();
                let asked = match (a["kind"].as_str(), b["kind"].as_str()) {
                    ("call", "call") => 45,
                    ("visit", "visit") | ("offer", "offer") => panic!("two where one is allowed: {plan:?}"),
                    ("offer", _) | (_, "offer") => 0,
                    _ => 20,
                };
                assert!(apart >= asked, "{apart} days apart: {plan:?}");
            }
        }
        let n_calls = plan.iter().filter(|row| row["kind"] == "call").count();
        assert!(n_calls <= 2, "{plan:?}");
    }
    assert!(longest >= 2, "no plan has two actions");
}

#[test]
fn every_account_may_be_left_alone() {
    let home = plain();
    let plans = by_account(asked(&home, &["recommend", "--plans"]));
    assert_eq!(plans.len(), accounts(&home).len());
    assert!(plans.values().all(|plans| plans.iter().any(|row| row["kind"].is_empty())));
}
