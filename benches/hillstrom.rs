//! What the effect model makes of a real randomised trial: `WINPROB_PUBLIC_DATA=DIR cargo bench --bench hillstrom`.
//!
//! The trial (Hillstrom 2008, "`MineThatData` E-Mail Analytics and Data Mining Challenge") sent 64,000 customers, a third
//! each, an e-mail about men's goods, one about women's goods, or none, and recorded who visited the shop. Here every
//! customer is a renewal whose outcome is the visit, and the e-mails are two kinds in the log, at one lead. `DIR` holds
//! `hillstrom_email.csv.gz`; without it nothing is run. `SPLITS` sets the number of splits (5 unless given).
//!
//! Prints how long training took, and on what; the average uplift of each kind beside the plain difference in means,
//! which is unbiased here; then the Qini coefficient of the predicted uplift on the half of the customers that was not
//! learned from, each e-mail against none. One column alone is the rival to beat.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops at the first surprise"
)]

#[path = "support/memory.rs"]
mod memory;
#[path = "support/stopwatch.rs"]
mod stopwatch;

use std::env;
use std::fmt::Write;
use std::path::Path;

use rand::RngExt;
use rayon::prelude::*;
use stopwatch::Stopwatch;
use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::effects::Candidate;
use winprob::metrics::{TrialRow, auuc, qini};
use winprob::model::{Model, train};
use winprob::table::{TextTable, read, read_bytes};
use winprob::units::{ModelId, Seed, logit};

const PLAYBOOK: &str = r#"
[columns]
account = "customer"
outcome = "visit"
[interventions.mens_email]
lead_days = [14]
[interventions.womens_email]
lead_days = [14]
"#;
const FEATURES: [&str; 7] = ["recency", "history", "mens", "womens", "zip_code", "newbie", "channel"];
/// Kind, its arm in the file, and the Qini coefficient to beat.
const ARMS: [(&str, &str, f64); 2] = [("mens_email", "Mens E-Mail", 0.020), ("womens_email", "Womens E-Mail", 0.064)];
const CONTROL: &str = "No E-Mail";
const HORIZON: i32 = 30;
const LEAD: i32 = 14;

fn main() {
    let Some(folder) = env::var_os("WINPROB_PUBLIC_DATA") else {
        println!("skipped: WINPROB_PUBLIC_DATA names no folder with hillstrom_email.csv.gz");
        return;
    };
    let path = Path::new(&folder).join("hillstrom_email.csv.gz");
    if !path.exists() {
        println!("skipped: there is no {}", path.display());
        return;
    }
    let trial = HillstromTrial { table: read(&path).unwrap() };
    trial.check_known_coefficients();
    let everybody: Vec<usize> = (0..trial.table.n_rows()).collect();
    averages(&trial, &everybody);
    let n_splits = env::var("SPLITS").ok().and_then(|text| text.parse().ok()).unwrap_or(5);
    splits(&trial, n_splits);
    println!("peak of resident memory: {:.0} MB", memory::peak_megabytes().unwrap_or(f64::NAN));
}

/// The trial as published, one row a customer.
struct HillstromTrial {
    table: TextTable,
}

impl HillstromTrial {
    fn cell(&self, column: &str, row: usize) -> &str {
        self.table.column(column).and_then(|column| column.cell(row)).unwrap_or_default()
    }

    /// The customers who got the e-mail of an arm or none, and what came of it.
    fn against_control(&self, arm: &str, rows: &[usize]) -> (Vec<usize>, Vec<TrialRow>) {
        let sent = |row: usize| self.cell("segment", row);
        rows.iter()
            .filter(|&&row| sent(row) == arm || sent(row) == CONTROL)
            .map(|&row| (row, TrialRow { given: sent(row) == arm, outcome: self.cell("visit", row) == "1" }))
            .unzip()
    }

