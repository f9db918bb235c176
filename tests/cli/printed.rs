//! What is printed for people, whole: the model card, an explanation, an evaluation, what `doctor` and `digest` say, every `--help`.

use std::collections::BTreeSet;

use super::books::simulated;
use super::home::Home;
use super::rows;
use crate::snapshot::{assert_snapshot, folder, rounded};

/// The folder of the help of commands, among the snapshots.
const HELP: &str = "help";

#[test]
fn the_model_card_is_printed_as_it_stands_in_the_file() {
    assert_snapshot("cli", "card.txt", &rounded(&simulated().run(&["models", "show"]).ok()));
}

#[test]
fn an_explanation_is_printed_as_it_stands_in_the_file() {
    let home = simulated();
    let first = rows(&home.read("data/accounts.csv"))[0]["account_id"].clone();
    assert_snapshot("cli", "explain.txt", &rounded(&home.run(&["explain", "--account", &first]).ok()));
}

#[test]
fn an_evaluation_is_printed_as_it_stands_in_the_file() {
    let printed = simulated().run(&["evaluate", "--renewals", "data/renewals.csv"]).ok();
    assert_snapshot("cli", "evaluate.txt", &rounded(&printed));
}

#[test]
fn what_the_doctor_finds_and_the_digest_tells_is_printed_as_it_stands_in_the_file() {
    let home = simulated();
    assert_snapshot("cli", "doctor.txt", &rounded(&home.run(&["doctor"]).ok()));
    assert_snapshot("cli", "digest.txt", &rounded(&home.run(&["digest"]).ok()));
}

#[test]
fn every_command_explains_itself_as_it_stands_in_its_file() {
    let home = Home::new();
    let mut known = BTreeSet::from(["winprob.txt".to_owned()]);
    let mut ahead = vec![Vec::<String>::new()];
    while let Some(command) = ahead.pop() {
        let typed: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
        let help = home.run(&typed).ok();
        let name = [&["winprob".to_owned()][..], &command].concat().join("-") + ".txt";
        assert_snapshot("cli", &format!("{HELP}/{name}"), &help);
        known.insert(name);
        ahead.extend(commands(&help).map(|one| [&command[..], &[one.to_owned()]].concat()));
    }
    let files = std::fs::read_dir(folder("cli").join(HELP)).unwrap();
    let kept: BTreeSet<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(kept, known, "a command has gone, or is new");
    assert!(home.run(&["--version"]).ok().starts_with("winprob "));
}

/// The commands that a help lists.
fn commands(help: &str) -> impl Iterator<Item = &str> {
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    listed.filter_map(|line| line.split_whitespace().next()).filter(|command| *command != "help")
}
