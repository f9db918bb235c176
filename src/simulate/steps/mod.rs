//! A second family of books, so that no method is tuned to the first: few columns, four kinds, everything in steps.
//!
//! Nothing here is smooth or logistic. An account is lost with the hazard `exp(θ)`, so it is won with probability
//! `exp(-exp(θ))` (the complementary log-log law of discrete survival: Prentice & Gloeckler 1978); `θ` is a sum of steps and
//! of an exclusive-or of two columns. Help goes by thresholds: to accounts of a health score below a line, or of a value
//! above one. What helps, helps in steps too: by column, by exclusive-or, by lead.
//!
//! ```text
//! profile ─┬─ law (hazard, effect) ─┐
//!          └─ customs (chance, lead)┴─ term ─ book ─ files
//! ```
//!
//! It has the worlds `normal`, `null` and `randomised`.

mod book;
mod customs;
mod files;
mod kind;
mod law;
mod profile;
mod term;

pub use book::{PastRow, StepsBook, UnknownLaw, simulate};
pub use kind::Kind;
pub use profile::{Package, Profile};
pub use term::Term;
