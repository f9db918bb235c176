//! The open book of a command: read, held against the log, and what is left out told.

use std::path::Path;

use super::super::failure::Failure;
use super::file_args::Files;
use super::open_args::OpenArgs;
use super::output::{Field, Target, say};
use crate::book::{InterventionLog, OpenBook, Playbook, Rejected, Rows};
use crate::model::Model;
use crate::table::{TextColumn, TextTable};

const LEFT_OUT: [Field; 6] = [
    Field::text("file"),
    Field::number("line"),
    Field::text("account_id"),
    Field::text("column"),
    Field::text("value"),
    Field::text("reason"),
];

/// Rows left out that are told one by one.
const SHOWN: usize = 5;

/// An open book with the log under its keys.
pub(in crate::cli) struct Open {
    pub rows: Rows,
    pub table: TextTable,
    pub log: InterventionLog,
}

impl Open {
    /// Reads the open book of a model; what is left out goes to stderr, and to the file that is asked for.
    pub(in crate::cli) fn read(files: &Files, how: &OpenArgs, model: &Model) -> Result<Self, Failure> {
        Self::of(files.open_table(&model.playbook)?, files, how, model)
    }

    /// Reads a table as an open book.
    pub(in crate::cli) fn of(table: TextTable, files: &Files, how: &OpenArgs, model: &Model) -> Result<Self, Failure> {
        for sentence in table.reading.sentences() {
            say(format!("winprob: {}: {sentence}", table.file));
        }
        let log = log_of(files, &table, &model.playbook)?;
        if how.strict {
            let rows = model.rows(&table, &log)?;
            list(how.rejected.as_deref(), &[])?;
            return Ok(Self { rows, table, log });
        }
        let OpenBook { rows, table, rejected, warnings } = model.open_book(&table, &log)?;
        for warning in warnings {
            say(format!("winprob: {warning}"));
        }
        tell(&rejected, how.rejected.is_some());
        list(how.rejected.as_deref(), &rejected)?;
        Ok(Self { rows, table, log })
    }
}

/// The keys of a table's accounts.
pub(in crate::cli) fn keys<'a>(table: &'a TextTable, playbook: &Playbook) -> impl Iterator<Item = &'a str> {
    table.column(&playbook.columns.account).into_iter().flat_map(TextColumn::cells).flatten()
}

/// The log under the account IDs of a table.
pub(in crate::cli) fn log_of(
    files: &Files,
    table: &TextTable,
    playbook: &Playbook,
) -> Result<InterventionLog, Failure> {
    Ok(files.log(playbook)?.matched(keys(table, playbook)).into_owned())
}

pub(super) fn tell(rejected: &[Rejected], is_listed: bool) {
    let Some(first) = rejected.first() else { return };
    let rows = if rejected.len() == 1 { "1 row is".to_owned() } else { format!("{} rows are", rejected.len()) };
    say(format!("winprob: {}: {rows} left out, all others count:", first.file));
    for row in rejected.iter().take(SHOWN) {
        let account = row.account_id.as_ref().map(|account| format!(" ({account})")).unwrap_or_default();
        say(format!("  line {}{account}: {}", row.line, row.reason));
    }
    if rejected.len() > SHOWN {
        let hint = if is_listed { "" } else { "; `--rejected FILE` lists them all" };
        say(format!("  and {} more{hint}", rejected.len() - SHOWN));
    }
}

/// Writes the rows that were left out, where they are asked for; the header alone where there are none.
pub(in crate::cli) fn list(out: Option<&Path>, rejected: &[Rejected]) -> Result<(), Failure> {
    let Some(path) = out else { return Ok(()) };
    let record = |row: &Rejected| {
        let told = [&row.account_id, &row.column, &row.value].map(|cell| cell.clone().unwrap_or_default());
        [row.file.clone(), row.line.to_string()].into_iter().chain(told).chain([row.reason.clone()]).collect()
    };
    Target::of(Some(path))?.write(rejected, &LEFT_OUT, rejected.iter().map(record))
}
