//! Trials: what to try where the past is silent, and what knowing would be worth.
//!
//! Some accounts get a kind by lot, with a chance between 0.1 and 0.9 that leans to what is likely to pay (Thompson 1933, *On the
//! likelihood that one unknown probability exceeds another*). The chance is printed and logged, so that what follows is a trial
//! with known propensities. `arms` looks at what could be tried for each account; `size` says how many accounts an answer
//! needs; `information` what the answer would be worth; `propose` draws the lots within budget, slots and hours, and
//! `words` says it all in sentences.

mod answer;
mod arms;
mod information;
mod params;
mod propose;
mod request;
mod size;
mod words;

pub use answer::{KindTrial, Lot, TrialProposal};
pub use request::TrialRequest;
