//! The plan of the whole book: at most one plan an account, where money, slots and hours are scarce.
//!
//! `choices` is the problem without its words, a multiple-choice knapsack with many limits. `prices` bounds it from above
//! and says what one more of each scarce thing is worth; `repair` makes a plan of prices; `improve` breeds
//! better ones, a `neighbourhood` of accounts at a time; `exact` settles what prices decide and hands the rest to an
//! integer `programme`; `solve` ties them together.
//!
//! `pool` prepares each account's plans worth choosing from, of those that `harvest` finds; `resources` knows what is
//! scarce, `settled` what is agreed; `whole` takes all of it in order and `report` puts the outcome into the words of
//! the `answer`.

mod answer;
mod choices;
mod exact;
mod gap;
mod harvest;
mod improve;
mod left_out;
mod neighbourhood;
mod pool;
mod prices;
mod programme;
mod repair;
mod report;
mod request;
mod resources;
mod selection;
mod settled;
mod solve;
mod whole;
mod words;

pub use answer::{
    AccountPlan, BookPlan, BookSearch, Moved, Origin, Proof, Prospect, Resource, ResourceUse, ShadowPrice, Unserved,
    WorkItem,
};
pub use choices::{Choices, ChoicesError, Use};
pub use improve::Improvement;
pub use prices::Prices;
pub use repair::at_prices;
pub use request::{AgreedAction, BookRequest, Control};
pub(super) use resources::{Capacities, Resources, Work};
pub use selection::Selection;
pub use solve::{Ending, Patience, Solution, solve};
