//! A past that is longer than is learned from, through the binary.

use serde_json::Value;

use super::books::{N_PAST, plain};
use super::home::Home;

/// The plain book under a playbook that learns from so many rows.
fn with_rows(rows: usize) -> Home {
    let home = plain();
    let playbook = home.read("data/playbook.toml");
    home.write("data/playbook.toml", format!("{playbook}\n[training]\nrows = {rows}\n"));
    home
}

fn card(home: &Home) -> Value {
    home.run(&["train", "--out", "card.json"]).ok();
    serde_json::from_str(&home.read("card.json")).unwrap()
}

#[test]
fn a_past_above_its_limit_is_learned_from_in_part_and_the_card_says_what_more_would_bring() {
    let home = with_rows(300);
    let told = home.run(&["train"]).ok();
    for said in [
        "of 500 past rows are learned from",
        "`rows` under [training]",
        "what more rows would bring, by deep boosting on",
        "standard error",
        "what interventions changed",
    ] {
        assert!(told.contains(said), "{said:?} is not in {told}");
    }
    let card = card(&home);
    let n_kept = usize::try_from(card["n_rows"].as_u64().unwrap()).unwrap();
    assert!(n_kept <= 300 && n_kept > 250);
    assert_eq!(card["left_out"]["n_rows"], N_PAST - n_kept);
    assert_eq!(home.run(&["train"]).ok(), told, "the same files and seed give the same model");
    let doctor = home.run(&["doctor"]);
    assert!(!doctor.stdout.contains("have changed"), "{doctor:?}");
    assert!(home.run(&["recommend"]).ok().lines().count() > 1);
}

#[test]
fn the_order_of_a_long_past_does_not_say_which_accounts_are_learned_from() {
    let home = with_rows(300);
    let first = card(&home);
    let text = home.read("data/renewals.csv");
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    home.write("data/renewals.csv", lines.join("\n"));
    let again = card(&home);
    for field in ["n_rows", "n_accounts", "renewal_rate"] {
        assert_eq!(first[field], again[field], "{field}");
    }
}

#[test]
fn a_past_within_its_limit_is_learned_from_whole() {
    let whole = card(&plain());
    let card = card(&with_rows(N_PAST));
    assert_eq!(card, whole);
    assert!(card.get("left_out").is_none());
}

#[test]
fn a_limit_that_is_too_low_is_refused() {
    with_rows(5).assert_refuses(&["train"], &["training.rows", "found 5", "a whole number of past rows from 100 up"]);
}

#[test]
fn a_day_that_does_not_exist_is_refused_in_a_row_that_is_left_out() {
    let home = with_rows(100);
    let text = home.read("data/renewals.csv");
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let column = header.iter().position(|name| *name == "renewal_date").unwrap();
    // Of two lines at most one account in five is kept; of forty it is certain that some is not.
    for line in (300..340).step_by(4) {
        let changed = text.lines().enumerate().map(|(at, known)| {
            let mut cells: Vec<&str> = known.split(',').collect();
            if at + 1 == line {
                cells[column] = "2025-02-30";
            }
            cells.join(",") + "\n"
        });
        home.write("data/renewals.csv", changed.collect::<String>());
        home.assert_refuses(&["train"], &["data/renewals.csv", &format!("line {line}"), "2025-02-30"]);
    }
}
