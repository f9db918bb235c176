//! Every integration test of winprob, one room a folder.
//!
//! `units` words of the trade · `files` what is read and refused · `learners` members, calibration, explanation ·
//! `simulate` synthetic books · `effects` uplift on known truth · `search` the genetic algorithm ·
//! `docs` what the pages name · `plan` actions for an account · `store` what must not be forgotten · `cli` the real binary · `service` real HTTP, a real browser.
//! `docs` what the pages name · `plan` choices under shared limits · `cli` the real binary · `service` real HTTP, a real browser.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says what went wrong by panicking")]

mod architecture;
mod cli;
mod docs;
mod effects;
mod files;
mod learners;
mod plan;
mod search;
mod service;
mod simulate;
mod store;
mod units;
