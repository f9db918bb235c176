//! The ledger: every win probability that was published, chained by hashes so that none can be rewritten unnoticed.
//!
//! Readings that are published together are the lines of one entry. A `line` is a hash of what was said and of a random salt;
//! an `entry` holds the hash of its lines and the hash of the entry before; a `chain` is read from its start and tells the first
//! entry that does not fit. An account that is erased takes its statement and salt along: what stays is a hash that fits
//! the chain and from which nothing can be told. `file` is the ledger as a CSV file. Imports `units` only.

mod chain;
mod entry;
mod file;
mod line;
mod salts;

pub use chain::{Broken, Chain, Verified};
pub use entry::{LedgerEntry, LedgerHead, WholeEntry};
pub use file::{LedgerFileError, ledger_csv, read_ledger_csv};
pub use line::{LedgerLine, Statement};
pub use salts::Salts;
