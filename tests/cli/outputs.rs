//! The commands one after another, as a team would use them, and the tables they print.

use serde_json::Value;

use super::books::{N_OPEN, N_PAST, plain, simulated, untrained};
use super::{header, rows};

const SCORES: &str = "account_id,win_probability,low,high,health,as_of,renewal_date,value,owner,segment,model";
const ACTIONS: &str = "account_id,rank,kind,lead_days,act_by,win_probability,win_probability_without,\
                       win_probability_with,uplift,uplift_low,uplift_high,evidence,cost,expected_value,reason,waiting,\
                       chance,done,standing,chance_to_pay,reason_code";
const PLANS: &str = "account_id,plan,rank,kind,lead_days,act_by,win_probability,win_probability_without,\
                     win_probability_with,uplift,uplift_low,uplift_high,evidence,cost,expected_value";

fn column(csv: &str, name: &str) -> Vec<String> {
    rows(csv).into_iter().map(|row| row[name].clone()).collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn training_prints_the_card_and_makes_the_model_current() {
    let home = untrained();
    let card = home.run(&["train"]).ok();
    let id = card.lines().next().unwrap().strip_prefix("model ").unwrap();
    assert_eq!(home.read("models/current").trim(), id);
    assert!(home.has(format!("models/{id}.winprob")) && home.has(format!("models/{id}.json")));
    assert_eq!(home.run(&["models", "show"]).ok(), card);
}

#[test]
fn training_writes_its_card_as_json_and_activates_only_when_asked() {
    let home = untrained();
    home.run(&["retrain", "--no-activate", "--out", "card.json"]).ok();
    let card = json(&home.read("card.json"));
    assert_eq!((&card["n_rows"], &card["seed"]), (&Value::from(N_PAST), &Value::from(1)));
    assert!(!home.has("models/current"));
    home.run(&["score"]).assert_refused(&["models", "no model was trained yet", "winprob train"]);
    assert_eq!(column(&home.run(&["models", "list"]).ok(), "current"), [""]);
}

#[test]
fn scores_have_one_row_an_account_in_the_order_of_the_file() {
    let home = simulated();
    let scores = home.run(&["score"]).ok();
    assert_eq!(header(&scores), SCORES);
    let accounts = home.read("data/accounts.csv");
    assert_eq!(column(&scores, "account_id"), column(&accounts, "account_id"));
    assert_eq!(rows(&scores).len(), N_OPEN);

    let (head, body) = accounts.split_once('\n').unwrap();
    let reversed: Vec<&str> = body.lines().rev().collect();
    home.write("reversed.csv", format!("{head}\n{}\n", reversed.join("\n")));
    let mut backwards = rows(&home.run(&["score", "--accounts", "reversed.csv"]).ok());
    backwards.reverse();
    let names = |rows: &[super::Row]| rows.iter().map(|row| row["account_id"].clone()).collect::<Vec<_>>();
    assert_eq!(names(&backwards), names(&rows(&scores)));
}

#[test]
fn recommendations_have_the_columns_of_the_interface() {
    let home = plain();
    assert_eq!(header(&home.run(&["recommend"]).ok()), ACTIONS);
    assert_eq!(header(&home.run(&["recommend", "--all"]).ok()), ACTIONS);
    assert_eq!(header(&home.run(&["recommend", "--plans"]).ok()), PLANS);
}

#[test]
fn one_account_gets_the_answer_it_gets_among_all() {
    let home = plain();
    for options in [&["recommend"][..], &["recommend", "--all"], &["recommend", "--plans"]] {
        let all = rows(&home.run(options).ok());
        let one = rows(&home.run(&[options, &["--account", "q7"]].concat()).ok());
        let among_all: Vec<_> = all.into_iter().filter(|row| row["account_id"] == "q7").collect();
        assert!(!one.is_empty());
        assert_eq!(one, among_all, "{options:?}");
    }
}

#[test]
fn limits_of_the_caller_are_kept() {
    let home = plain();
    let within = rows(&home.run(&["recommend", "--all", "--earliest", "2026-02-01", "--latest", "2026-03-01"]).ok());
    assert!(!within.is_empty());
    assert!(within.iter().all(|row| ("2026-02-01"..="2026-03-01").contains(&row["act_by"].as_str())));
    let cheap = rows(&home.run(&["recommend", "--plans", "--budget", "60"]).ok());
    assert!(cheap.iter().any(|row| row["kind"] == "visit") && cheap.iter().all(|row| row["kind"] != "call"));
    let single = rows(&home.run(&["recommend", "--plans", "--max-actions", "1"]).ok());
    assert!(single.iter().all(|row| row["rank"].is_empty() || row["rank"] == "1"));
}

#[test]
fn an_explanation_written_as_json_names_reasons_and_plans() {
    let home = plain();
    assert_eq!(home.run(&["explain", "--account", "q7", "--out", "q7.json"]).ok(), "");
    let explained = json(&home.read("q7.json"));
    assert_eq!(explained["score"]["account_id"], "q7");
    assert_eq!(explained["score"]["drivers"][0]["feature"], "usage");
    assert!(explained["recommendations"]["plans"].as_array().is_some_and(|plans| !plans.is_empty()));
}

#[test]
fn an_evaluation_is_of_the_model_or_of_a_file_of_outcomes() {
    let home = plain();
    assert_eq!(home.run(&["evaluate"]).ok(), home.run(&["models", "show"]).ok());
    home.run(&["evaluate", "--renewals", "data/renewals.csv", "--playbook", "data/playbook.toml", "--out", "e.json"])
        .ok();
    let report = json(&home.read("e.json"));
    let segments = report["segments"].as_object().unwrap();
    let n_rows: u64 = segments.values().map(|segment| segment["n_rows"].as_u64().unwrap()).sum();
    assert_eq!((segments.len(), n_rows, report["n_rows"].as_u64()), (2, 500, Some(500)));
    assert!(report["quality"]["auc"].as_f64().unwrap() > 0.6);
    assert_eq!((report["n_learned_from"].as_u64(), report["cautions"].as_array().unwrap().len()), (Some(500), 1));
}

#[test]
fn results_go_to_a_file_in_the_format_of_its_name() {
    let home = plain();
    let printed = home.run(&["score"]).ok();
    assert_eq!(home.run(&["score", "--out", "scores.csv"]).ok(), "");
    assert_eq!(home.read("scores.csv"), printed);
    home.run(&["score", "--out", "scores.json"]).ok();
    let scores = json(&home.read("scores.json"));
    assert_eq!(scores.as_array().unwrap().len(), rows(&printed).len());
    assert_eq!(scores[0]["account_id"], "q0");
    home.run(&["recommend", "--out", "actions.json"]).ok();
    assert_eq!(json(&home.read("actions.json"))[0]["account_id"], "q0");
}

#[test]
fn without_a_log_nothing_is_recommended_and_that_is_said() {
    let home = untrained();
    home.remove("data/interventions.csv");
    let card = home.run(&["train"]).ok();
    assert!(card.contains("there is no log of interventions to learn from"), "{card}");
    let run = home.run(&["recommend"]);
    assert!(run.stderr.contains("there is no log of interventions to learn from"), "{}", run.stderr);
    assert_eq!(run.ok(), format!("{ACTIONS}\n"));
    assert_eq!(rows(&home.run(&["score"]).ok()).len(), 36);
}

#[test]
fn files_named_one_by_one_do_not_mix_with_the_data_folder() {
    let home = plain();
    home.write("elsewhere/renewals.csv", home.read("data/renewals.csv"));
    let card = home.run(&["train", "--renewals", "elsewhere/renewals.csv", "--models", "other"]).ok();
    assert!(card.contains("there is no log of interventions"), "the log of `data` was used: {card}");
    assert!(card.contains("`plan`: category"), "the playbook of `data` was used: {card}");
    home.write("elsewhere/accounts.csv", home.read("data/accounts.csv"));
    home.write("data/playbook.toml", "not a playbook");
    home.run(&["score", "--accounts", "elsewhere/accounts.csv"]).ok();
    home.run(&["score"]).assert_refused(&["data/playbook.toml: line 1"]);
}

#[test]
fn files_may_be_compressed_under_either_name() {
    let home = untrained();
    let plain_id = home.run(&["train"]).ok();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, home.read("data/renewals.csv").as_bytes()).unwrap();
    home.write("data/renewals.csv.gz", packer.finish().unwrap());
    home.remove("data/renewals.csv");
    let packed_id = home.run(&["train"]).ok();
    let body = |card: &str| card.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(body(&plain_id), body(&packed_id));
}

#[test]
fn a_plain_table_of_outcomes_is_enough_from_training_to_explanation() {
    let home = super::home::Home::new();
    let line =
        |n: usize| format!("{},{},{}\n", n % 7, if n.is_multiple_of(2) { "a" } else { "b" }, u8::from(n % 7 > n % 5));
    home.write("churn.csv", format!("usage,plan,renewed\n{}", (0..120).map(line).collect::<String>()));
    let card = home.run(&["train", "--renewals", "churn.csv"]).ok();
    assert!(card.contains("rows are undated"), "{card}");
    let scores = rows(&home.run(&["score", "--accounts", "churn.csv"]).ok());
    assert_eq!((scores.len(), scores[0]["account_id"].as_str()), (120, "line-2"));
    home.run(&["explain", "--accounts", "churn.csv", "--account", "line-2"]).ok();
    home.run(&["evaluate", "--renewals", "churn.csv"]).ok();
}
