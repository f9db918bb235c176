//! A fitted kind beside the past: rows that had it compared with rows that had not, window by window.
//!
//! The checks and the trees that look for more read these.

mod arms;
mod look;
mod row;
mod windows;

pub(super) use arms::Arms;
pub(super) use look::{Look, Refit};
pub(super) use row::{is_compared, open_timing, weighted_score};
pub(super) use windows::{Windows, undecided};
