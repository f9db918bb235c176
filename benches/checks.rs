//! How often each check of the effects fails, on simulated books: `cargo bench --bench checks`.
//!
//! Where effects are right (`normal`) or nothing works (`null`, `notice`) a failure is a false alarm; in `hidden` a driver nobody
//! recorded turns effects round, and a failure is deserved. Environment: `BOOKS` (seeds, default 5), `PAST` (past renewals,
//! default 2000), `WORLDS` (default `normal,null,notice,hidden`). Expectations come from the quick ensemble.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints what it finds and stops at the first surprise"
)]

#[path = "support/book.rs"]
#[expect(dead_code, reason = "other benchmarks score the open accounts")]
mod book;
#[path = "support/quick_effects.rs"]
mod quick_effects;
#[path = "support/stopwatch.rs"]
mod stopwatch;

use book::Book;
use stopwatch::Stopwatch;
use winprob::effects::{AverageCheck, KindReport};
use winprob::simulate::World;
use winprob::units::Seed;

/// A check's name, and whether it failed for a kind.
type Check = (&'static str, fn(&KindReport) -> bool);

const CHECKS: [Check; 5] = [
    ("doubly robust average disagrees", |kind| kind.checks.average.as_ref().is_some_and(|check| !check.agrees())),
    ("placebo beyond noise", |kind| kind.checks.placebo.as_ref().is_some_and(|check| !check.within_noise)),
    ("a weak hidden driver would undo it", |kind| kind.checks.hidden_driver.as_ref().is_some_and(|d| !d.is_robust)),
    ("sign turns without one column", |kind| kind.checks.left_out.iter().any(|left_out| !left_out.keeps_sign)),
    ("any check", |kind| !kind.checks.passed()),
];

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn report(world: World, books: usize, past: usize) {
    let mut kinds: Vec<KindReport> = Vec::new();
    for seed in 1..=books as u64 {
        let (book, _) = Book::simulated(world, past, 10, Seed(seed));
        let table = book.past(&book.log);
        let watch = Stopwatch::starting("expectations");
        let effects = quick_effects::effects(&table, Seed(seed), &watch);
        let stages: Vec<String> = watch.seconds().iter().map(|(name, s)| format!("{name} {s:.1} s")).collect();
        println!("{world}, seed {seed}: {}", stages.join(", "));
        for kind in effects.report.kinds {
            if std::env::var_os("VERBOSE").is_some() {
                println!(
                    "  {} {:+.3} {}",
                    kind.kind,
                    kind.average_uplift,
                    if kind.stands_up { "stands up" } else { "" }
                );
                println!("    {}", kind.checks.words().join("\n    "));
            }
            kinds.push(kind);
        }
    }
    let standing: Vec<&KindReport> = kinds.iter().filter(|kind| kind.stands_up).collect();
    println!(
        "{world}: {books} books of {past} past renewals, {} kinds, of which {} stand up",
        kinds.len(),
        standing.len()
    );
    for (name, failed) in CHECKS {
        let all = kinds.iter().filter(|kind| failed(kind)).count();
        let of_standing = standing.iter().filter(|kind| failed(kind)).count();
        println!("  {name:<40} {all:>4} of all, {of_standing:>3} of those that stand up");
    }
    let apart: Vec<f64> = kinds.iter().filter_map(|kind| kind.checks.average.as_ref()).map(standardised).collect();
    let n = apart.len() as f64;
    let mean = apart.iter().sum::<f64>() / n;
    let spread = (apart.iter().map(|z| (z - mean).powi(2)).sum::<f64>() / n).sqrt();
    println!("  doubly robust less model, in standard errors: mean {mean:+.2}, spread {spread:.2}");
}

fn standardised(check: &AverageCheck) -> f64 {
    (check.uplift - check.model) / check.standard_error
}

fn main() {
    let (books, past) = (number("BOOKS", 5), number("PAST", 2_000));
    let worlds = std::env::var("WORLDS").unwrap_or_else(|_| "normal,null,notice,hidden".to_owned());
    for world in worlds.split(',') {
        report(world.parse().unwrap(), books, past);
    }
}
