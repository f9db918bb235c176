//! `plan`: the whole book under capacity, what is agreed, and what an earlier plan said.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use winprob::units::Date;

use super::books::{plain, simulated};
use super::home::Home;
use super::{Row, rows};

/// The rules of the plain book with hours, and less of everything than could be used.
const CAPACITY: &str = r"
[capacity]
budget = 1500
hours_per_owner_per_month = 8
[capacity.per_month]
call = 3
visit = 5
";

/// The plain book with an owner to each account, hours to each kind, and scarce capacity.
fn scarce() -> Home {
    let home = plain();
    let accounts = home.read("data/accounts.csv");
    let owners = ["Ann", "Ben", "Cleo"];
    let with_owner = accounts.lines().enumerate().map(|(line, text)| match line {
        0 => format!("{text},owner\n"),
        _ => format!("{text},{}\n", owners[line % 3]),
    });
    home.write("data/accounts.csv", with_owner.collect::<String>());
    let playbook = home.read("data/playbook.toml");
    let playbook =
        playbook.replace("cost = 100\n", "cost = 100\nhours = 2\n").replace("cost = 50\n", "cost = 50\nhours = 3\n");
    home.write("data/playbook.toml", playbook + CAPACITY);
    home
}

fn summary(home: &Home) -> Value {
    serde_json::from_str(&home.read("summary.json")).unwrap()
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap()
}

/// What a plan takes of each thing that is scarce.
fn taken(plan: &[Row]) -> BTreeMap<String, f64> {
    let mut taken = BTreeMap::new();
    for row in plan {
        let month = &row["act_by"][..7];
        *taken.entry("budget".to_owned()).or_default() += number(row, "cost");
        *taken.entry(format!("{} {month}", row["kind"])).or_default() += 1.0;
        *taken.entry(format!("{} {month}", row["owner"])).or_default() += number(row, "hours");
    }
    taken
}

fn assert_within_capacity(plan: &[Row]) {
    for (resource, used) in taken(plan) {
        let limit = match resource.split(' ').next().unwrap() {
            "budget" => 1500.0,
            "call" => 3.0,
            "visit" => 5.0,
            "offer" => f64::INFINITY,
            _owner => 8.0,
        };
        assert!(used <= limit, "{resource}: {used} of {limit}");
    }
}

/// The actions of a plan, by account.
fn by_account(plan: &[Row]) -> BTreeMap<String, BTreeSet<(String, String)>> {
    let mut accounts: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
    for row in plan {
        accounts.entry(row["account_id"].clone()).or_default().insert((row["kind"].clone(), row["act_by"].clone()));
    }
    accounts
}

#[test]
fn a_plan_keeps_to_every_limit_and_says_what_is_left_out_and_what_more_would_be_worth() {
    let home = scarce();
    let plan = rows(&home.run(&["plan", "--summary", "summary.json"]).ok());
    assert!(plan.len() >= 8, "{} actions", plan.len());
    assert_within_capacity(&plan);
    assert!(plan.is_sorted_by_key(|row| (row["owner"].clone(), row["act_by"].clone())));
    assert!(plan.iter().all(|row| row["evidence"] != "unsupported" && row["standing"] == "new"));

    let summary = summary(&home);
    let of = |key: &str| summary[key].as_f64().unwrap();
    let (value, bound) = (of("value"), of("upper_bound"));
    // A book this small leaves a gap that no plan can close.
    assert!(value > 0.75 * bound && value <= bound, "{value} of at most {bound}");
    assert!((of("gap") - (of("upper_bound") - of("value")) / of("upper_bound")).abs() < 1e-9);
    let paid: f64 = plan.iter().map(|row| number(row, "cost")).sum();
    assert!((of("cost") - paid).abs() < 1e-9);
    assert!((of("expected_with") - of("expected_without") - of("cost") - of("value")).abs() < 1e-6 * of("value"));
    let prices = summary["shadow_prices"].as_array().unwrap();
    assert!(prices.iter().all(|price| price["price"].as_f64().unwrap() > 0.0));
    let words: Vec<&str> = prices.iter().map(|price| price["words"].as_str().unwrap()).collect();
    assert!(words.iter().any(|words| words.contains("2026 is worth about")), "{words:?}");
    let unserved = summary["unserved"].as_array().unwrap();
    assert!(!unserved.is_empty());
    for left in unserved {
        assert!(left["forgone"].as_f64().unwrap() > 0.0);
        assert!(left["resource"].is_string() && left["reason"].as_str().unwrap().contains("forgone: "), "{left}");
    }
}

