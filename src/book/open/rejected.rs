//! Rows of an open book that are left out: which, why, and the cell in which that shows.

use serde::Serialize;
use utoipa::ToSchema;

use crate::book::error::BookError;
use crate::table::TextTable;

/// A row that cannot count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Rejected {
    /// The file.
    pub file: String,
    /// The line, or the row of a file without lines.
    pub line: u64,
    /// The account, where it has one.
    pub account_id: Option<String>,
    /// The column it fails in, where it is one.
    pub column: Option<String>,
    /// What stands there.
    pub value: Option<String>,
    /// Why it is left out.
    pub reason: String,
}

/// Why a row cannot count, and in which cell that shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reason {
    pub column: Option<String>,
    pub value: Option<String>,
    pub words: String,
}

impl Reason {
    pub(super) fn of(column: &str, value: Option<&str>, words: String) -> Self {
        Self { column: Some(column.to_owned()), value: value.map(str::to_owned), words }
    }
}

/// The rows that count, and those that do not.
pub(super) fn told_apart(
    table: &TextTable,
    account: &str,
    reasons: Vec<Option<Reason>>,
) -> (Vec<usize>, Vec<Rejected>) {
    let (mut kept, mut rejected) = (Vec::new(), Vec::new());
    let keys = table.column(account);
    for (row, reason) in reasons.into_iter().enumerate() {
        match reason {
            None => kept.push(row),
            Some(reason) => rejected.push(Rejected {
                file: table.file.clone(),
                line: table.lines[row],
                account_id: keys.and_then(|keys| keys.cell(row)).map(str::to_owned),
                column: reason.column,
                value: reason.value,
                reason: reason.words,
            }),
        }
    }
    (kept, rejected)
}

/// The refusal of a book in which no row counts.
pub(super) fn none_left(file: String, word: &str, rejected: &[Rejected]) -> BookError {
    let first = rejected.first().map(|row| format!("{word} {}: {}", row.line, row.reason));
    BookError::NoneLeft { file, n_rows: rejected.len(), first: first.unwrap_or_default() }
}
