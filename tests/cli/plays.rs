//! What each kind has been worth, and recommendations drawn at random so that it can be measured.

use std::collections::HashMap;

use serde_json::Value;

use super::books::{plain, untrained};
use super::{Row, header, rows};

const PLAYS: &str = "kind,by,group,accounts,interventions,uplift,uplift_low,uplift_high,money,money_low,money_high,\
                     evidence,failed_checks,checks,words";

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap()
}

#[test]
fn plays_say_what_each_kind_has_been_worth_in_points_money_and_words() {
    let home = plain();
    let printed = home.run(&["plays"]).ok();
    assert_eq!(header(&printed), PLAYS);
    let plays = rows(&printed);
    let whole: HashMap<String, &Row> =
        plays.iter().filter(|row| row["by"] == "all").map(|row| (row["kind"].clone(), row)).collect();
    let (call, offer) = (whole["call"], whole["offer"]);
    assert_eq!(call["evidence"], "supported");
    assert!(number(call, "uplift_low") > 0.1 && number(call, "money_low") > 0.0, "{call:?}");
    assert!(call["words"].contains("points") && call["checks"].contains("doubly robust"), "{call:?}");
    assert_eq!(offer["evidence"], "weak", "an offer does nothing in this book");
    for (kind, whole) in &whole {
        for by in ["lead", "segment"] {
            let parts = plays.iter().filter(|row| row["kind"] == *kind && row["by"] == by);
            let done: f64 = parts.map(|row| number(row, "interventions")).sum();
            assert!((done - number(whole, "interventions")).abs() < 0.5, "{kind} by {by}");
        }
    }
}

#[test]
fn plays_as_json_are_the_same_plays() {
    let home = plain();
    home.run(&["plays", "--out", "plays.json"]).ok();
    let plays: Value = serde_json::from_str(&home.read("plays.json")).unwrap();
    let printed = rows(&home.run(&["plays"]).ok());
    assert_eq!(plays.as_array().unwrap().len(), printed.len());
    for (play, row) in plays.as_array().unwrap().iter().zip(&printed) {
        assert_eq!(play["words"].as_str(), Some(row["words"].as_str()));
        assert_eq!(play["uplift"].is_null(), row["uplift"].is_empty());
    }
}

#[test]
fn a_kind_with_too_few_accounts_gets_no_number() {
    let home = plain();
    for row in rows(&home.run(&["plays"]).ok()) {
        assert_eq!(row["evidence"] == "unsupported", number(&row, "accounts") < 30.0, "{row:?}");
        assert_eq!(row["evidence"] == "unsupported", row["uplift"].is_empty(), "{row:?}");
    }
}

#[test]
fn the_advice_is_judged_on_the_past_and_told_with_its_model_from_then_on() {
    let home = plain();
    assert!(!home.run(&["evaluate"]).ok().contains("on your own past"));
    home.run(&["evaluate", "--plays", "--out", "advice.json"]).ok();
    let report: Value = serde_json::from_str(&home.read("advice.json")).unwrap();
    let rules: Vec<&str> =
        report["rules"].as_array().unwrap().iter().map(|rule| rule["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["advice", "simplest", "risk"]);
    assert!(report["rules"][0]["low"].as_f64().unwrap() > 0.0, "calls plainly work in this book: {report}");
    let all = &report["by_budget"].as_array().unwrap()[9];
    assert_eq!(all["advice"], report["rules"][0]["worth"], "with everything it asks for, a rule brings what it brings");
    let words = report["words"].as_str().unwrap();
    assert!(home.run(&["evaluate"]).ok().contains(words), "the model is told with it");
    home.run(&["evaluate", "--plays", "--out", "again.json"]).ok();
    assert_eq!(home.read("again.json"), home.read("advice.json"));
    home.run(&["train", "--seed", "2"]).ok();
    assert!(!home.run(&["evaluate"]).ok().contains("on your own past"), "another model was not judged");
}

#[test]
fn a_hold_out_makes_or_withholds_the_best_recommendation_by_a_coin() {
    let home = plain();
    let usual = rows(&home.run(&["recommend"]).ok());
    assert!(usual.iter().all(|row| row["chance"].is_empty() && row["done"].is_empty()));
    let playbook = home.read("data/playbook.toml");
    home.write("data/playbook.toml", format!("{playbook}\n[effects]\nhold_out = 1.0\n"));
    let printed = home.run(&["recommend"]).ok();
    assert_eq!(printed, home.run(&["recommend"]).ok(), "the same seed draws the same");
    assert_ne!(printed, home.run(&["recommend", "--seed", "2"]).ok(), "another seed draws otherwise");
    let drawn: Vec<Row> = rows(&printed).into_iter().filter(|row| !row["chance"].is_empty()).collect();
    let accounts =
        |rows: &[Row]| rows.iter().map(|row| row["account_id"].clone()).collect::<std::collections::HashSet<_>>();
    assert_eq!(accounts(&drawn), accounts(&usual), "one draw for every account with a recommendation");
    assert_eq!(drawn.len(), accounts(&drawn).len());
    let made = drawn.iter().filter(|row| row["done"] == "yes").count();
    assert!(made > 0 && made < drawn.len(), "{made} of {} are made", drawn.len());
    for row in &drawn {
        assert_eq!(row["chance"], "0.5");
        assert!(row["reason"].starts_with("Drawn at random, for measurement"), "{row:?}");
    }
    let plans = rows(&home.run(&["recommend", "--plans"]).ok());
    for row in drawn.iter().filter(|row| row["done"] == "no") {
        let planned = |plan: &&Row| plan["account_id"] == row["account_id"] && plan["kind"] == row["kind"];
        assert!(!plans.iter().any(|plan| planned(&plan)), "what is withheld is not planned: {row:?}");
    }
}

#[test]
fn a_share_held_out_is_about_that_share() {
    let home = plain();
    let playbook = home.read("data/playbook.toml");
    home.write("data/playbook.toml", format!("{playbook}\n[effects]\nhold_out = 0.4\n"));
    let drawn: usize = (1..=5)
        .map(|seed| {
            let printed = home.run(&["recommend", "--seed", &seed.to_string()]).ok();
            rows(&printed).iter().filter(|row| !row["chance"].is_empty()).count()
        })
        .sum();
    assert!((30..=110).contains(&drawn), "{drawn} of at most 180");
}

#[test]
fn a_chance_and_what_was_not_done_are_read_with_care() {
    let home = untrained();
    let log = home.read("data/interventions.csv");
    let first = log.lines().nth(1).unwrap();
    let with =
        |chance: &str, done: &str| format!("account_id,kind,date,renewal_date,chance,done\n{first},{chance},{done}\n");
    for (chance, done, parts) in [
        ("1.5", "yes", ["interventions.csv", "line 2", "chance"]),
        ("0", "yes", ["interventions.csv", "line 2", "chance"]),
        ("", "no", ["interventions.csv", "line 2", "done"]),
        ("0.5", "perhaps", ["interventions.csv", "line 2", "done"]),
    ] {
        home.write("data/interventions.csv", with(chance, done));
        home.assert_refuses(&["train"], &parts);
    }
}
