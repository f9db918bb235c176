//! How fast the whole book is planned, and how close to its bound: `cargo bench --bench book`.
//!
//! The accounts' plans are given, twelve an account; the time is that of prices, repair, the genetic search and
//! the exact finish. Before them come books of single actions: money alone, and money, slots and owners' hours.
//! `BOOK_ACCOUNTS` plans one book of that many accounts, `BOOK_OWNERS` limits the hours of that many owners in it.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops at the first surprise")]

#[path = "support/memory.rs"]
mod memory;
#[path = "support/pools.rs"]
mod pools;

use std::time::Instant;

use pools::{pools, single_actions};
use winprob::plan::book::{Choices, Patience, solve};
use winprob::units::Seed;

fn number(name: &str) -> Option<usize> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

fn main() {
    println!(
        "accounts  limits  options     value        bound       gap %   steps  evaluations  nodes  seconds  ending"
    );
    if let Some(accounts) = number("BOOK_ACCOUNTS") {
        return plan(accounts, number("BOOK_OWNERS").unwrap_or(0));
    }
    for seed in 1..=3 {
        solved(200, &single_actions(200, 0, Seed(seed)));
        solved(2_000, &single_actions(2_000, 40, Seed(seed)));
    }
    for (accounts, owners) in [(200, 0), (1_000, 0), (5_000, 0), (5_000, 60), (100_000, 0), (100_000, 1_000)] {
        plan(accounts, owners);
    }
    if let Some(megabytes) = memory::peak_megabytes() {
        println!("most memory: {megabytes:.0} MB");
    }
}

fn plan(accounts: usize, owners: usize) {
    solved(accounts, &pools(accounts, 12, owners, Seed(7)));
}

fn solved(accounts: usize, choices: &Choices) {
    for gap in [1e-3, 0.0] {
        let start = Instant::now();
        let found = solve(choices, None, Patience { gap, batches: 40 }, Seed(1), &|| false).unwrap();
        assert!(found.selection.overused(choices).is_none());
        println!(
            "{accounts:>8} {:>7} {:>8} {:>12.1} {:>12.1} {:>8.4} {:>7} {:>12} {:>6} {:>8.2}  {:?}",
            choices.capacity().len(),
            choices.n_options(),
            found.value,
            found.upper_bound,
            100.0 * found.gap(),
            found.price_steps,
            found.evaluations,
            found.nodes,
            start.elapsed().as_secs_f64(),
            found.ending
        );
    }
}
