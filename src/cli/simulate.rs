//! `simulate`: a synthetic book with known truth.

use super::book_args::Simulate;
use super::failure::Failure;
use super::output::say;
use crate::simulate::{BookParams, Family, simulate, steps};
use crate::units::Seed;

pub(super) fn run(options: &Simulate) -> Result<(), Failure> {
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
