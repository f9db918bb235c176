//! The options that all commands of this folder share.

use std::path::PathBuf;

use clap::Args;

use super::super::io::Files;

/// A table of the past or of the book, as it is.
#[derive(Debug, Args)]
pub(in crate::cli) struct Insight {
    #[command(flatten)]
    pub files: Files,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
