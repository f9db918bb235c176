//! The store: one contract, kept by a SQLite file and by a PostgreSQL database; and what a kill leaves behind.

mod accounts;
mod attention;
mod beside;
pub(crate) mod databases;
mod erasure;
mod jobs;
mod kill;
mod learning;
mod ledger;
mod log;
mod said;
