//! The plan of the whole book: at most one plan an account, where money, slots and hours are scarce.
//!
//! `offers` prepares each account's plans worth choosing from, `resources` knows what is scarce. From there on there are only
//! choices: the `solver` has never heard of renewals. `whole` takes all of it in order, and `report` puts the outcome into
//! the words of the `answer`.

mod answer;
mod left_out;
mod offers;
mod params;
mod report;
mod request;
mod resources;
mod solver;
mod whole;
mod words;

pub use answer::{
    AccountPlan, BookPlan, BookSearch, Moved, Origin, Proof, Prospect, Resource, ResourceUse, ShadowPrice, Unserved,
    WorkItem,
};
pub use request::{AgreedAction, BookRequest, Control};
pub(super) use resources::{Capacities, Resources, Work};
pub use solver::{
    Choices, ChoicesError, Ending, Improvement, Patience, Prices, Selection, Solution, Use, at_prices, solve,
};
