//! winprob: the renewal decision engine for customer-success teams.

pub mod book;
pub mod cli;
pub mod effects;
pub mod ensemble;
pub mod features;
pub mod learners;
pub mod metrics;
pub mod model;
pub mod plan;
pub mod search;
pub mod service;
pub mod simulate;
pub mod store;
pub mod table;
pub mod units;
