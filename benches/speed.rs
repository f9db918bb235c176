//! How fast the library learns, scores, explains and recommends, and in how much memory: `cargo bench --bench speed`.
//!
//! Prints, on simulated books: training wall time with and without the log of interventions; scored rows a second in
//! batch with one thread and two, and the microseconds of a single row; milliseconds to explain a row; the wall time of
//! a recommendation for one account whose table is at hand, and accounts a second for a whole book; what lists of a whole
//! book take; the peak of resident memory after each stage. Targets stand beside. With `WINPROB_SPEED_ROWS=1000000` (or
//! any number) it measures that and nothing else: reading, training and scoring of a plain table of so many rows and
//! thirty columns, and the memory taken.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops at the first surprise")]

#[path = "support/book.rs"]
mod book;
#[path = "support/large.rs"]
mod large;
#[path = "support/memory.rs"]
mod memory;
#[path = "support/row.rs"]
mod row;

use std::hint::black_box;
use std::time::{Duration, Instant};

use book::Book;
use rayon::ThreadPoolBuilder;
use row::row_of;
use winprob::book::{InterventionLog, LearningTable, Playbook, Rows};
use winprob::model::{Model, train};
use winprob::plan::Constraints;
use winprob::simulate::World;
use winprob::table::read;
use winprob::units::{ModelId, Seed, Silent};

const SEED: Seed = Seed(1);
const N_OPEN: usize = 20_000;
const N_SINGLE: usize = 2_000;
const N_EXPLAINED: usize = 300;
const N_RECOMMENDED: usize = 400;

fn main() {
    println!("{:<58} {:>12}   target", "", "measured");
    if let Ok(n_rows) = std::env::var("WINPROB_SPEED_ROWS") {
        large_table(n_rows.parse().unwrap());
        return;
    }
    let mut trained = None;
    for n_past in [1_500, 4_000] {
        let n_open = if n_past == 4_000 { N_OPEN } else { 10 };
        let (book, _) = Book::simulated(World::Normal, n_past, n_open, SEED);
        trained = Some(training(n_past, book));
    }
    let (book, model) = trained.unwrap();
    memory();
    let open = model.rows(&book.open(), &book.log).unwrap();
    scoring(&model, &open);
    let table = book.open();
    let singles: Vec<Rows> = (0..N_SINGLE).map(|row| model.rows(&row_of(&table, row), &book.log).unwrap()).collect();
    single_rows(&model, &singles);
    recommending(&model, &open, &singles, &book.log);
    whole_book(&model, &open, &singles, &book.log);
    memory();
}

fn large_table(n_rows: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("renewals.csv");
    large::write(&path, n_rows, SEED);
    std::fs::write(folder.path().join("playbook.toml"), "").unwrap();
    let playbook = Playbook::read(&folder.path().join("playbook.toml")).unwrap();
    let start = Instant::now();
    let table = LearningTable::join(&read(&path).unwrap(), playbook, &InterventionLog::default()).unwrap();
    line(&format!("reading {n_rows} rows of 30 columns"), &format!("{:.1} s", start.elapsed().as_secs_f64()), "");
    let start = Instant::now();
    let model = train(&table, ModelId::from("bench"), 0, SEED, &Silent).unwrap();
    line("training on them", &format!("{:.1} s", start.elapsed().as_secs_f64()), "<= 600 s for 1,000,000");
    memory();
    let start = Instant::now();
    black_box(model.score(&table.rows).unwrap());
    let a_second = n_rows as f64 / start.elapsed().as_secs_f64();
    line("scoring them", &format!("{a_second:.0} rows/s"), ">= 200,000 rows/s");
    memory();
}

fn training(n_past: usize, book: Book) -> (Book, Model) {
    let no_log = InterventionLog::default();
    let mut model = None;
    for (name, log) in [("without a log", &no_log), ("with the log", &book.log)] {
        let table = book.past(log);
        let start = Instant::now();
        model = Some(train(&table, ModelId::from("bench"), 0, SEED, &Silent).unwrap());
        let what = format!("training, {n_past} renewals ({} rows), {name}", table.len());
        line(&what, &format!("{:.2} s", start.elapsed().as_secs_f64()), "");
    }
    (book, model.unwrap())
}

