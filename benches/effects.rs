//! What the effect model promises beside the truth, on simulated books: `cargo bench --bench effects`.
//!
//! For every world and seed a book is written, trained on and planned for, all through the library; then each
//! promise is held against the simulator's truth. Environment: `BOOKS` (seeds, default 3), `PAST` (past renewals,
//! default 4000), `WORLDS` (default `normal,null`).
#![expect(clippy::expect_used, clippy::print_stdout, reason = "a benchmark prints, and stops at the first surprise")]

use std::collections::HashMap;
use std::env;

use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::ensemble::{EnsembleParams, TrainingRows};
use winprob::model::{Model, train};
use winprob::plan::{Constraints, Recommendations};
use winprob::simulate::{BookParams, Kind, SyntheticBook, World, simulate};
use winprob::table::{Column, ColumnData, read};
use winprob::units::{AccountId, ModelId, Seed, Silent};

/// One simulated book, and what a model trained on it says.
struct Trial {
    book: SyntheticBook,
    table: LearningTable,
    model: Model,
    answers: Vec<Recommendations>,
    open: winprob::book::Rows,
    seconds: f64,
}

fn number(name: &str, default: usize) -> usize {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn trial(world: World, n_past: usize, seed: u64) -> Trial {
    let today = "2026-11-01".parse().expect("a date");
    let book = simulate(&BookParams { world, n_past, n_open: 1_000, seed: Seed(seed), today });
    let folder = tempfile::tempdir().expect("a folder");
    book.write_to(folder.path()).expect("a written book");
    let file = |name: &str| read(&folder.path().join(name)).expect("a table");
    let playbook = Playbook::read(&folder.path().join("playbook.toml")).expect("a playbook");
    let log = InterventionLog::read(&file("interventions.csv"), &playbook).expect("a log");
    let table = LearningTable::join(&file("renewals.csv"), playbook, &log).expect("a learning table");
    let started = std::time::Instant::now();
    let model = train(&table, ModelId::from("bench"), 0, Seed(seed), &Silent).expect("a model");
    let seconds = started.elapsed().as_secs_f64();
    let open = model.rows(&file("accounts.csv"), &log).expect("accounts");
    let answers = model.recommend_all(&open, &log, &Constraints::default(), Seed(seed)).expect("answers");
    Trial { book, table, model, answers, open, seconds }
}

#[derive(Default)]
struct Sums(HashMap<&'static str, (f64, f64)>);

impl Sums {
    fn add(&mut self, name: &'static str, value: f64) {
        let slot = self.0.entry(name).or_default();
        slot.0 += value;
        slot.1 += 1.0;
    }
    fn total(&self, name: &str) -> f64 {
        self.0.get(name).map_or(0.0, |slot| slot.0)
    }
    fn mean(&self, name: &str) -> f64 {
        self.0.get(name).map_or(f64::NAN, |slot| slot.0 / slot.1)
    }
}

fn judge(trial: &Trial, sums: &mut Sums) {
    let truth = trial.book.truth();
    let without = flipped(trial);
    for (row, answer) in trial.answers.iter().enumerate() {
        let account = AccountId(answer.account_id.clone());
        let p = |plan: &[(Kind, i32)]| truth.log_odds_with(&account, plan).expect("known").probability().get();
        let base = p(&[]);
        sums.add("without error", (answer.win_probability_without.expect("a log") - base).abs());
        sums.add("flip error", (without[row] - base).abs());
        sums.add(
            "as usual error",
            (answer.win_probability - truth.win_probability(&account).expect("known").get()).abs(),
        );
        let gain = |kind: &str, lead: i32| p(&[(kind.parse::<Kind>().expect("a kind"), lead)]) - base;
        let mut supported = false;
        let mut best = 0.0f64;
        for action in &answer.actions {
            let true_gain = gain(&action.kind, action.lead_days);
            best = best.max(true_gain);
            supported |= action.evidence.word() == "supported" && action.uplift.unwrap_or(0.0) > 0.0;
            let (Some(uplift), Some(low), Some(high)) = (action.uplift, action.uplift_low, action.uplift_high) else {
                continue;
            };
            sums.add("covered", f64::from(u8::from(low <= true_gain && true_gain <= high)));
            sums.add("squared error", (uplift - true_gain).powi(2));
            sums.add("squared truth", true_gain.powi(2));
        }
        sums.add("supported accounts", f64::from(u8::from(supported)));
        sums.add("best", best);
        let by_uplift = answer
            .actions
            .iter()
            .filter(|a| a.uplift.is_some())
            .max_by(|a, b| a.uplift.partial_cmp(&b.uplift).expect("finite"));
        if let Some(first) = by_uplift.filter(|action| action.uplift.unwrap_or(0.0) > 0.0) {
            let true_gain = gain(&first.kind, first.lead_days);
            sums.add("promised, any", first.uplift.unwrap_or(0.0));
            sums.add("delivered, any", true_gain);
        }
        let chosen = answer
            .actions
            .iter()
            .filter(|a| a.evidence.word() == "supported")
            .max_by(|a, b| a.uplift.partial_cmp(&b.uplift).expect("finite"));
        if let Some(first) = chosen.filter(|action| action.uplift.unwrap_or(0.0) > 0.0) {
            let true_gain = gain(&first.kind, first.lead_days);
            sums.add("promised", first.uplift.unwrap_or(0.0));
            sums.add("delivered", true_gain);
            sums.add("harmful", f64::from(u8::from(true_gain < 0.0)));
            let (low, high) = (first.uplift_low.unwrap_or(0.0), first.uplift_high.unwrap_or(0.0));
            sums.add("covered, chosen", f64::from(u8::from(low <= true_gain && true_gain <= high)));
        }
        if let Some(plan) = answer.plans.first() {
            let actions: Vec<(Kind, i32)> =
                plan.actions.iter().map(|a| (a.kind.parse().expect("a kind"), a.lead_days)).collect();
            sums.add("promised, plan", plan.uplift);
            sums.add("delivered, plan", p(&actions) - base);
        }
    }
}

/// Win probability without actions by setting the action columns of the same ensemble to zero.
fn flipped(trial: &Trial) -> Vec<f64> {
    let table = &trial.table;
    let n_kinds = table.playbook.interventions.len();
    let mut columns = table.rows.features.clone();
    let mut open = trial.open.features.clone();
    for kind in 0..n_kinds {
        let done = |row: usize| f64::from(u8::from(table.given[row].iter().any(|given| given.kind == kind)));
        let name = format!("action {kind}");
        columns.push(Column { name: name.clone(), data: ColumnData::Number((0..table.len()).map(done).collect()) });
        open.push(Column { name, data: ColumnData::Number(vec![0.0; trial.open.len()]) });
    }
    let rows = TrainingRows { columns: &columns, renewed: &table.renewed, groups: &table.rows.groups };
    let params = EnsembleParams::default().check().expect("sound defaults");
    let fit = params.fit(rows, Seed(1), &Silent).expect("an ensemble");
    fit.ensemble.predict(&open).expect("predictions").iter().map(|p| p.probability.get()).collect()
}

fn averages(trial: &Trial) {
    let Some(effects) = trial.model.effects() else { return };
    for kind in &effects.report.kinds {
        let of_kind: Kind = kind.kind.as_str().parse().expect("a kind");
        let (mut sum, mut n) = (0.0, 0.0);
        for row in &trial.book.past {
            for action in row.actions.iter().filter(|action| action.kind == of_kind) {
                let with = row.situation.log_odds_with(&[(of_kind, action.lead_days)]).probability().get();
                sum += with - row.situation.log_odds_without().probability().get();
                n += 1.0;
            }
        }
        println!(
            "    {:<24} estimated {:+.3} ({:+.3} to {:+.3}) true on the given {:+.3}  p {:.4} {}",
            kind.kind.as_str(),
            kind.average_uplift,
            kind.low,
            kind.high,
            sum / f64::max(n, 1.0),
            kind.p_value,
            kind.stands_up
        );
    }
    println!("    scales {:?} independence {:.2}", effects.report.prior_scales, effects.report.independence);
}

fn main() {
    let (books, past) = (number("BOOKS", 3), number("PAST", 4_000));
    let worlds = env::var("WORLDS").unwrap_or_else(|_| "normal,null".to_owned());
    for world in worlds.split(',') {
        let world: World = world.parse().expect("a world");
        let mut sums = Sums::default();
        for seed in 1..=books as u64 {
            let trial = trial(world, past, seed);
            println!("{world}, {past} past renewals, seed {seed}: trained in {:.1} s", trial.seconds);
            averages(&trial);
            judge(&trial, &mut sums);
        }
        println!("{world}, {books} books of {past} past renewals, 1,000 open accounts each");
        println!(
            "  promised / delivered, best supported action  {:.3}",
            sums.total("promised") / sums.total("delivered")
        );
        println!(
            "  promised / delivered, best plan              {:.3}",
            sums.total("promised, plan") / sums.total("delivered, plan")
        );
        println!(
            "  promised / delivered, best action of any grade {:.3}",
            sums.total("promised, any") / sums.total("delivered, any")
        );
        println!(
            "  delivered / best possible single action      {:.3} (supported), {:.3} (any grade)",
            sums.total("delivered") / sums.total("best"),
            sums.total("delivered, any") / sums.total("best")
        );
        println!(
            "  90 % intervals cover                         {:.3} (all), {:.3} (chosen)",
            sums.mean("covered"),
            sums.mean("covered, chosen")
        );
        println!(
            "  root mean squared error of uplift            {:.4} (of zero: {:.4})",
            sums.mean("squared error").sqrt(),
            sums.mean("squared truth").sqrt()
        );
        println!("  harmful among the chosen                     {:.4}", sums.mean("harmful"));
        println!("  accounts with a supported action             {:.3}", sums.mean("supported accounts"));
        println!(
            "  mean error of win probability without        {:.4} (flip {:.4}), as usual {:.4}",
            sums.mean("without error"),
            sums.mean("flip error"),
            sums.mean("as usual error")
        );
    }
}
