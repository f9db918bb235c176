//! What can be wrong with an export, and what to do about it.

use crate::book::BookError;
use crate::table::TableError;

/// An export that cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// A file that cannot be read as a table, or lacks a column.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The playbook cannot be read.
    #[error(transparent)]
    Book(#[from] BookError),
    /// A value of the mapping that makes no sense.
    #[error("{file}: {key}: found {found}, expected {expected}")]
    Value {
        /// The playbook.
        file: String,
        /// The key, with dots.
        key: String,
        /// The value.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A folder that is none.
    #[error("{folder}: the folder cannot be read: {source}")]
    Folder {
        /// The folder.
        folder: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The one file without which there is nothing.
    #[error("{folder}: there is no {name}.csv (nor .csv.gz, nor .parquet); the files are: {}", files.join(", "))]
    NoFile {
        /// The folder.
        folder: String,
        /// The file's name without its ending.
        name: &'static str,
        /// The files there are.
        files: Vec<String>,
    },
    /// Nothing says when renewals were due before they were decided.
    #[error(
        "{folder}: there is no {history}.csv, so nothing says for when a renewal was first scheduled; {system} lets the close date be moved when a deal is closed, and a model would learn from that. Export the history, name the column with the contract's end with `renewal_date` under [{table}] in the playbook, or vouch for the dates with `trust_dates = true` there"
    )]
    NoHistory {
        /// The folder.
        folder: String,
        /// The file that would tell, without its ending.
        history: &'static str,
        /// The system.
        system: &'static str,
        /// Its table in the playbook.
        table: &'static str,
    },
    /// No deal is a renewal by the playbook's words.
    #[error(
        "{file}: none of the {rows} rows is a renewal: {wanted}; the values are: {}. Say what makes a renewal with `renewal_when` under [{table}] in the playbook", found.join(", ")
    )]
    NoRenewal {
        /// The file.
        file: String,
        /// Its rows.
        rows: usize,
        /// The condition.
        wanted: String,
        /// Values of the column that was looked at.
        found: Vec<String>,
        /// The table in the playbook.
        table: &'static str,
    },
    /// PostgreSQL said no.
    #[error("{url}: {doing} failed: {reason}")]
    Database {
        /// The address, without its password.
        url: String,
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        reason: String,
    },
}
