//! winprob: the renewal decision engine for customer-success teams.

pub mod book;
pub mod table;
pub mod units;
