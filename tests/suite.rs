//! Every integration test of winprob, one room a folder.
//!
//! `examples` each floor at work on a small example, to be read first · `units` words of the trade · `files` what is read and refused · `learners` members, calibration, explanation ·
//! `model` parts of the book, reasons · `simulate` synthetic books · `effects` uplift on known truth · `search` the genetic
//! algorithm · `insight` what the book teaches · `plan` actions for an account and for the book · `conclude` what exports are · `connect` exports of other systems · `store` what must not
//! be forgotten · `fuzz` damaged and random inputs · `docs` what the pages name · `cli` the real binary · `service` real HTTP, a real browser.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says what went wrong by panicking")]

mod architecture;
mod cli;
mod conclude;
mod connect;
mod coverage;
mod docs;
mod effects;
mod examples;
mod files;
mod fuzz;
mod insight;
mod learners;
mod model;
mod plan;
mod search;
mod service;
mod simulate;
mod snapshot;
mod store;
mod units;
