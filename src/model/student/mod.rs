//! A small model that says nearly the same, for where no winprob runs: one SQL query over the table of accounts.
//!
//! The student is a sum of few small trees, fitted on what the model said of its past renewals out of fold (`fit`): a
//! "teacher and student" after Buciluă, Caruana & Niculescu-Mizil (2006, *Model compression*). It reads the columns as they
//! lie in the table (`view`), and is written in the dialect of the warehouse (`dialect`, `query`).

mod dialect;
mod fit;
mod query;
mod view;

pub use dialect::{Dialect, UnknownDialect};
pub use fit::{Fidelity, Student, StudentError, StudentParams};
pub use query::{SqlNames, dbt_schema};
