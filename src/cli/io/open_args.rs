//! What may be typed about rows of the open book: where those that cannot count are listed, whether one is refused, how many
//! are read at a time.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

/// Options of every command that reads the open book.
#[derive(Debug, Args)]
pub(in crate::cli) struct OpenArgs {
    /// Write the rows that are left out, with the reason, to a file: .csv, .json, .parquet or .xlsx by name
    #[arg(long, value_name = "FILE")]
    pub rejected: Option<PathBuf>,
    /// Refuse the open book when a row of it cannot count, in place of leaving the row out
    #[arg(long)]
    pub strict: bool,
    /// Rows of a part, of which two are read at a time where the file can be read so [default: 16 parts of 4096]
    #[arg(long, value_name = "N")]
    pub part_rows: Option<NonZeroUsize>,
}
