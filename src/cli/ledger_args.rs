//! What may be typed after `ledger`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `ledger`
#[derive(Debug, Subcommand)]
pub(super) enum Ledger {
    /// Prove that no published probability was rewritten, or name the first entry that was
    Verify(VerifyLedger),
    /// Write the ledger as CSV, with everything `ledger verify` needs
    Export(ExportLedger),
}

/// `ledger verify`
#[derive(Debug, Args)]
pub(super) struct VerifyLedger {
    /// A ledger as `ledger export` or `score --ledger` wrote it, instead of the store's
    pub file: Option<PathBuf>,
    /// The store of the service
    #[arg(long, value_name = "URL", default_value = "sqlite:winprob.db")]
    pub store: String,
    /// The hash of an entry that was kept outside: it must still be in the ledger
    #[arg(long, value_name = "HASH")]
    pub head: Option<String>,
}

/// `ledger export`
#[derive(Debug, Args)]
pub(super) struct ExportLedger {
    /// The store of the service
    #[arg(long, value_name = "URL", default_value = "sqlite:winprob.db")]
    pub store: String,
    /// Write to a CSV file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
