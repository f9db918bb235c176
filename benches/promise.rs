//! Whether a plan of the book promises what it delivers, however hard it was searched: `cargo bench --bench promise`.
//!
//! A simulated book is cut in two by account. A model of one half plans the open accounts under capacity; the plan is
//! then valued by a model of the other half and by the simulator's truth. Promised over delivered should be near one
//! after thousands of evaluated plans and after a million alike. Environment: `BOOKS` (seeds, default 2), `PAST` (past
//! renewals of both halves, default 8000), `OPEN` (open accounts, default 2000).
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and stops at the first surprise")]

use std::sync::atomic::AtomicBool;

use winprob::book::{InterventionLog, LearningTable, Playbook, Rows};
use winprob::model::{Model, train};
use winprob::plan::AskedAction;
use winprob::plan::book::{BookPlan, BookRequest, Control};
use winprob::simulate::{BookParams, Kind, Truth, World, simulate};
use winprob::table::read_bytes;
use winprob::units::{AccountId, FixedClock, ModelId, Seed, Silent};

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Money promised by the plan, found by the other model, and true.
#[derive(Debug, Default, Clone, Copy)]
struct Worth {
    promised: f64,
    /// What the plan promises where the other model has a number.
    promised_where_known: f64,
    by_the_other: f64,
    delivered: f64,
    plans: u64,
}

fn main() {
    println!(
        "search                evaluated plans     promised    delivered  promised / delivered   by the other half"
    );
    let settings: [(&str, BookRequest); 3] = [
        ("single actions", BookRequest { max_actions: Some(1), gap: Some(0.01), ..BookRequest::default() }),
        ("as a team would", BookRequest::default()),
        ("as hard as it goes", BookRequest { max_actions: Some(5), gap: Some(0.0), ..BookRequest::default() }),
    ];
    let mut totals = [Worth::default(); 3];
    for seed in 1..=number("BOOKS", 2) as u64 {
        for (total, found) in totals.iter_mut().zip(book(Seed(seed), &settings)) {
            total.promised += found.promised;
            total.promised_where_known += found.promised_where_known;
            total.by_the_other += found.by_the_other;
            total.delivered += found.delivered;
            total.plans += found.plans;
        }
    }
    for ((name, _), total) in settings.iter().zip(totals) {
        println!(
            "{name:<20} {:>16} {:>12.0} {:>12.0} {:>21.3} {:>19.3}",
            total.plans,
            total.promised,
            total.delivered,
            total.promised / total.delivered,
            total.promised_where_known / total.by_the_other
        );
    }
}

/// One book, planned in each way.
fn book(seed: Seed, settings: &[(&str, BookRequest)]) -> Vec<Worth> {
    let today = "2026-11-01".parse().unwrap();
    let params =
        BookParams { world: World::Normal, n_past: number("PAST", 8_000), n_open: number("OPEN", 2_000), seed, today };
    let simulated = simulate(&params);
    let folder = tempfile::tempdir().unwrap();
    simulated.write_to(folder.path()).unwrap();
    let bytes = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let playbook = Playbook::read(&folder.path().join("playbook.toml")).unwrap();
    let log =
        InterventionLog::read(&read_bytes(&bytes("interventions.csv"), "interventions").unwrap(), &playbook).unwrap();
    let renewals = String::from_utf8(bytes("renewals.csv")).unwrap();
    let half = |odd: bool| -> Model {
        let belongs = |line: &&str| {
            let account = line.split(',').next().unwrap();
            (blake3::hash(account.as_bytes()).as_bytes()[0] % 2 == 1) == odd
        };
        let mut lines = renewals.lines();
        let header = lines.next().unwrap();
        let text: Vec<&str> = std::iter::once(header).chain(lines.filter(belongs)).collect();
        let table = read_bytes(text.join("\n").as_bytes(), "half").unwrap();
        let past = LearningTable::join(&table, playbook.clone(), &log).unwrap();
        train(&past, ModelId::from("half"), 0, seed, &Silent).unwrap()
    };
    let (model, other) = (half(false), half(true));
    let open = read_bytes(&bytes("accounts.csv"), "accounts").unwrap();
    let (rows, others) = (model.rows(&open, &log).unwrap(), other.rows(&open, &log).unwrap());
    let control = Control { progress: &Silent, cancelled: &AtomicBool::new(false), clock: &FixedClock(today) };
    settings
        .iter()
        .map(|(_, request)| {
            let plan = model.plan_book(&rows, &log, request, seed, control).unwrap();
            judge(&plan, &simulated.truth(), &other, &others)
        })
        .collect()
}

fn judge(plan: &BookPlan, truth: &Truth, other: &Model, others: &Rows) -> Worth {
    let mut worth = Worth { plans: plan.search.account_plans + plan.search.evaluations, ..Worth::default() };
    for account in plan.accounts.iter().filter(|account| account.n_actions > 0) {
        let own = || plan.actions.iter().filter(|item| item.account_id == account.account_id);
        let (value, uplift) = (account.value.unwrap(), account.uplift.unwrap());
        worth.promised += value * uplift;
        let id = AccountId(account.account_id.clone());
        let steps: Vec<(Kind, i32)> = own().map(|item| (item.kind.parse().unwrap(), item.lead_days)).collect();
        let under = |steps: &[(Kind, i32)]| truth.log_odds_with(&id, steps).unwrap().probability().get();
        worth.delivered += value * (under(&steps) - under(&[]));
        let row = others.accounts.iter().position(|other| *other == id).unwrap();
        let asked: Vec<AskedAction> =
            own().map(|item| AskedAction { kind: item.kind.clone(), lead_days: item.lead_days }).collect();
        if let Some(found) = other.what_if(others, row, &asked).unwrap().uplift {
            worth.promised_where_known += value * uplift;
            worth.by_the_other += value * found;
        }
    }
    worth
}
