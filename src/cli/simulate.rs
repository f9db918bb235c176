//! `simulate`: a synthetic book with known truth.

use super::book_args::Simulate;
use super::failure::Failure;
use super::output::say;
use crate::simulate::{BookParams, simulate};
use crate::units::Seed;

pub(super) fn run(options: &Simulate) -> Result<(), Failure> {
    if options.accounts == 0 {
        return Err(Failure::because("--accounts 0: expected at least one past renewal"));
    }
    let book = simulate(&BookParams {
        world: options.world.parse()?,
        n_past: options.accounts,
        n_open: options.open.unwrap_or_else(|| options.accounts.div_ceil(4)),
        seed: Seed(options.seed),
        today: options.today,
    });
    std::fs::create_dir_all(&options.out)
        .map_err(|error| Failure::because(format!("{}: cannot be created: {error}", options.out.display())))?;
    book.write_to(&options.out)?;
    let renewed = book.past.iter().filter(|row| row.renewed).count();
    say(format!(
        "{}: {} decision dates of past renewals ({:.1} % renewed), {} interventions, {} open accounts",
        options.out.display(),
        book.past.len(),
        100.0 * renewed as f64 / book.past.len().max(1) as f64,
        book.log.len(),
        book.open.len()
    ));
    Ok(())
}
