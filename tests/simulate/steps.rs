//! The second family of books: in steps, helped by thresholds, and of known truth.

use std::collections::HashMap;

use winprob::simulate::steps::{Kind, PastRow, StepsBook, simulate};
use winprob::simulate::{BookParams, World};
use winprob::units::Seed;

use super::mean;

const FILES: [&str; 5] = ["accounts.csv", "interventions.csv", "playbook.toml", "renewals.csv", "truth.csv"];

fn book(world: World, n_past: usize, n_open: usize, seed: u64) -> StepsBook {
    let today = "2026-11-01".parse().unwrap();
    simulate(&BookParams { world, n_past, n_open, seed: Seed(seed), today }).unwrap()
}

fn rate(outcomes: impl IntoIterator<Item = bool>) -> f64 {
    mean(outcomes.into_iter().map(|renewed| f64::from(u8::from(renewed))))
}

#[test]
fn about_four_in_five_renewals_of_the_second_family_are_won() {
    for world in [World::Normal, World::Randomised] {
        let rate = rate(book(world, 6_000, 0, 3).past.iter().map(|row| row.renewed));
        assert!((0.78..=0.87).contains(&rate), "{world}: {rate}");
    }
}

#[test]
fn the_truth_as_usual_is_the_mean_of_what_happens() {
    // Beside one another: rows by true probability, a fifth at a time.
    let book = book(World::Normal, 20_000, 0, 4);
    let mut rows: Vec<(f64, bool)> =
        book.past.iter().map(|row| (row.term.probability_as_usual().get(), row.renewed)).collect();
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    for fifth in rows.chunks(rows.len().div_ceil(5)) {
        let (said, seen) = (mean(fifth.iter().map(|row| row.0)), rate(fifth.iter().map(|row| row.1)));
        assert!((said - seen).abs() < 0.02, "said {said}, seen {seen}");
    }
}

#[test]
fn at_random_what_a_kind_is_seen_to_change_is_what_the_truth_says() {
    let book = book(World::Randomised, 40_000, 0, 5);
    let early: Vec<&PastRow> = book.past.iter().filter(|row| row.term.horizon == 150).collect();
    for kind in [Kind::CheckIn, Kind::PriceHold] {
        let given = |row: &PastRow| row.actions.iter().any(|&(done, _)| done == kind);
        let (with, without): (Vec<&PastRow>, Vec<&PastRow>) = early.iter().copied().partition(|row| given(row));
        let seen = rate(with.iter().map(|row| row.renewed)) - rate(without.iter().map(|row| row.renewed));
        let truth = mean(with.iter().map(|row| {
            let others: Vec<_> = row.actions.iter().copied().filter(|&(done, _)| done != kind).collect();
            row.term.probability_with(&row.actions).get() - row.term.probability_with(&others).get()
        }));
        assert!(truth > 0.01 && (seen - truth).abs() < 0.025, "{}: seen {seen}, true {truth}", kind.as_str());
    }
}

#[test]
fn help_goes_to_the_unhealthy_so_that_the_plain_difference_is_too_low() {
    let book = book(World::Normal, 20_000, 0, 6);
    let early: Vec<&PastRow> = book.past.iter().filter(|row| row.term.horizon == 150).collect();
    let (with, without): (Vec<&PastRow>, Vec<&PastRow>) =
        early.iter().copied().partition(|row| row.actions.iter().any(|&(done, _)| done == Kind::CheckIn));
    let naive = rate(with.iter().map(|row| row.renewed)) - rate(without.iter().map(|row| row.renewed));
    let truth = mean(
        early
            .iter()
            .map(|row| row.term.probability_with(&[(Kind::CheckIn, 50)]).get() - row.term.probability_without().get()),
    );
    assert!(naive < truth - 0.03, "naive {naive}, true {truth}");
}

#[test]
fn no_action_of_the_second_family_helps_or_harms_where_nothing_works() {
    for term in &book(World::Null, 0, 300, 7).open {
        let without = term.probability_without();
        assert!((term.probability_as_usual().get() - without.get()).abs() < 1e-9);
        for (kind, lead) in term.possible_actions() {
            assert_eq!(term.probability_with(&[(kind, lead)]), without);
        }
    }
}

#[test]
fn the_files_of_the_second_family_tell_the_truth_in_the_same_columns() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(World::Normal, 150, 40, 8);
    book.write_to(folder.path()).unwrap();
    let mut names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, FILES);
    let terms: HashMap<&str, _> = book.open.iter().map(|term| (term.account.as_str(), term)).collect();
    let rows: Vec<HashMap<String, String>> =
        csv::Reader::from_path(folder.path().join("truth.csv")).unwrap().deserialize().map(Result::unwrap).collect();
    let mut empty_plans = 0;
    for row in rows {
        let number = |column: &str| row[column].parse::<f64>().unwrap();
        let term = terms[row["account_id"].as_str()];
        let plan: Vec<_> =
            Kind::named(&row["kind"]).map(|kind| (kind, row["lead_days"].parse().unwrap())).into_iter().collect();
        empty_plans += usize::from(plan.is_empty());
        assert!((number("win_probability") - term.probability_as_usual().get()).abs() < 1e-6);
        assert!((number("win_probability_without") - term.probability_without().get()).abs() < 1e-6);
        assert!((number("win_probability_with") - term.probability_with(&plan).get()).abs() < 1e-6);
        assert!((number("win_probability_with") - number("win_probability_without") - number("uplift")).abs() < 2e-6);
        assert_ne!(row["uplift"], "-0.000000");
    }
    assert_eq!(empty_plans, book.open.len());
}

#[test]
fn worlds_the_second_family_does_not_have_are_refused_by_name() {
    let today = "2026-11-01".parse().unwrap();
    for world in [World::Hidden, World::Notice] {
        let refused = simulate(&BookParams { world, n_past: 1, n_open: 1, seed: Seed(1), today }).unwrap_err();
        assert!(refused.to_string().contains(world.as_str()));
    }
}
