//! What the effect model promises beside the truth, on simulated books: `cargo bench --bench effects`.
//!
//! For every world and seed a book is trained on and planned for, through the library, and each promise is held
//! against the simulator's truth: promised over delivered uplift, coverage of the 90 % intervals, the share of the best
//! possible single action that is delivered, supported accounts, and the error of the win probability without anything
//! done beside that of setting the action columns of the same ensemble to zero. Other estimators stand beside it. Environment: `BOOKS` (seeds, default
//! 3), `PAST` (past renewals, one or several numbers, default 4000), `WORLDS` (default `normal,null`),
//! `FAMILIES` (default `gradual,steps`).
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints what it finds and stops at the first surprise"
)]

#[path = "support/book.rs"]
mod book;
#[path = "support/known.rs"]
mod known;
#[path = "support/rivals.rs"]
mod rivals;

use std::collections::HashMap;
use std::time::Instant;

use known::Known;
use winprob::effects::Grade;
use winprob::model::train;
use winprob::plan::{Action, Constraints, Recommendations};
use winprob::simulate::{Family, World};
use winprob::units::{AccountId, ModelId, Seed, Silent};

const N_OPEN: usize = 1_000;

/// Sums and counts by name.
#[derive(Default)]
struct Tally(HashMap<&'static str, (f64, f64)>);

impl Tally {
    fn add(&mut self, name: &'static str, value: f64) {
        let slot = self.0.entry(name).or_default();
        slot.0 += value;
        slot.1 += 1.0;
    }

    fn ratio(&self, above: &str, below: &str) -> f64 {
        self.total(above) / self.total(below)
    }

    fn total(&self, name: &str) -> f64 {
        self.0.get(name).map_or(0.0, |slot| slot.0)
    }

    fn n(&self, name: &str) -> f64 {
        self.0.get(name).map_or(0.0, |slot| slot.1)
    }

    fn mean(&self, name: &str) -> f64 {
        self.0.get(name).map_or(0.0, |slot| slot.0 / slot.1)
    }
}

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn gain(truth: &Known, account: &AccountId, action: &Action) -> f64 {
    truth.under(account, &[(action.kind.as_str(), action.lead_days)]) - truth.under(account, &[])
}

/// The action of the greatest promised uplift among those `which` picks, if it promises any.
fn best(answer: &Recommendations, which: impl Fn(&Action) -> bool) -> Option<&Action> {
    let promised = |action: &Action| action.uplift.unwrap_or(f64::NEG_INFINITY);
    let chosen = answer.actions.iter().filter(|action| which(action));
    chosen.max_by(|a, b| promised(a).total_cmp(&promised(b))).filter(|action| promised(action) > 0.0)
}

fn covers(action: &Action, true_gain: f64) -> Option<f64> {
    let holds = action.uplift_low? <= true_gain && true_gain <= action.uplift_high?;
    Some(f64::from(u8::from(holds)))
}

/// What following the first recommendation is worth in money, beside the best possible single action and what was promised.
fn judge_worth(truth: &Known, answer: &Recommendations, value: f64, tally: &mut Tally) {
    let account = AccountId(answer.account_id.clone());
    let worth = |action: &Action| gain(truth, &account, action) * value - action.cost;
    tally.add("worth, best", answer.actions.iter().map(worth).fold(0.0, f64::max));
    if let Some(first) = answer.actions.iter().find(|action| action.recommended) {
        tally.add("worth, recommended", worth(first));
        tally.add("worth, promised", first.expected_value.unwrap_or(0.0));
    }
}

fn judge(truth: &Known, answer: &Recommendations, flipped: f64, tally: &mut Tally) {
    let account = AccountId(answer.account_id.clone());
    let without = truth.under(&account, &[]);
    let as_usual = truth.as_usual(&account);
    tally.add("without", (answer.win_probability_without.unwrap() - without).abs());
    tally.add("flipped", (flipped - without).abs());
    tally.add("as usual", (answer.win_probability - as_usual).abs());
    let mut best_gain = 0.0f64;
    for action in &answer.actions {
        let true_gain = gain(truth, &account, action);
        best_gain = best_gain.max(true_gain);
        if let (Some(covered), Some(uplift)) = (covers(action, true_gain), action.uplift) {
            tally.add("covered", covered);
            tally.add("squared error", (uplift - true_gain).powi(2));
            tally.add("squared truth", true_gain.powi(2));
        }
    }
    tally.add("best", best_gain);
    if let Some(action) = best(answer, |_| true) {
        tally.add("promised, any", action.uplift.unwrap());
        tally.add("delivered, any", gain(truth, &account, action));
    }
    let supported = best(answer, |action| action.evidence == Grade::Supported);
    tally.add("supported", f64::from(u8::from(supported.is_some())));
    if let Some(action) = supported {
        let true_gain = gain(truth, &account, action);
        tally.add("promised", action.uplift.unwrap());
        tally.add("delivered", true_gain);
        tally.add("harmful", f64::from(u8::from(true_gain < 0.0)));
        tally.add("covered, chosen", covers(action, true_gain).unwrap());
    }
    if let Some(plan) = answer.plans.first() {
        let steps: Vec<(&str, i32)> = plan.actions.iter().map(|step| (step.kind.as_str(), step.lead_days)).collect();
        tally.add("promised, plan", plan.uplift);
        tally.add("delivered, plan", truth.under(&account, &steps) - without);
    }
}

fn report(family: Family, world: World, books: usize, past: usize) {
    let mut tally = Tally::default();
    let mut rivals = rivals::rivals();
    for seed in 1..=books as u64 {
        let (book, truth) = Known::simulated(family, world, past, N_OPEN, Seed(seed));
        let table = book.past(&book.log);
        let started = Instant::now();
        let model = train(&table, ModelId::from("bench"), 0, Seed(seed), &Silent).unwrap();
        println!("{family}, {world}, seed {seed}: trained in {:.1} s", started.elapsed().as_secs_f64());
        for kind in &model.effects().unwrap().report.kinds {
            let (low, high) = (100.0 * kind.low, 100.0 * kind.high);
            let found = if kind.stands_up { "stands up" } else { "" };
            println!(
                "  {:<24} {:+5.1} points ({low:+.1} to {high:+.1}) {found}",
                kind.kind,
                100.0 * kind.average_uplift
            );
        }
        let open = model.rows(&book.open(), &book.log).unwrap();
        let answers = model.recommend_all(&open, &book.log, &Constraints::default(), Seed(seed)).unwrap();
        let flipped = rivals::learn(&mut rivals, &table, &open, &model);
        for (row, (answer, flipped)) in answers.iter().zip(flipped).enumerate() {
            judge(&truth, answer, flipped, &mut tally);
            judge_worth(&truth, answer, open.value[row].unwrap_or(0.0), &mut tally);
            let account = AccountId(answer.account_id.clone());
            for rival in &mut rivals {
                rival.judge(&model, row, answer, &|action| gain(&truth, &account, action));
            }
        }
    }
    println!("{family}, {world}: {books} books of {past} past renewals, {N_OPEN} open accounts each");
    let line = |name: &str, value: f64, target: &str| println!("  {name:<58} {value:>7.3}  {target}");
    line("promised / delivered, best supported action", tally.ratio("promised", "delivered"), "0.85 to 1.15");
    line("promised / delivered, best plan", tally.ratio("promised, plan", "delivered, plan"), "0.85 to 1.15");
    line("promised / delivered, best action of any grade", tally.ratio("promised, any", "delivered, any"), "");
    line("delivered / best possible, best supported action", tally.ratio("delivered", "best"), "");
    line("delivered / best possible, best action of any grade", tally.ratio("delivered, any", "best"), "0.80 or more");
    line(
        "worth of the recommended / best possible",
        tally.ratio("worth, recommended", "worth, best"),
        "0.55 to 0.85 by size",
    );
    line("worth promised / delivered", tally.ratio("worth, promised", "worth, recommended"), "0.85 to 1.15");
    line("worth of the recommended, an account", tally.total("worth, recommended") / tally.n("best"), "");
    line("best possible worth, an account", tally.total("worth, best") / tally.n("best"), "");
    line("90 % intervals hold the truth, all", tally.mean("covered"), "0.85 to 0.95");
    line("90 % intervals hold the truth, chosen", tally.mean("covered, chosen"), "");
    line("root mean squared error of uplift", tally.mean("squared error").sqrt(), "");
    line("root mean square of true uplift", tally.mean("squared truth").sqrt(), "");
    line("harmful among the chosen", tally.mean("harmful"), "");
    line("accounts with a supported helpful action", tally.mean("supported"), "0.05 or less in null");
    line("error of win probability as usual", tally.mean("as usual"), "");
    line("error of win probability without", tally.mean("without"), "");
    line("the same by flipping columns", tally.mean("flipped"), "");
    line("without / flipping", tally.ratio("without", "flipped"), "0.75 or less");
    println!("  beside it, on the best action of any grade:");
    for rival in &rivals {
        println!("{}", rival.line(tally.total("best")));
    }
}

fn main() {
    let books = number("BOOKS", 3);
    let sizes = std::env::var("PAST").unwrap_or_else(|_| "4000".to_owned());
    let worlds = std::env::var("WORLDS").unwrap_or_else(|_| "normal,null".to_owned());
    let families = std::env::var("FAMILIES").unwrap_or_else(|_| "gradual,steps".to_owned());
    for family in families.split(',') {
        for world in worlds.split(',') {
            for past in sizes.split(',') {
                report(family.parse().unwrap(), world.parse().unwrap(), books, past.parse().unwrap());
            }
        }
    }
}
