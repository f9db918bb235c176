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

mod account;
mod assignment;
mod book;
mod columns;
mod draw;
mod drivers;
mod effect;
mod family;
mod files;
mod kind;
mod law;
mod log;
mod occasion;
mod outcome;
mod playbook;
mod reading;
mod reference;
mod renewal;
mod situation;
pub mod steps;
mod world;

pub use account::{Account, Contract, Segment, ServiceModel, Tier};
pub use assignment::RANDOMISED_CHANCE;
pub use book::{OpenAccount, PastRow, SyntheticBook, Truth, simulate};
pub use family::{Family, UnknownFamily};
pub use files::WriteError;
pub use kind::{Kind, UnknownKind};
pub use log::LogEntry;
pub use reading::Reading;
pub use situation::{Action, Situation};
pub use world::{BookParams, UnknownWorld, World};