#[test]
fn every_account_says_whether_effort_can_decide_and_where_it_ranks_by_risk_and_by_uplift() {
    let home = scarce();
    home.run(&["plan", "--summary", "summary.json", "--unsavable-below", "0.3"]).ok();
    let summary = summary(&home);
    let accounts = summary["accounts"].as_array().unwrap();
    let ranks: BTreeSet<u64> = accounts.iter().map(|account| account["risk_rank"].as_u64().unwrap()).collect();
    assert_eq!(ranks, (1..=accounts.len() as u64).collect());
    let mut by_risk: Vec<&Value> = accounts.iter().collect();
    by_risk.sort_by_key(|account| account["risk_rank"].as_u64());
    assert!(by_risk.is_sorted_by_key(|account| account["win_probability"].as_f64().unwrap()));
    for account in accounts {
        let reach = account["best_reachable"].as_f64().unwrap();
        let without = account["win_probability_without"].as_f64().unwrap();
        match account["prospect"].as_str().unwrap() {
            "safe" => assert!(without >= 0.8),
            "unsavable" => assert!(reach < 0.3 && account["n_actions"] == 0),
            _open => assert!(reach >= 0.3 && without < 0.8),
        }
    }
    let prospects: BTreeSet<&str> = accounts.iter().map(|account| account["prospect"].as_str().unwrap()).collect();
    assert!(prospects.contains("open") && prospects.len() >= 2, "{prospects:?}");
}

#[test]
fn neither_the_order_of_the_accounts_nor_the_number_of_threads_changes_a_byte() {
    let home = scarce();
    let arguments = ["plan", "--summary", "summary.json", "--gap", "0"];
    let one = (home.run_on(1, &arguments).ok(), home.read("summary.json"));
    let two = (home.run_on(2, &arguments).ok(), home.read("summary.json"));
    assert_eq!(one, two);
    let accounts = home.read("data/accounts.csv");
    let (header, lines) = accounts.split_once('\n').unwrap();
    let reversed: Vec<&str> = lines.lines().rev().collect();
    home.write("data/accounts.csv", format!("{header}\n{}\n", reversed.join("\n")));
    assert_eq!(one, (home.run(&arguments).ok(), home.read("summary.json")));
}

#[test]
fn what_is_agreed_stays_and_takes_its_share() {
    let home = scarce();
    let before = rows(&home.run(&["plan"]).ok());
    let idle = (1..36).map(|n| format!("q{n}")).find(|id| before.iter().all(|row| row["account_id"] != *id)).unwrap();
    let renewal = rows(&home.read("data/accounts.csv")).into_iter().find(|row| row["account_id"] == idle).unwrap();
    let day = renewal["renewal_date"].parse::<Date>().unwrap().plus(-25);
    home.write("agreed.csv", format!("account_id,kind,act_by\n{idle},offer,{day}\n{idle},visit,{day}\n"));
    let plan = rows(&home.run(&["plan", "--pin", "agreed.csv"]).ok());
    let agreed: Vec<&Row> = plan.iter().filter(|row| row["standing"] == "agreed").collect();
    assert_eq!(agreed.len(), 2);
    assert!(agreed.iter().all(|row| row["account_id"] == idle && row["act_by"] == day.to_string()));
    assert_within_capacity(&plan);
}

#[test]
fn planning_again_moves_nothing_without_need_and_little_with_it() {
    let home = scarce();
    let first = home.run(&["plan", "--out", "first.csv"]);
    first.ok();
    let first = rows(&home.read("first.csv"));
    let again = ["plan", "--previous", "first.csv", "--summary", "summary.json"];
    let same = rows(&home.run(&again).ok());
    assert!(same.iter().all(|row| row["standing"] == "kept"));
    assert_eq!(by_account(&same), by_account(&first));
    assert_eq!(summary(&home)["moved"].as_array().unwrap().len(), 0);

    let playbook = home.read("data/playbook.toml");
    home.write("data/playbook.toml", playbook.replace("call = 3\n", "call = 2\n"));
    let near = by_account(&rows(&home.run(&again).ok()));
    let moved = summary(&home)["moved"].as_array().unwrap().clone();
    let afresh = by_account(&rows(&home.run(&["plan"]).ok()));
    let first = by_account(&first);
    let changes = |plan: &BTreeMap<String, BTreeSet<(String, String)>>| {
        let accounts: BTreeSet<&String> = plan.keys().chain(first.keys()).collect();
        accounts.into_iter().filter(|account| plan.get(*account) != first.get(*account)).count()
    };
    assert_eq!(moved.len(), changes(&near));
    assert!((1..=changes(&afresh)).contains(&moved.len()), "{} moved, {} afresh", moved.len(), changes(&afresh));
    for one in moved {
        assert_ne!(one["before"], one["after"]);
        assert!(!one["reason"].as_str().unwrap().is_empty());
    }
}

