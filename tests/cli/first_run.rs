//! The first minutes with a file of one's own: no playbook, no manual.

use std::fmt::Write;

use rand::RngExt;
use winprob::units::Seed;

use super::home::Home;
use super::{header, rows};

/// A churn table of its own kind: who left depends on the contract and the charge.
fn subscribers() -> String {
    let mut rng = Seed(11).rng();
    let mut text = "customerID,Contract,MonthlyCharges,Calls,Churn\n".to_owned();
    for number in 0..400 {
        let contract = ["Month-to-month", "One year"][number % 2];
        let charge = f64::from(rng.random_range(200..1200u32)) / 10.0;
        let chance = if contract == "One year" { 0.1 } else { 0.1 + charge / 240.0 };
        let left = if rng.random_bool(chance) { "Yes" } else { "No" };
        writeln!(text, "C{number:04},{contract},{charge:.2},{},{left}", rng.random_range(0..9u32)).unwrap();
    }
    text
}

#[test]
fn init_writes_a_playbook_with_its_questions_as_remarks_and_does_not_write_over_one() {
    let home = Home::new();
    home.write("mine/customers.csv", subscribers());
    let told = home.run(&["init", "mine"]).ok();
    assert!(told.contains("outcome = \"Churn\" (sure)") && told.contains("next: winprob serve mine"), "{told}");
    let playbook = home.read("mine/playbook.toml");
    assert!(
        playbook.contains("renewals = \"customers.csv\"") && playbook.contains("renewed_when = [\"No\"]"),
        "{playbook}"
    );
    home.assert_refuses(&["init", "mine"], &["playbook.toml", "--force"]);
    home.run(&["init", "mine", "--force"]).ok();
    home.run(&["doctor", "mine", "--models", "m"]).ok();
}

#[test]
fn a_file_is_learned_from_and_its_current_customers_scored_without_a_playbook() {
    let home = Home::new();
    home.write("mine/customers.csv", subscribers());
    let trained = home.run(&["train", "mine/customers.csv"]);
    assert!(trained.stderr.contains("there is no playbook"), "{}", trained.stderr);
    assert!(trained.stderr.contains("cross-fitting"), "a pipe is told how far it is: {}", trained.stderr);
    trained.ok();
    assert!(!home.has("mine/playbook.toml"), "nothing is written beside the file");
    let scored = home.run(&["score", "mine"]).ok();
    assert!(header(&scored).starts_with("account_id,win_probability"));
    let n_current = subscribers().matches(",No\n").count();
    assert_eq!(rows(&scored).len(), n_current);
}

#[test]
fn nobody_is_scored_by_a_model_that_knows_how_their_own_row_ended() {
    let home = Home::new();
    // Nothing but chance decides: whoever scores rows by what was learned from them finds those that stayed.
    let mut rng = Seed(3).rng();
    let mut text = "customerID,a,b,c,Churn\n".to_owned();
    for number in 0..400 {
        let mut draw = || rng.random_range(0..100_000u32);
        let (a, b, c) = (draw(), draw(), draw());
        writeln!(text, "C{number:04},{a},{b},{c},{}", if draw() < 40_000 { "Yes" } else { "No" }).unwrap();
    }
    home.write("mine/customers.csv", &text);
    home.run(&["train", "mine"]).ok();
    let scored = rows(&home.run(&["score", "mine"]).ok());
    let mean =
        scored.iter().map(|row| row["win_probability"].parse::<f64>().unwrap()).sum::<f64>() / scored.len() as f64;
    let rate = scored.len() as f64 / 400.0;
    assert!((mean - rate).abs() < 0.02, "mean {mean:.3} of those that stayed, and {rate:.3} stayed");
    let first = scored[0]["account_id"].clone();
    home.run(&["explain", "mine", "--account", &first, "--out", "why.json"]).ok();
    let told: serde_json::Value = serde_json::from_str(&home.read("why.json")).unwrap();
    let points: f64 = told["score"]["drivers"].as_array().unwrap().iter().map(|d| d["points"].as_f64().unwrap()).sum();
    let (usual, found) = (&told["score"]["usual_win_probability"], &told["score"]["win_probability"]);
    assert!((usual.as_f64().unwrap() + points - found.as_f64().unwrap()).abs() < 1e-6, "the reasons add up");
    assert!((found.as_f64().unwrap() - scored[0]["win_probability"].parse::<f64>().unwrap()).abs() < 1e-5);
}

#[test]
fn a_past_renewal_without_an_outcome_is_open_where_there_is_no_file_of_open_accounts() {
    let home = Home::new();
    let text = subscribers().replace("C0003,", "open-1,").replace("C0004,", "open-2,");
    let undecided = |line: &str| match line.rsplit_once(',') {
        Some((rest, _)) if line.starts_with("open-") => format!("{rest},"),
        _ => line.to_owned(),
    };
    home.write("mine/customers.csv", text.lines().map(undecided).collect::<Vec<_>>().join("\n"));
    home.run(&["train", "mine"]).ok();
    let scored = rows(&home.run(&["score", "mine"]).ok());
    let names: Vec<&str> = scored.iter().map(|row| row["account_id"].as_str()).collect();
    assert_eq!(names, ["open-1", "open-2"]);
}

#[test]
fn a_folder_that_is_not_there_is_refused_by_name() {
    let home = Home::new();
    home.assert_refuses(&["train", "nowhere"], &["nowhere", "no such"]);
    home.assert_refuses(&["init", "nowhere"], &["nowhere"]);
}

#[test]
fn explain_has_one_line_a_kind() {
    let home = super::books::plain();
    let told = home.run(&["explain", "--account", "O000"]).stdout;
    let told = if told.is_empty() {
        let first = rows(&home.run(&["score"]).ok())[0]["account_id"].clone();
        home.run(&["explain", "--account", &first]).ok()
    } else {
        told
    };
    let (_, actions) = told.split_once("what might be done:").unwrap();
    let begin =
        |word: &str| actions.lines().filter(|line| line.trim_start().starts_with(&format!("{word} by "))).count();
    for kind in ["Call", "Visit", "Offer"] {
        assert!(begin(kind) <= 1, "{actions}");
    }
    assert!(["Call", "Visit", "Offer"].iter().any(|kind| begin(kind) == 1), "{actions}");
}
