//! The command line: what was typed becomes what is meant, one file a command.
//!
//! Results go to stdout or `--out`, everything else to stderr. Exit code 0 is done, 2 refused (bad input
//! or arguments), 1 broken (a fault of winprob).

mod args;
mod bars;
mod book_args;
mod digest;
mod doctor;
mod evaluate;
mod explain;
mod export;
mod factors;
mod failure;
mod forecast;
mod import;
mod import_args;
mod init;
mod inputs;
mod insight_args;
mod ledger;
mod ledger_args;
mod mcp;
mod misses;
mod models;
mod movers;
mod open_args;
mod open_book;
mod output;
mod plan;
mod plan_args;
mod plays;
mod recommend;
mod report;
mod run;
mod score;
mod scorecard;
mod segments;
mod serve;
mod serve_args;
mod simulate;
mod token_args;
mod tokens;
mod train;
mod trial;
mod watch;

pub use run::run;