    /// Customers as renewals, in the files' form; without outcomes they are an open book.
    fn renewals(&self, rows: &[usize], outcomes: bool) -> TextTable {
        let mut text = format!("customer,as_of,renewal_date,{}", FEATURES.join(","));
        text.push_str(if outcomes { ",visit\n" } else { "\n" });
        for &row in rows {
            let _ = write!(text, "c{row},2008-03-01,2008-03-31");
            for feature in FEATURES.into_iter().chain(outcomes.then_some("visit")) {
                let _ = write!(text, ",{}", self.cell(feature, row));
            }
            text.push('\n');
        }
        read_bytes(text.as_bytes(), "renewals.csv").unwrap()
    }

    /// The e-mails as a log of interventions.
    fn log(&self, rows: &[usize], playbook: &Playbook) -> InterventionLog {
        let mut text = "account_id,kind,date\n".to_owned();
        for &row in rows {
            if let Some((kind, ..)) = ARMS.iter().find(|(_, arm, _)| *arm == self.cell("segment", row)) {
                let _ = writeln!(text, "c{row},{kind},2008-03-17");
            }
        }
        InterventionLog::read(&read_bytes(text.as_bytes(), "interventions.csv").unwrap(), playbook).unwrap()
    }

    fn train(&self, rows: &[usize]) -> Model {
        let playbook = Playbook::parse(PLAYBOOK, "playbook.toml").unwrap();
        let log = self.log(rows, &playbook);
        let table = LearningTable::join(&self.renewals(rows, true), playbook, &log).unwrap();
        let watch = Stopwatch::starting("checks");
        let model = train(&table, ModelId::from("hillstrom"), 0, Seed(1), &watch).unwrap();
        let stages = watch.seconds();
        let total: f64 = stages.iter().map(|(_, seconds)| seconds).sum();
        let parts: Vec<String> = stages.iter().map(|(name, seconds)| format!("{name} {seconds:.1}")).collect();
        println!("trained on {} customers in {total:.1} s ({})", rows.len(), parts.join(", "));
        model
    }

    /// The predicted uplift of each kind for customers (kinds × rows), against doing nothing.
    fn uplifts(&self, model: &Model, rows: &[usize]) -> Vec<Vec<f64>> {
        let open = model.rows(&self.renewals(rows, false), &InterventionLog::default()).unwrap();
        let base: Vec<f64> = model.score(&open).unwrap().iter().map(|score| logit(score.win_probability)).collect();
        let effects = model.effects().unwrap();
        let accounts = effects.prepare(&open.features, &base).unwrap();
        let candidates: Vec<Candidate> = (0..ARMS.len()).map(|kind| Candidate { kind, lead_days: LEAD }).collect();
        let of_row = |row: usize| {
            let effects = effects.account(&accounts, row, HORIZON, &candidates);
            [0, 1].map(|kind| effects.uplift(&[kind]).uplift)
        };
        let by_row: Vec<[f64; 2]> = (0..rows.len()).into_par_iter().map(of_row).collect();
        (0..ARMS.len()).map(|kind| by_row.iter().map(|uplifts| uplifts[kind]).collect()).collect()
    }

    /// Qini coefficient and area under the uplift curve of single columns over all customers, as scikit-uplift 0.5.1 has them.
    fn check_known_coefficients(&self) {
        let everybody: Vec<usize> = (0..self.table.n_rows()).collect();
        for (arm, column, sign, known) in [
            ("Womens E-Mail", "womens", 1.0, (0.064_016, 0.029_431)),
            ("Womens E-Mail", "history", 1.0, (0.002_622, 0.001_048)),
            ("Womens E-Mail", "recency", -1.0, (-0.004_520, -0.001_970)),
            ("Mens E-Mail", "womens", 1.0, (0.012_888, 0.006_343)),
            ("Mens E-Mail", "history", 1.0, (0.018_433, 0.009_578)),
        ] {
            let (rows, trials) = self.against_control(arm, &everybody);
            let score: Vec<f64> =
                rows.iter().map(|&row| sign * self.cell(column, row).parse::<f64>().unwrap()).collect();
            let found = (qini(&score, &trials), auuc(&score, &trials));
            let agrees = (found.0 - known.0).abs() < 1e-5 && (found.1 - known.1).abs() < 1e-5;
            assert!(agrees, "{arm} by {column}: {found:?}, where {known:?} is known");
        }
        println!("Qini coefficients and areas under the uplift curve of five columns are those of scikit-uplift");
    }
}

