//! Choices without their words: one option for each account, under limits that all of them share.
//!
//! `choices` is the problem, a multiple-choice knapsack with many limits, and `selection` an answer. `prices` bounds it from
//! above and says what one more of each scarce thing is worth; `repair` makes an answer of prices; `improve` breeds better ones, a
//! `neighbourhood` of accounts at a time; `exact` settles what prices decide and hands the rest to an integer `programme`;
//! `solve` ties them together.

mod choices;
mod exact;
mod gap;
mod improve;
mod neighbourhood;
mod params;
mod prices;
mod programme;
mod repair;
mod selection;
mod solve;

pub use choices::{Choices, ChoicesError, Use};
pub(super) use gap::gap;
pub use improve::Improvement;
pub use prices::Prices;
pub use repair::at_prices;
pub use selection::Selection;
pub use solve::{Ending, Patience, Solution, solve};
