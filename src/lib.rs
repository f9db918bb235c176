//! winprob: the renewal decision engine for customer-success teams.

pub mod search;
pub mod table;
pub mod units;
