//! From playbook and effects to what to do: one account's actions and plans.
//!
//! [`rules`](Rules) says what the playbook allows for an account and why not; `genome` makes a search problem of what is
//! left; [`Planner`] asks the search and puts the answer into words.

mod account;
mod answer;
pub mod book;
mod error;
mod genome;
mod hold_out;
mod limits;
mod lot;
mod params;
mod plan_search;
mod planner;
mod recommend;
mod rules;
mod standing;
pub mod trial;
mod turning;
mod words;

pub use answer::{
    Action, ActionPlan, AskedAction, Constraints, Excluded, PlannedAction, Recommendations, SearchReport, Waiting,
    WhatIf,
};
pub use error::PlanError;
pub use limits::Limits;
pub use params::PlanParams;
pub use planner::Planner;
pub use rules::{Rejection, Rules};
pub use standing::{ReasonCode, Standing};
