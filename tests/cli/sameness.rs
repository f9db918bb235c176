//! The same files and seed give the same bytes, whatever the number of threads.

use winprob::model::{Registry, encode};

use super::books::{plain, simulated};
use super::home::Home;

/// The bytes of the current model without the time it was trained at.
fn model(home: &Home) -> Vec<u8> {
    let mut model = Registry::new(&home.path().join("models")).current().unwrap().expect("a current model");
    model.trained_at = 0;
    encode(&model, "a model").unwrap()
}

/// Trains and asks everything there is to ask on a number of threads.
fn answers(home: &Home, n_threads: usize) -> (Vec<u8>, Vec<String>) {
    home.run_on(n_threads, &["train"]).ok();
    let questions: [&[&str]; 5] = [
        &["score"],
        &["recommend", "--all"],
        &["recommend", "--plans", "--max-actions", "4"],
        &["models", "show"],
        &["evaluate", "--renewals", "data/renewals.csv", "--interventions", "data/interventions.csv"],
    ];
    (model(home), questions.iter().map(|question| home.run_on(n_threads, question).ok()).collect())
}

#[test]
fn one_thread_and_two_give_the_same_model_and_the_same_answers() {
    for home in [plain(), simulated()] {
        let as_trained_before = model(&home);
        let one = answers(&home, 1);
        let two = answers(&home, 2);
        assert!(one.0 == two.0 && one.0 == as_trained_before, "the models differ");
        assert_eq!(one.1, two.1);
    }
}

#[test]
fn another_seed_gives_another_model() {
    let home = plain();
    let first = model(&home);
    home.run(&["train", "--seed", "2"]).ok();
    assert!(first != model(&home));
}

#[test]
fn the_same_seed_simulates_the_same_book() {
    let home = Home::new();
    for (folder, seed) in [("a", "3"), ("b", "3"), ("c", "4")] {
        home.run(&["simulate", "--out", folder, "--accounts", "40", "--seed", seed]).ok();
    }
    for file in ["renewals.csv", "interventions.csv", "accounts.csv", "playbook.toml", "truth.csv"] {
        assert_eq!(home.read(format!("a/{file}")), home.read(format!("b/{file}")), "{file}");
    }
    assert_ne!(home.read("a/renewals.csv"), home.read("c/renewals.csv"));
}
