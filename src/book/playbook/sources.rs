//! The tables `[files]` and `[log]` of the playbook: which files make the book, what the log calls its columns, and which past
//! rows are open.

use serde::{Deserialize, Serialize};

/// `[files]`: the files of the book, relative to the folder of the playbook.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with the files of the book")]
pub struct FileNames {
    /// The past renewals.
    pub renewals: Option<String>,
    /// The log of interventions.
    pub interventions: Option<String>,
    /// The open accounts.
    pub accounts: Option<String>,
    /// Which rows of the past renewals are the open book where no file of open accounts is named.
    pub open: OpenRows,
}

/// Which rows of the past renewals are the open book.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OpenRows {
    /// Those without an outcome.
    #[default]
    Undecided,
    /// The customers that are still there: a table with one row a customer, no dates, and who has left.
    Current,
}

/// `[log]`: names of the columns of the log of interventions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table with the names of the log's columns")]
pub struct LogNames {
    /// The account ID; without it the name under `[columns]`, then `account_id`.
    pub account: Option<String>,
    /// What was done; without it `kind`.
    pub kind: Option<String>,
    /// When it was done; without it `date`.
    pub date: Option<String>,
}

impl LogNames {
    /// The column that says what was done.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.kind.as_deref().unwrap_or("kind")
    }

    /// The column that says when it was done.
    #[must_use]
    pub fn date(&self) -> &str {
        self.date.as_deref().unwrap_or("date")
    }
}