fn scoring(model: &Model, open: &Rows) {
    for n_threads in [1, 2] {
        let pool = ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        let seconds = pool.install(|| best_of(3, || drop(black_box(model.score(open).unwrap()))));
        let what = format!("scoring {} rows, {n_threads} thread{}", open.len(), if n_threads == 1 { "" } else { "s" });
        line(&what, &format!("{:.0} rows/s", open.len() as f64 / seconds), ">= 200,000 rows/s on 2");
    }
}

fn single_rows(model: &Model, singles: &[Rows]) {
    let took = times(singles, |rows| drop(black_box(model.score(rows).unwrap())));
    line("scoring one row, p50", &format!("{:.0} us", 1e6 * quantile(&took, 0.5)), "<= 100 us");
    line("scoring one row, p99", &format!("{:.0} us", 1e6 * quantile(&took, 0.99)), "");
    let took = times(&singles[..N_EXPLAINED], |rows| drop(black_box(model.explain(rows, 0).unwrap())));
    line("explaining one row, p50", &format!("{:.2} ms", 1e3 * quantile(&took, 0.5)), "<= 1 ms");
    line("explaining one row, p99", &format!("{:.2} ms", 1e3 * quantile(&took, 0.99)), "");
}

fn recommending(model: &Model, open: &Rows, singles: &[Rows], log: &InterventionLog) {
    let constraints = Constraints::default();
    let took = times(&singles[..N_RECOMMENDED], |rows| {
        drop(black_box(model.recommend(rows, 0, log, &constraints, SEED).unwrap()));
    });
    line("recommending for one account, p50", &format!("{:.2} ms", 1e3 * quantile(&took, 0.5)), "");
    line("recommending for one account, p99", &format!("{:.2} ms", 1e3 * quantile(&took, 0.99)), "<= 20 ms");
    let start = Instant::now();
    black_box(model.recommend_all(open, log, &constraints, SEED).unwrap());
    let a_second = open.len() as f64 / start.elapsed().as_secs_f64();
    line(&format!("recommending for {} accounts", open.len()), &format!("{a_second:.0} accounts/s"), "");
}

/// What lists of the whole book are made of, beside asking about each account by itself.
fn whole_book(model: &Model, open: &Rows, singles: &[Rows], log: &InterventionLog) {
    let all: Vec<usize> = (0..open.len()).collect();
    let seconds = best_of(1, || drop(black_box(model.score_with_best(open, log, None, SEED).unwrap())));
    line(&format!("best actions of {} accounts", open.len()), &format!("{seconds:.2} s"), "<= 5 s on 2 threads");
    let seconds = best_of(1, || drop(black_box(model.told(open, &all).unwrap())));
    line(&format!("explaining {} accounts", open.len()), &format!("{seconds:.2} s"), "<= 2.5 s on 2 threads");
    let took = times(&singles[..N_EXPLAINED], |rows| drop(black_box(model.told(rows, &[0]).unwrap())));
    let ratio = took.iter().sum::<f64>() / took.len() as f64 * open.len() as f64 / seconds;
    line("explaining one at a time takes so many times as long", &format!("{ratio:.0}"), ">= 10");
}

fn memory() {
    let peak = memory::peak_megabytes().map_or_else(|| "not known".to_owned(), |peak| format!("{peak:.0} MB"));
    line("peak of resident memory so far", &peak, "< 500 MB");
}

/// The seconds each of the items takes, in ascending order.
fn times<T>(items: &[T], mut work: impl FnMut(&T)) -> Vec<f64> {
    let mut took: Vec<f64> = items
        .iter()
        .map(|item| {
            let start = Instant::now();
            work(item);
            start.elapsed().as_secs_f64()
        })
        .collect();
    took.sort_by(f64::total_cmp);
    took
}

/// The seconds of the fastest of some runs.
fn best_of(runs: usize, mut work: impl FnMut()) -> f64 {
    let took = (0..runs).map(|_| {
        let start = Instant::now();
        work();
        start.elapsed()
    });
    took.min().unwrap_or(Duration::MAX).as_secs_f64()
}

fn quantile(sorted: &[f64], share: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position below the length")]
    let at = (share * (sorted.len() - 1) as f64).round() as usize;
    sorted[at]
}

fn line(what: &str, measured: &str, target: &str) {
    println!("{what:<58} {measured:>12}   {target}");
}
