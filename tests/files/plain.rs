//! Plain churn tables: an outcome and features, with no dates, no keys and no log.

use winprob::book::{InterventionLog, LearningTable, Playbook, outcomes};

use super::{playbook, table};

fn learned(text: &str) -> LearningTable {
    LearningTable::join(&table(text), Playbook::default(), &InterventionLog::default()).unwrap()
}

#[test]
fn an_outcome_and_a_feature_are_enough() {
    let learning = learned("renewed,usage\nyes,1\nno,2\nyes,3\n");
    assert_eq!(learning.renewed, [true, false, true]);
    assert_eq!(learning.rows.groups, [0, 1, 2], "every row is an account of its own");
    assert_eq!(learning.rows.accounts[2].as_str(), "line-4");
    assert!(!learning.schema.dated && !learning.schema.keyed && !learning.has_interventions());
    assert!(learning.reading.notes.iter().any(|note| note.contains("rows are undated")));
}

#[test]
fn the_rows_of_an_account_stay_together_without_dates() {
    let learning = learned("account_id,renewed,usage\na,yes,1\nb,no,2\na,no,3\n");
    assert_eq!(learning.rows.groups, [0, 1, 0]);
}

#[test]
fn outcomes_are_read_in_the_usual_words_of_either_case() {
    for (renewed, lost) in [("1", "0"), ("True", "False"), ("YES", "no"), ("won", "lost"), ("Renewed", "churned")] {
        let found = outcomes(&table(&format!("renewed,x\n{renewed},1\n{lost},2\n")), &Playbook::default()).unwrap();
        assert_eq!(found, [true, false], "{renewed}, {lost}");
    }
}

#[test]
fn a_churn_column_is_turned_round_by_naming_the_words_that_mean_renewed() {
    let rules = playbook("[columns]\noutcome = \"Churn\"\nrenewed_when = [\"No\"]\n");
    assert_eq!(outcomes(&table("Churn,x\nNo,1\nYes,2\n"), &rules).unwrap(), [true, false]);
    let rules = playbook("[columns]\noutcome = \"churned\"\nrenewed_when = [0]\n");
    assert_eq!(outcomes(&table("churned,x\n0.0,1\n1.0,2\n"), &rules).unwrap(), [true, false]);
    let rules = playbook("[columns]\noutcome = \"churned\"\nrenewed_when = [false]\nlost_when = [true]\n");
    assert_eq!(outcomes(&table("churned,x\nFalse,1\nTrue,2\n"), &rules).unwrap(), [true, false]);
}

#[test]
fn words_named_for_renewed_alone_make_every_other_word_lost() {
    let rules = playbook("[columns]\nrenewed_when = [\"kept\", \"grown\"]\n");
    let found = outcomes(&table("renewed,x\nkept,1\ngone,2\nGrown,3\nasleep,4\n"), &rules).unwrap();
    assert_eq!(found, [true, false, true, false]);
}

#[test]
fn outcomes_are_read_in_the_yes_and_no_of_eight_languages() {
    for (yes, no) in
        [("ja", "nein"), ("Oui", "Non"), ("sí", "no"), ("J", "N"), ("WAHR", "FALSCH"), ("Sim", "Não"), ("Y", "N")]
    {
        let found = outcomes(&table(&format!("renewed,x\n{yes},1\n{no},2\n")), &Playbook::default()).unwrap();
        assert_eq!(found, [true, false], "{yes}, {no}");
    }
}

#[test]
fn the_lines_proposed_for_a_column_that_asks_for_losses_turn_yes_and_no_round() {
    for (name, yes, no) in [("Churn", "Yes", "No"), ("Gekündigt", "ja", "nein"), ("Résilié", "oui", "non")] {
        let text = format!("{name},x\n{no},1\n{yes},2\n");
        let rules = playbook(&format!("[columns]\noutcome = {name:?}\n"));
        let message = outcomes(&table(&text), &rules).unwrap_err().to_string();
        let lines: Vec<&str> = message.lines().filter(|line| line.contains("_when = [")).collect();
        let rules = playbook(&format!("[columns]\noutcome = {name:?}\n{}\n", lines.join("\n")));
        assert_eq!(outcomes(&table(&text), &rules).unwrap(), [true, false], "{message}");
    }
}
