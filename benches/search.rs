//! How fast the search is and how often it is right: `cargo bench --bench search`.
//!
//! `SEARCH_BENCH_ACCOUNTS` sets the number of random accounts (1,000 unless given).
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops at the first surprise")]

#[path = "../tests/search/instances.rs"]
mod instances;

use std::time::{Duration, Instant};

use instances::Instance;
use winprob::search::{CheckedParams, Params, Problem, enumerate_best, enumerate_front, search_best, search_front};
use winprob::units::Seed;

const REFERENCE: [f64; 3] = [-0.1, -0.2, -1.0];

fn main() {
    let scale = std::env::var("SEARCH_BENCH_ACCOUNTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1000);
    enumeration(scale.min(1000));
    ablation(scale);
    small_fronts(scale.min(300));
    large(scale.min(200));
}

fn enumeration(n: u64) {
    let start = Instant::now();
    let evaluations: u64 = (0..n).map(|at| enumerate_best(&small(at)).unwrap().evaluations).sum();
    let seconds = start.elapsed().as_secs_f64();
    println!("enumeration 8 x 6, <= 3 present: {:.1} M genomes/s on one core", evaluations as f64 / seconds / 1e6);
}

fn ablation(n: u64) {
    let full = Params::default();
    let variants = [
        ("full recipe", full.clone()),
        ("without niches", Params { niche: usize::MAX, ..full.clone() }),
        ("without immigrants", Params { immigrants: 0.0, ..full.clone() }),
        ("without polish", Params { polish_every: 0, ..full.clone() }),
        ("without few-changes-first", Params { few_changes: 0, ..full.clone() }),
        ("stripped of all", Params { niche: usize::MAX, immigrants: 0.0, polish_every: 0, few_changes: 0, ..full }),
    ];
    let exact: Vec<f64> =
        (0..n).map(|at| enumerate_best(&small(at)).unwrap().best.evaluation.objectives()[0]).collect();
    println!("\n8 x 6, <= 3 present, {n} accounts    misses  worst miss  evaluations    p50 ms    p99 ms");
    for (name, params) in variants {
        let runs = runs(n, &params.check().unwrap(), small);
        let misses: Vec<f64> =
            exact.iter().zip(&runs).map(|(exact, run)| exact - run.best).filter(|&gap| gap > 0.0).collect();
        let worst = misses.iter().copied().fold(0.0, f64::max);
        let (p50, p99) = percentiles(runs.iter().map(|run| run.took).collect());
        println!(
            "{name:<36} {:>6} {worst:>11.4} {:>12.0} {p50:>9.2} {p99:>9.2}",
            misses.len(),
            mean_evaluations(&runs)
        );
    }
}

fn small_fronts(n: u64) {
    let params = Params::for_front().check().unwrap();
    let (mut share, mut members, mut found, mut times) = (0.0, 0, 0, Vec::new());
    for at in 0..n {
        let exact = enumerate_front::<3, _>(&small(at), REFERENCE).unwrap().front;
        let start = Instant::now();
        let run = search_front::<3, _>(&small(at), &params, REFERENCE, Seed(at));
        times.push(start.elapsed());
        share += run.front.hypervolume() / exact.hypervolume() / n as f64;
        members += exact.members().len();
        let recovered = |one: &&winprob::search::Individual<3>| {
            exact.members().iter().any(|other| other.evaluation == one.evaluation)
        };
        found += run.front.members().iter().filter(recovered).count();
    }
    let (p50, p99) = percentiles(times);
    println!("\nfronts 8 x 6, 3 objectives, {n} accounts: p50 {p50:.2} ms, p99 {p99:.2} ms");
    let recovered = 100.0 * found as f64 / members as f64;
    println!("{:.2} % of the exact hypervolume, {recovered:.1} % of the exact members", 100.0 * share);
}

fn large(n: u64) {
    let params = Params::default().check().unwrap();
    let ordinary = runs(n, &params, twenty);
    let (p50, p99) = percentiles(ordinary.iter().map(|run| run.took).collect());
    println!(
        "\n20 x 12, <= 5 present, {n} accounts: {:.0} evaluations, p50 {p50:.1} ms, p99 {p99:.1} ms",
        mean_evaluations(&ordinary)
    );
    let n_long = n.min(40);
    let mut close = 0;
    for (at, run) in (0..n_long).zip(&ordinary) {
        // A hundredfold of evaluations can go into restarts or into one large population: the better counts.
        let budget = 100 * run.evaluations;
        let (mut best, mut spent, mut restart) = (run.best, 0, 0);
        while spent < budget {
            let again = search_best(&twenty(at), &params, Seed(at).child("restart", restart));
            restart += 1;
            spent += again.evaluations;
            best = best.max(again.best.evaluation.objectives()[0]);
        }
        let long = Params { population: 1000, patience: 1000, max_evaluations: budget, ..Params::default() };
        let long = search_best(&twenty(at), &long.check().unwrap(), Seed(at).child("long", 0));
        best = best.max(long.best.evaluation.objectives()[0]);
        close += u64::from(run.best >= best - 0.001 * best.abs());
    }
    println!("within 0.1 % of the best of runs with 100 times the evaluations: {close} of {n_long}");
    let front = Params::for_front().check().unwrap();
    let times = (0..n.min(40)).map(|at| {
        let start = Instant::now();
        let _ = search_front::<3, _>(&twenty(at), &front, REFERENCE, Seed(at));
        start.elapsed()
    });
    let (p50, p99) = percentiles(times.collect());
    println!("fronts 20 x 12, 3 objectives: p50 {p50:.1} ms, p99 {p99:.1} ms");
}

struct Timed {
    best: f64,
    evaluations: u64,
    took: Duration,
}

fn runs<P: Problem<1>>(n: u64, params: &CheckedParams, problem: impl Fn(u64) -> P) -> Vec<Timed> {
    (0..n)
        .map(|at| {
            let problem = problem(at);
            let start = Instant::now();
            let found = search_best(&problem, params, Seed(at).child("search", 0));
            Timed { best: found.best.evaluation.objectives()[0], evaluations: found.evaluations, took: start.elapsed() }
        })
        .collect()
}

fn mean_evaluations(runs: &[Timed]) -> f64 {
    runs.iter().map(|run| run.evaluations).sum::<u64>() as f64 / runs.len() as f64
}

fn percentiles(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    (at(50), at(99))
}

fn small(at: u64) -> Instance {
    Instance::random(8, 6, 3, Seed(7).child("small", at))
}

fn twenty(at: u64) -> Instance {
    Instance::random(20, 12, 5, Seed(7).child("large", at))
}
