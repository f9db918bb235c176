//! The command line: what was typed becomes what is meant, one file a command.
//!
//! Results go to stdout or `--out`, everything else to stderr. Exit code 0 is done, 2 refused (bad input
//! or arguments), 1 broken (a fault of winprob).

mod args;
mod deciding;
mod failure;
mod insight;
mod io;
mod learning;
mod run;
mod serving;
mod setting_up;

pub use run::run;