#[test]
fn what_cannot_be_is_refused_by_the_rule_that_forbids_it() {
    let home = scarce();
    let refused = |arguments: &[&str], parts: &[&str]| {
        let mut typed = vec!["plan"];
        typed.extend(arguments);
        home.run(&typed).assert_refused(parts);
    };
    refused(&["--earliest", "2026-03-01", "--latest", "2026-02-01"], &["latest", "2026-02-01", "earliest"]);
    refused(&["--budget=-5"], &["budget", "-5", "a number from 0 up"]);
    refused(&["--confidence", "2"], &["confidence", "2", "from 0 to 1"]);
    home.write("pins.csv", "account_id,kind,lead_days\nq1,dinner,30\n");
    refused(&["--pin", "pins.csv"], &["pins.csv", "line 2", "kind", "dinner", "call, visit, offer"]);
    home.write("pins.csv", "account_id,kind\nq1,call\n");
    refused(&["--pin", "pins.csv"], &["pins.csv", "line 2", "act_by"]);
    let many = ["q0", "q3", "q6", "q9"].map(|id| format!("{id},call,30\n")).concat();
    home.write("pins.csv", format!("account_id,kind,lead_days\n{many}"));
    refused(&["--pin", "pins.csv"], &["slots for call in January 2026", "agreed takes 4", "only"]);
}

#[test]
fn a_budget_below_the_cheapest_plan_is_named() {
    let home = scarce();
    let run = home.run(&["plan", "--budget", "20"]);
    assert!(
        run.stderr.contains("nothing new fits: the budget is 20, and the cheapest plan costs 50"),
        "{}",
        run.stderr
    );
    assert_eq!(rows(&run.ok()).len(), 0);
}

#[test]
fn a_book_in_which_nothing_stands_out_is_left_alone() {
    let home = simulated();
    let run = home.run(&["plan"]);
    let stderr = run.stderr.clone();
    let plan = rows(&run.ok());
    assert!(plan.iter().all(|row| row["evidence"] != "unsupported"));
    assert!(!plan.is_empty() || stderr.contains("no plan of any account is worth its cost"), "{stderr}");
}

#[test]
fn a_plan_of_nothing_costs_nothing_and_not_minus_nothing() {
    let home = plain();
    let run = home.run(&["plan", "--budget", "0", "--summary", "summary.json"]);
    assert!(!run.stderr.contains("-0 "), "{}", run.stderr);
    assert!(rows(&run.ok()).is_empty());
    let text = home.read("summary.json");
    assert!(!text.contains(": -0"), "{text}");
}

#[test]
fn no_day_before_today_is_proposed() {
    let home = plain();
    let today = "2026-02-15";
    let proposed = rows(&home.run(&["recommend", "--all", "--today", today]).ok());
    assert!(!proposed.is_empty() && proposed.iter().all(|row| row["act_by"].as_str() >= today), "{proposed:?}");
    let planned = rows(&home.run(&["plan", "--today", today]).ok());
    assert!(planned.iter().all(|row| row["act_by"].as_str() >= today), "{planned:?}");
}

#[test]
fn a_budget_limits_single_actions_too_and_waiting_has_its_price() {
    let home = plain();
    let dear = |row: &Row| number(row, "cost") > 60.0;
    assert!(rows(&home.run(&["recommend", "--all"]).ok()).iter().any(dear));
    assert!(!rows(&home.run(&["recommend", "--all", "--budget", "60"]).ok()).iter().any(dear));
    let recommended = rows(&home.run(&["recommend"]).ok());
    assert!(!recommended.is_empty());
    assert!(recommended.iter().all(|row| row["waiting"].contains("week")), "{recommended:?}");
}
