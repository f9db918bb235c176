//! What may be typed of the insight tables.

use std::path::PathBuf;

use clap::Args;

use super::args::Files;
use super::open_args::OpenArgs;
use crate::insight::By;

/// A table of the past or of the book, as it is.
#[derive(Debug, Args)]
pub(super) struct Insight {
    #[command(flatten)]
    pub files: Files,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `forecast`
#[derive(Debug, Args)]
pub(super) struct ForecastArgs {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Told by month, quarter, segment (and quarter) or owner (and quarter)
    #[arg(long, value_name = "WORD", default_value = "month")]
    pub by: By,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `watch`
#[derive(Debug, Args)]
pub(super) struct WatchArgs {
    #[command(flatten)]
    pub files: Files,
    /// Renewals that have ended since, with their outcome and the `win_probability` published before; without that column the current model scores them
    #[arg(long, value_name = "FILE")]
    pub outcomes: PathBuf,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `movers`
#[derive(Debug, Args)]
pub(super) struct MoversArgs {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// The open accounts as they were, in the columns of the accounts file
    #[arg(long, value_name = "FILE")]
    pub before: PathBuf,
    /// The model that was current then [default: the current one]
    #[arg(long, value_name = "ID")]
    pub before_model: Option<String>,
    /// Write to a file, .csv, .json, .parquet or .xlsx by name, instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `digest`
#[derive(Debug, Args)]
pub(super) struct DigestArgs {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// Of this owner [default: every owner who has something in it]
    #[arg(long, value_name = "NAME")]
    pub owner: Option<String>,
    /// The open accounts as they were a week ago, in the columns of the accounts file: without it nothing is known to have moved
    #[arg(long, value_name = "FILE")]
    pub before: Option<PathBuf>,
    /// The model that was current then [default: the current one]
    #[arg(long, value_name = "ID", requires = "before")]
    pub before_model: Option<String>,
    /// Write to a file, .html, .md, .json, .csv, .parquet or .xlsx by name, instead of Markdown to stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `report`
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub open: OpenArgs,
    /// The quarter, such as 2026-Q3 [default: the last one of the past]
    #[arg(long, value_name = "QUARTER")]
    pub quarter: Option<String>,
    /// Write to a file by name: .html with its figures as .csv beside it; or the figures alone as .csv, .json, .parquet or .xlsx, instead of CSV to stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
