//! winprob: the renewal decision engine for customer-success teams.

pub mod simulate;
pub mod table;
pub mod units;
