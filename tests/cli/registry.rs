//! The registry through the command line: which model is in use, and the way back.

use super::books::{plain, simulated};
use super::home::Home;
use super::{header, rows};

/// A folder with two models; the second is current.
fn two_models() -> (Home, String, String) {
    let home = plain();
    let first = home.read("models/current").trim().to_owned();
    let card = home.run(&["train", "--seed", "2"]).ok();
    let second = card.lines().next().unwrap().strip_prefix("model ").unwrap().to_owned();
    assert_ne!(first, second);
    (home, first, second)
}

fn current(home: &Home) -> String {
    let list = rows(&home.run(&["models", "list"]).ok());
    let mut current = list.iter().filter(|row| row["current"] == "yes");
    let id = current.next().unwrap()["model"].clone();
    assert!(current.next().is_none(), "two models are current: {list:?}");
    id
}

#[test]
fn the_list_names_every_model_and_the_current_one() {
    let (home, first, second) = two_models();
    let list = home.run(&["models", "list"]).ok();
    assert_eq!(header(&list), "model,trained_at,n_rows,log_loss,current");
    let mut ids: Vec<String> = rows(&list).into_iter().map(|row| row["model"].clone()).collect();
    ids.sort();
    let mut expected = [first, second.clone()];
    expected.sort();
    assert_eq!(ids, expected);
    assert_eq!(current(&home), second);
    let is_an_instant = |text: &str| text.len() == 20 && text.ends_with('Z') && text.as_bytes()[10] == b'T';
    assert!(rows(&list).iter().all(|row| is_an_instant(&row["trained_at"])), "{list}");
}

#[test]
fn a_folder_without_models_has_an_empty_list() {
    let home = Home::new();
    assert_eq!(home.run(&["models", "list"]).ok(), "model,trained_at,n_rows,log_loss,current\n");
    assert!(!home.has("models"));
}

#[test]
fn models_are_activated_and_rolled_back() {
    let (home, first, second) = two_models();
    home.run(&["models", "activate", &first]).ok();
    assert_eq!(current(&home), first);
    assert_eq!(rows(&home.run(&["score"]).ok())[0]["model"], first);
    home.run(&["models", "rollback"]).ok();
    assert_eq!(current(&home), second);
    home.run(&["models", "rollback"]).ok();
    assert_eq!(current(&home), first);
    home.assert_refuses(&["models", "rollback"], &["models", "no earlier model"]);
}

#[test]
fn activating_the_current_model_changes_nothing() {
    let (home, first, second) = two_models();
    home.run(&["models", "activate", &second]).ok();
    home.run(&["models", "rollback"]).ok();
    assert_eq!(current(&home), first);
}

#[test]
fn a_model_that_is_not_current_is_deleted_with_its_card() {
    let (home, first, second) = two_models();
    home.assert_refuses(&["models", "delete", &second], &[&second, "is current", "activate another"]);
    home.run(&["models", "delete", &first]).ok();
    assert!(!home.has(format!("models/{first}.winprob")) && !home.has(format!("models/{first}.json")));
    assert_eq!(current(&home), second);
    home.assert_refuses(&["models", "rollback"], &["no earlier model"]);
}

#[test]
fn a_way_back_through_a_deleted_model_does_not_lead_to_the_same_model() {
    let (home, first, second) = two_models();
    home.run(&["models", "activate", &first]).ok();
    home.run(&["models", "delete", &second]).ok();
    home.assert_refuses(&["models", "rollback"], &["no earlier model"]);
    assert_eq!(current(&home), first);
}

#[test]
fn deleting_among_models_of_which_none_is_current_makes_none_current() {
    let (home, first, _) = two_models();
    home.remove("models/current");
    home.run(&["models", "delete", &first]).ok();
    assert!(!home.has("models/current"));
}

#[test]
fn a_model_that_is_not_there_is_refused_with_those_that_are() {
    let (home, first, _) = two_models();
    for command in ["show", "activate", "delete"] {
        for id in ["m-000000000000", "../data/renewals", ""] {
            home.assert_refuses(&["models", command, id], &["models", "no model", &first]);
        }
    }
    home.assert_refuses(&["models", "activate"], &["name the model", "models list"]);
}

#[test]
fn a_card_is_shown_as_text_or_as_json() {
    let home = simulated();
    let id = home.read("models/current").trim().to_owned();
    assert_eq!(home.run(&["models", "show", &id]).ok(), home.run(&["models", "show"]).ok());
    let card: serde_json::Value = serde_json::from_str(&home.run(&["models", "show", "--json"]).ok()).unwrap();
    assert_eq!(card["winprob_version"], env!("CARGO_PKG_VERSION"));
    let whole: serde_json::Value = serde_json::from_str(&home.run(&["models", "show", "--whole"]).ok()).unwrap();
    assert_eq!(whole["card"], card);
    assert!(whole["ensemble"]["members"].as_array().is_some_and(|members| !members.is_empty()));
}

#[test]
fn training_on_the_same_files_again_keeps_one_model() {
    let home = plain();
    home.run(&["retrain"]).ok();
    assert_eq!(rows(&home.run(&["models", "list"]).ok()).len(), 1);
    home.assert_refuses(&["models", "rollback"], &["no earlier model"]);
}
