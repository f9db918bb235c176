//! Every integration test of winprob, one room a folder.
//!
//! `units` words of the trade · `files` what is read and refused · `learners` members, calibration, explanation ·
//! `simulate` synthetic books · `effects` uplift on known truth · `search` the genetic algorithm ·
//! `connect` exports of other systems · `fuzz` damaged and random inputs ·
//! `docs` what the pages name · `plan` actions for an account · `cli` the real binary · `service` real HTTP, a real browser.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says what went wrong by panicking")]

mod architecture;
mod cli;
mod connect;
mod docs;
mod effects;
mod files;
mod fuzz;
mod learners;
mod search;
mod service;
mod simulate;
mod units;
