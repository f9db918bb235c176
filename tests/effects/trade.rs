//! A small trade with one kind of intervention, whose laws a test can read: `logit P(renew) = 1 + x + h·u + effect·call`.
//!
//! `x` is recorded, `u` is not; calls go to accounts of low `x` and low `u`, but for a share of accounts in which a coin decides.

use std::fmt::Write;

use rand::RngExt;
use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::effects::{EffectInput, EffectModel, fit};
use winprob::ensemble::fit_quick;
use winprob::features::Folds;
use winprob::table::{Column, TextTable, read_bytes};
use winprob::units::{Seed, Silent, sigmoid};

/// The laws of a trade.
#[derive(Clone, Copy)]
pub struct Trade {
    pub n: u32,
    /// What a call adds in log-odds.
    pub effect: f64,
    /// How strongly what is not recorded steers both calls and renewals.
    pub hidden: f64,
    /// Share of accounts in which a coin decides about the call.
    pub drawn: f64,
    /// Whether the log tells the coin's chance, and what it decided against.
    pub tells_chance: bool,
    /// Whether a call helps where the recorded `x` and `z` are of one sign and harms elsewhere: no straight line tells.
    pub crossed: bool,
}

/// The files of a trade, and its truth.
pub struct Files {
    pub renewals: TextTable,
    log: TextTable,
    /// The true mean uplift of a call.
    pub uplift: f64,
}

pub const PLAYBOOK: &str = "[effects]\nnegative_control = \"before\"\n[interventions.call]\nlead_days = [45]\n";

impl Trade {
    pub fn files(&self, seed: u64) -> Files {
        let mut rng = Seed(seed).child("trade", 0).rng();
        let mut uniform = || rng.random::<f64>();
        let mut renewals = "account_id,as_of,renewal_date,decided_on,renewed,x,z,before\n".to_owned();
        let mut log =
            if self.tells_chance { "account_id,kind,date,chance,done\n" } else { "account_id,kind,date\n" }.to_owned();
        let mut uplift = 0.0;
        for account in 0..self.n {
            let mut normal = || (-2.0 * (1.0 - uniform()).ln()).sqrt() * (std::f64::consts::TAU * uniform()).cos();
            let (x, z, u) = (normal(), normal(), normal());
            let is_drawn = uniform() < self.drawn;
            let chance = if is_drawn { 0.5 } else { sigmoid(-0.8 - 0.8 * x - self.hidden * u) };
            let called = uniform() < chance;
            let without = 1.0 + x + self.hidden * u;
            let effect = if self.crossed && x * z < 0.0 { -self.effect } else { self.effect };
            uplift += (sigmoid(without + effect) - sigmoid(without)) / f64::from(self.n);
            let renewed = uniform() < sigmoid(without + if called { effect } else { 0.0 });
            // Last year's renewal: nothing done since can have changed it, what is not recorded steered it too.
            let before = uniform() < sigmoid(0.5 + 0.5 * x + self.hidden * u);
            let yes = |flag: bool| if flag { "yes" } else { "no" };
            let (renewed, before) = (yes(renewed), yes(before));
            writeln!(renewals, "a{account},2026-01-01,2026-04-01,2026-03-30,{renewed},{x:.4},{z:.4},{before}").unwrap();
            match (self.tells_chance, is_drawn, called) {
                (true, true, _) => writeln!(log, "a{account},call,2026-02-15,0.5,{}", yes(called)).unwrap(),
                (true, false, true) => writeln!(log, "a{account},call,2026-02-15,,").unwrap(),
                (false, _, true) => writeln!(log, "a{account},call,2026-02-15").unwrap(),
                (_, _, false) => {}
            }
        }
        let table = |text: &str, name: &str| read_bytes(text.as_bytes(), name).unwrap();
        Files { renewals: table(&renewals, "renewals.csv"), log: table(&log, "interventions.csv"), uplift }
    }
}

impl Files {
    pub fn join(&self, playbook: &str) -> LearningTable {
        let playbook = Playbook::parse(playbook, "playbook.toml").unwrap();
        let log = InterventionLog::read(&self.log, &playbook).unwrap();
        LearningTable::join(&self.renewals, playbook, &log).unwrap()
    }
}

/// The effect model alone, on expectations of the quick ensemble.
pub fn effects(table: &LearningTable) -> EffectModel {
    let columns = &table.rows.features;
    let refit = |train: &[usize], held_out: &[usize], seed: Seed| {
        let model = fit_quick(columns, &table.renewed, train, seed).ok()?;
        let asked: Vec<Column> = columns.iter().map(|column| column.select(held_out)).collect();
        Some(model.predict(&asked).ok()?.iter().map(|p| p.log_odds().0).collect::<Vec<f64>>())
    };
    let folds = Folds::by_group(&table.rows.groups, &table.renewed, 5, Seed(1)).unwrap();
    let mut base = vec![0.0; table.len()];
    for fold in 0..folds.n_folds() {
        let held_out = folds.held_out(fold);
        for (&row, value) in held_out.iter().zip(refit(&folds.training(fold), &held_out, Seed(2)).unwrap()) {
            base[row] = value;
        }
    }
    fit(&EffectInput { table, base: &base, folds: &folds, refit: &refit }, Seed(1), &Silent).unwrap()
}