/// Difference in means with its standard error.
fn difference(trials: &[TrialRow]) -> (f64, f64) {
    let arm = |given: bool| {
        let outcomes: Vec<f64> =
            trials.iter().filter(|trial| trial.given == given).map(|t| f64::from(u8::from(t.outcome))).collect();
        let n = outcomes.len() as f64;
        let mean = outcomes.iter().sum::<f64>() / n;
        (mean, mean * (1.0 - mean) / n)
    };
    let ((with, with_variance), (without, without_variance)) = (arm(true), arm(false));
    (with - without, (with_variance + without_variance).sqrt())
}

fn averages(trial: &HillstromTrial, everybody: &[usize]) {
    let model = trial.train(everybody);
    let uplifts = trial.uplifts(&model, everybody);
    let report = &model.effects().unwrap().report;
    println!(
        "\n{:<14} {:>21} {:>31} {:>22}",
        "kind", "difference in means", "on the card (90 % interval)", "mean over customers"
    );
    for (kind, (name, arm, _)) in ARMS.iter().enumerate() {
        let (difference, error) = difference(&trial.against_control(arm, everybody).1);
        let of_kind = report.kinds.iter().find(|found| found.kind.as_str() == *name).expect("a kind of the log");
        println!(
            "{name:<14} {difference:>+12.4} +- {error:.4} {:>+11.4} ({:+.4} to {:+.4}) {:>+19.4}",
            of_kind.average_uplift,
            of_kind.low,
            of_kind.high,
            uplifts[kind].iter().sum::<f64>() / uplifts[kind].len() as f64
        );
    }
    println!("prior scales {:.3?}, independence {:.2}\n", report.prior_scales, report.independence);
}

fn splits(trial: &HillstromTrial, n_splits: u64) {
    let mut found = vec![Vec::new(); ARMS.len()];
    let mut by_column = vec![Vec::new(); ARMS.len()];
    for split in 0..n_splits {
        let mut rng = Seed(1).child("split", split).rng();
        let (learned, held_out): (Vec<usize>, Vec<usize>) =
            (0..trial.table.n_rows()).partition(|_| rng.random_bool(0.5));
        let uplifts = trial.uplifts(&trial.train(&learned), &held_out);
        for (kind, (_, arm, _)) in ARMS.iter().enumerate() {
            let of_row: std::collections::HashMap<usize, f64> =
                held_out.iter().copied().zip(uplifts[kind].iter().copied()).collect();
            let (rows, trials) = trial.against_control(arm, &held_out);
            let womens: Vec<f64> = rows.iter().map(|&row| trial.cell("womens", row).parse().unwrap()).collect();
            found[kind].push(qini(&rows.iter().map(|row| of_row[row]).collect::<Vec<f64>>(), &trials));
            by_column[kind].push(qini(&womens, &trials));
        }
    }
    println!("\nQini over {n_splits} halves not learned from");
    println!("{:<14} {:>9} {:>8} {:>16} {:>8}", "kind", "winprob", "sd", "by column womens", "target");
    for (kind, (name, _, target)) in ARMS.iter().enumerate() {
        let (mean, sd) = mean_and_sd(&found[kind]);
        println!("{name:<14} {mean:>9.4} {sd:>8.4} {:>16.4} {target:>8.3}", mean_and_sd(&by_column[kind]).0);
    }
}

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0)).sqrt())
}
