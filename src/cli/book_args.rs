//! What may be typed to begin a book: concluding one from exports, or making one up.

use std::path::PathBuf;

use clap::Args;

use crate::units::Date;

/// `init`
#[derive(Debug, Args)]
pub(super) struct Init {
    /// A folder of exports, or the exports themselves [default: data]
    #[arg(value_name = "FOLDER or FILES")]
    pub paths: Vec<PathBuf>,
    /// Where to write the playbook [default: playbook.toml beside the files]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write over a playbook that is there
    #[arg(long)]
    pub force: bool,
    /// Ask nothing, also on a terminal: questions become remarks in the playbook
    #[arg(long)]
    pub yes: bool,
}

/// `simulate`
#[derive(Debug, Args)]
pub(super) struct Simulate {
    /// Folder to write renewals.csv, interventions.csv, accounts.csv, playbook.toml and truth.csv to
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// gradual: many columns, smooth effects; or steps: few columns, everything in steps
    #[arg(long, value_name = "FAMILY", default_value = "gradual")]
    pub family: String,
    /// normal, null, hidden, randomised or notice; the family steps has normal, null and randomised
    #[arg(long, value_name = "WORLD", default_value = "normal")]
    pub world: String,
    /// Past renewals
    #[arg(long, value_name = "N", default_value_t = 1500)]
    pub accounts: usize,
    /// Open accounts [default: a quarter of the past renewals]
    #[arg(long, value_name = "N")]
    pub open: Option<usize>,
    /// Seed of every random choice
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The day on which the open accounts are looked at
    #[arg(long, value_name = "DATE", default_value = "2026-11-01")]
    pub today: Date,
}
