//! Two trained books, made once: a small simulated one, and one in which calls and visits plainly work.

use std::fmt::Write;
use std::sync::OnceLock;

use rand::RngExt;
use winprob::units::{Date, Days, Rng, Seed, sigmoid};

use super::home::{Home, Snapshot};

/// Open accounts of the simulated book.
pub(super) const N_OPEN: usize = 60;
/// Past renewals of the plain book; half of them had any one kind.
pub(super) const N_PAST: usize = 500;
const N_PLAIN_OPEN: usize = 36;

/// Days between decision date and renewal in the past of the plain book.
const HORIZON: Days = 100;

/// The rules of the plain book: every one of them bites on some open account.
const PLAYBOOK: &str = r#"[columns]
segment = "plan"

[interventions.call]
cost = 100
lead_days = [20, 30, 60, 100]
only_if = { sponsor = ["yes"] }
cooldown_days = 45
max_per_account = 2

[interventions.visit]
cost = 50
lead_days = [25, 30, 60]
not_within = { call = 20 }

[interventions.offer]
cost = 200
lead_days = [30, 60]
"#;

/// A folder with the simulated book under `data` and its model under `models`.
pub(super) fn simulated() -> Home {
    static FILES: OnceLock<Snapshot> = OnceLock::new();
    Home::with(FILES.get_or_init(|| {
        let home = Home::new();
        home.run(&["simulate", "--out", "data", "--accounts", "300", "--open", &N_OPEN.to_string()]).ok();
        home.run(&["train"]).ok();
        home.snapshot()
    }))
}

/// A folder with the plain book under `data` and its model under `models`; half a second to train again.
pub(super) fn plain() -> Home {
    static FILES: OnceLock<Snapshot> = OnceLock::new();
    Home::with(FILES.get_or_init(|| {
        let home = untrained();
        home.run(&["train"]).ok();
        home.snapshot()
    }))
}

/// A folder with the plain book under `data` and no model.
pub(super) fn untrained() -> Home {
    let home = Home::new();
    let mut rng = Seed(5).rng();
    let mut log = "account_id,kind,date,renewal_date\n".to_owned();
    home.write("data/renewals.csv", past(&mut rng, &mut log));
    home.write("data/accounts.csv", open(&mut rng, &mut log));
    home.write("data/interventions.csv", log);
    home.write("data/playbook.toml", PLAYBOOK);
    home
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn features(rng: &mut Rng, usage: f64) -> String {
    let (arr, plan) = (1_000 * rng.random_range(10..90), if rng.random::<bool>() { "pro" } else { "basic" });
    format!("{arr},{usage:.1},{plan},{}", if rng.random::<bool>() { "yes" } else { "no" })
}

/// Past renewals, each with any kind given by a coin: a call adds 2.5 to the log-odds, a visit 1.5, an offer nothing.
fn past(rng: &mut Rng, log: &mut String) -> String {
    let mut text = "account_id,as_of,renewal_date,decided_on,renewed,arr,usage,plan,sponsor\n".to_owned();
    for n in 0..N_PAST {
        let as_of = day("2023-01-01").plus(rng.random_range(0..900));
        let renewal = as_of.plus(HORIZON);
        let usage = rng.random_range(0.0..100.0);
        let mut log_odds = -2.0 + (usage - 50.0) / 25.0;
        for (kind, effect) in [("call", 2.5), ("visit", 1.5), ("offer", 0.0)] {
            if rng.random::<bool>() {
                let lead = if rng.random::<bool>() { 30 } else { 60 } + rng.random_range(-5..=5);
                writeln!(log, "p{n},{kind},{},{renewal}", renewal.plus(-lead)).unwrap();
                log_odds += effect;
            }
        }
        let renewed = u8::from(rng.random::<f64>() < sigmoid(log_odds));
        let decided_on = renewal.plus(-rng.random_range(0..15));
        writeln!(text, "p{n},{as_of},{renewal},{decided_on},{renewed},{}", features(rng, usage)).unwrap();
    }
    text
}

/// Open accounts at three distances from renewal; some were called or visited of late.
fn open(rng: &mut Rng, log: &mut String) -> String {
    let mut text = "account_id,as_of,renewal_date,arr,usage,plan,sponsor\n".to_owned();
    let as_of = day("2026-01-10");
    for n in 0..N_PLAIN_OPEN {
        let renewal = as_of.plus([40, 80, 110][n % 3]);
        let usage = rng.random_range(0.0..100.0);
        writeln!(text, "q{n},{as_of},{renewal},{}", features(rng, usage)).unwrap();
        for (kind, every) in [("call", 4), ("visit", 5)] {
            if n % every == 0 {
                writeln!(log, "q{n},{kind},{},{renewal}", as_of.plus(-rng.random_range(0..20))).unwrap();
            }
        }
    }
    text
}
