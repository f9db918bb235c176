//! The plan of the whole book: at most one plan an account, where money, slots and hours are scarce.
//!
//! A multiple-choice knapsack with many limits. [`Planner::plan_book`](super::Planner::plan_book) prepares each
//! account's plans worth choosing from and puts the answer into words.

mod answer;
mod request;

pub use answer::{
    AccountPlan, BookPlan, BookSearch, Moved, Prospect, Resource, ResourceUse, ShadowPrice, Standing, Unserved,
    WorkItem,
};
pub use request::{AgreedAction, BookRequest, Control};
