//! Synthetic books are what they claim to be: their marginals, their confounding, and their truth.

mod files;
mod laws;
mod steps;

use winprob::simulate::{BookParams, Kind, PastRow, SyntheticBook, World, simulate};
use winprob::units::Seed;

/// A book of past renewals alone.
fn past(world: World, n_past: usize, seed: u64) -> SyntheticBook {
    book(world, n_past, 0, seed)
}

fn book(world: World, n_past: usize, n_open: usize, seed: u64) -> SyntheticBook {
    simulate(&BookParams { world, n_past, n_open, seed: Seed(seed), today: "2026-11-01".parse().unwrap() })
}

/// The first row of every renewal.
fn renewals(book: &SyntheticBook) -> Vec<&PastRow> {
    let mut rows: Vec<&PastRow> = Vec::new();
    for row in &book.past {
        let renewal = |row: &PastRow| (row.situation.account().id.clone(), row.situation.renewal_date());
        if rows.last().is_none_or(|last| renewal(last) != renewal(row)) {
            rows.push(row);
        }
    }
    rows
}

fn rate<'a>(rows: impl IntoIterator<Item = &'a PastRow>) -> f64 {
    mean(rows.into_iter().map(|row| f64::from(u8::from(row.renewed))))
}

fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.into_iter().collect();
    assert!(!values.is_empty(), "a mean of nothing");
    values.iter().sum::<f64>() / values.len() as f64
}

/// Renewal rate with the kind less the rate without it, after the decision date, by `acted`.
fn naive_difference(rows: &[&PastRow], acted: impl Fn(&PastRow) -> bool) -> f64 {
    let (with, without): (Vec<&PastRow>, Vec<&PastRow>) = rows.iter().copied().partition(|row| acted(row));
    rate(with) - rate(without)
}

fn was_given(row: &PastRow, kind: Kind) -> bool {
    row.actions.iter().any(|action| action.kind == kind)
}

/// What the kind truly adds to the win probability of an average row, at the candidate leads that are ahead.
fn true_average(rows: &[&PastRow], kind: Kind) -> f64 {
    mean(rows.iter().flat_map(|row| {
        let without = row.situation.log_odds_without().probability().get();
        let horizon = row.situation.horizon();
        kind.lead_days()
            .iter()
            .filter(move |&&lead| lead < horizon)
            .map(move |&lead| row.situation.log_odds_with(&[(kind, lead)]).probability().get() - without)
    }))
}
