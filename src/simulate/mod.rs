//! Synthetic renewal books whose truth is known, in the same files a real book comes in.
//!
//! An estimate of what an intervention changes can only be judged where the answer is known. Here every account
//! carries its true log-odds under any plan, so promised and delivered uplift can be compared. The generator follows
//! the trade, not the estimators: its outcome has thresholds and interactions, its interventions go to accounts at
//! risk, its effects differ between accounts and over lead days.
//!
//! ```text
//! account ─ drivers ─ reading ─┬─ outcome score ─┐
//!                              ├─ assignment ────┼─ renewal ─ book ─ files
//!                              └─ effect ────────┘      └─ situation (the truth)
//! ```
//!
//! Every structural equation reads *recorded* values, blanks included, so that nothing but the hidden driver of
//! [`World::Hidden`] is out of an estimator's sight. One exception is meant: in a renewal with several decision dates the
//! outcome follows the last reading, as it does in life, so the earlier rows know a little less.
//!
//! That is the family `gradual`; [`steps`] has another one, of other mechanisms, in the same files.

mod accounts;
mod book;
mod course;
mod family;
mod files;
mod playbook;
pub mod steps;
mod truth;

pub use accounts::{Account, Contract, Reading, Segment, ServiceModel, Tier};
pub use book::{OpenAccount, PastRow, SyntheticBook, Truth, simulate};
pub use course::{Action, LogEntry, Situation};
pub use family::{Family, UnknownFamily};
pub use files::WriteError;
pub use truth::{BookParams, Kind, RANDOMISED_CHANCE, UnknownKind, UnknownWorld, World};
