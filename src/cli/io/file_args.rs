//! Options several commands share: the files of a book, and the days within which something may be done.

use std::path::PathBuf;

use clap::Args;

use crate::units::Date;

/// Where the files are.
#[derive(Debug, Args)]
pub(in crate::cli) struct Files {
    /// The folder of the book, or its files: which is which is concluded where no playbook says so
    #[arg(value_name = "FOLDER or FILES", conflicts_with = "data")]
    pub paths: Vec<PathBuf>,
    /// Folder with renewals.csv, interventions.csv, accounts.csv and playbook.toml [default: data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Past renewals, instead of the folder's
    #[arg(long, value_name = "FILE")]
    pub renewals: Option<PathBuf>,
    /// The log of interventions, instead of the folder's
    #[arg(long, value_name = "FILE")]
    pub interventions: Option<PathBuf>,
    /// The open accounts, instead of the folder's
    #[arg(long, value_name = "FILE")]
    pub accounts: Option<PathBuf>,
    /// The playbook, instead of the folder's
    #[arg(long, value_name = "FILE")]
    pub playbook: Option<PathBuf>,
    /// Folder of trained models
    #[arg(long, value_name = "DIR", default_value = "models")]
    pub models: PathBuf,
    /// Seed of every random choice
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// The day that counts as today: nothing before it is proposed [default: the playbook's `today`, or the latest decision date]
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
    #[arg(skip)]
    pub found: std::sync::OnceLock<crate::workflow::BookFiles>,
}

/// The days on which something may be done.
#[derive(Debug, Args)]
pub(in crate::cli) struct Window {
    /// Nothing before this day
    #[arg(long, value_name = "DATE")]
    pub earliest: Option<Date>,
    /// Nothing after this day
    #[arg(long, value_name = "DATE")]
    pub latest: Option<Date>,
}
