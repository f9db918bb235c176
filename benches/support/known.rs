//! The truth of a simulated book of either family.

use winprob::simulate::steps::{self, StepsBook};
use winprob::simulate::{BookParams, Family, SyntheticBook, World};
use winprob::units::{AccountId, Seed};

use super::book::Book;

/// A book of which everything is known.
pub enum Known {
    Gradual(SyntheticBook),
    Steps(StepsBook),
}

impl Known {
    /// Simulates a book open on 1 November 2026 and writes its files.
    pub fn simulated(family: Family, world: World, n_past: usize, n_open: usize, seed: Seed) -> (Book, Self) {
        match family {
            Family::Gradual => {
                let (book, truth) = Book::simulated(world, n_past, n_open, seed);
                (book, Self::Gradual(truth))
            }
            Family::Steps => {
                let today = "2026-11-01".parse().unwrap();
                let truth = steps::simulate(&BookParams { world, n_past, n_open, seed, today }).unwrap();
                (Book::written(|folder| truth.write_to(folder).unwrap()), Self::Steps(truth))
            }
        }
    }

    /// The true probability of an account under a plan of kinds and lead days.
    pub fn under(&self, account: &AccountId, plan: &[(&str, i32)]) -> f64 {
        match self {
            Self::Gradual(book) => {
                let plan: Vec<_> = plan.iter().map(|&(kind, lead)| (kind.parse().unwrap(), lead)).collect();
                let open = book.open.iter().find(|open| open.account().id == *account).unwrap();
                open.log_odds_with(&plan).probability().get()
            }
            Self::Steps(book) => {
                let plan: Vec<_> = plan.iter().map(|&(kind, lead)| (steps::Kind::named(kind).unwrap(), lead)).collect();
                book.open.iter().find(|term| term.account == *account).unwrap().probability_with(&plan).get()
            }
        }
    }

    /// The true probability of an account if things go on as usual.
    pub fn as_usual(&self, account: &AccountId) -> f64 {
        match self {
            Self::Gradual(book) => book.truth().win_probability(account).unwrap().get(),
            Self::Steps(book) => {
                book.open.iter().find(|term| term.account == *account).unwrap().probability_as_usual().get()
            }
        }
    }
}
