//! Whether published probabilities still hold as outcomes come in, however often somebody looks.

mod bets;
mod line;
mod params;

pub use bets::Bets;
pub use line::{Advice, Resolved, Unresolved, WatchLine, watch};
