//! `simulate`: a synthetic book with known truth.

use std::path::PathBuf;

use clap::Args;

use super::super::failure::Failure;
use super::super::io::say;
use crate::simulate::{BookParams, Family, simulate, steps};
use crate::units::{Date, Seed};

/// `simulate`
#[derive(Debug, Args)]
pub(in crate::cli) struct Simulate {
    /// Folder to write renewals.csv, interventions.csv, accounts.csv, playbook.toml and truth.csv to
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// gradual: many columns, smooth effects; or steps: few columns, everything in steps
    #[arg(long, value_name = "FAMILY", default_value = "gradual")]
    pub family: String,
    /// normal, null, hidden, randomised or notice; the family steps has normal, null and randomised
    #[arg(long, value_name = "WORLD", default_value = "normal")]
    pub world: String,
    /// Past renewals
    #[arg(long, value_name = "N", default_value_t = 1500)]
    pub accounts: usize,
    /// Open accounts [default: a quarter of the past renewals]
    #[arg(long, value_name = "N")]
    pub open: Option<usize>,
    /// Seed of every random choice
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The day on which the open accounts are looked at
    #[arg(long, value_name = "DATE", default_value = "2026-11-01")]
    pub today: Date,
}

pub(in crate::cli) fn run(options: &Simulate) -> Result<(), Failure> {
    if options.accounts == 0 {
        return Err(Failure::because("--accounts 0: expected at least one past renewal"));
    }
    let params = BookParams {
        world: options.world.parse()?,
        n_past: options.accounts,
        n_open: options.open.unwrap_or_else(|| options.accounts.div_ceil(4)),
        seed: Seed(options.seed),
        today: options.today,
    };
    std::fs::create_dir_all(&options.out)
        .map_err(|error| Failure::because(format!("{}: cannot be created: {error}", options.out.display())))?;
    let (renewed, n_done, n_open): (Vec<bool>, usize, usize) = match options.family.parse()? {
        Family::Gradual => {
            let book = simulate(&params);
            book.write_to(&options.out)?;
            (book.past.iter().map(|row| row.renewed).collect(), book.log.len(), book.open.len())
        }
        Family::Steps => {
            let book = steps::simulate(&params)?;
            book.write_to(&options.out)?;
            (book.past.iter().map(|row| row.renewed).collect(), book.log.len(), book.open.len())
        }
    };
    let n_renewed = renewed.iter().filter(|renewed| **renewed).count();
    say(format!(
        "{}: {} decision dates of past renewals ({:.1} % renewed), {n_done} interventions, {n_open} open accounts",
        options.out.display(),
        renewed.len(),
        100.0 * n_renewed as f64 / renewed.len().max(1) as f64
    ));
    Ok(())
}
