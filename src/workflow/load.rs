//! Files into the store at the start, unless the store already holds what they say or newer.

use std::path::Path;

use super::files::BookFiles;
use super::records::features_of;
use crate::book::{self, BookError, InterventionLog};
use crate::model::{Model, ModelError};
use crate::store::{FileLoad, LoggedIntervention, NewAccount, OpenBook, Part, Store, StoreError};
use crate::table::{TableError, TextColumn, TextTable, bytes_of, read_bytes_with};

/// Files that cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file cannot be read as a table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The log cannot be read.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The accounts do not fit the model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How much was loaded; nothing of a file that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Accounts in the file.
    pub accounts: usize,
    /// Rows of it that cannot count.
    pub rejected: Vec<book::Rejected>,
    /// What else to know of it.
    pub warnings: Vec<String>,
    /// Interventions in the file.
    pub interventions: usize,
}

/// Loads what is new: a file whose content was loaded before is left alone, since accounts may have changed since.
///
/// # Errors
/// [`LoadError`] naming file, line and column; nothing is loaded then.
pub async fn load(store: &Store, model: &Model, files: &BookFiles, now: i64) -> Result<Loaded, LoadError> {
    let is_empty = store.n_accounts().await? == 0;
    // Which rows of a file are the book depends on the playbook, where it is not a file of its own.
    let names = &model.playbook.columns;
    let reading = if files.accounts.is_some() {
        String::new()
    } else {
        let words = [&names.renewed_when, &names.lost_when, &names.open_when];
        serde_json::json!([model.playbook.files.open, names.outcome, words]).to_string()
    };
    let accounts = news(store, Part::Accounts, files.open_path(), (&reading, &names.account), is_empty).await?;
    // The log is held against every key of the file, not those of its open rows alone.
    let mut known = accounts.as_ref().and_then(|(_, table)| table.column(&names.account)).cloned();
    let accounts = match accounts {
        Some((load, table)) => files.open_rows(table, &model.playbook)?.map(|table| (load, table)),
        None => None,
    };
    let kind = model.playbook.log.kind();
    let log = news(store, Part::Interventions, files.interventions.as_deref(), ("", kind), false).await?;
    if log.is_some() && known.is_none() {
        known = known_keys(files, &names.account);
    }
    let mut book = OpenBook::default();
    let mut loaded = Loaded::default();
    let history = match (&log, &files.interventions) {
        (Some((_, table)), _) => InterventionLog::read(table, &model.playbook)?,
        (None, Some(path)) if accounts.is_some() => InterventionLog::read(&table_at(path, kind)?, &model.playbook)?,
        _ => InterventionLog::default(),
    };
    if let Some((load, table)) = accounts {
        let keys = table.column(&names.account).into_iter().flat_map(TextColumn::cells).flatten();
        let history = history.matched(keys);
        let open = model.open_book(&table, &history)?;
        for warning in &open.warnings {
            tracing::warn!(file = load.file, "{warning}");
        }
        for row in &open.rejected {
            let account = row.account_id.as_deref().unwrap_or_default();
            tracing::warn!(file = row.file, line = row.line, account, reason = row.reason, "a row is left out");
        }
        let accounts = accounts_of(model, &open);
        tracing::info!(file = load.file, accounts = accounts.len(), rejected = open.rejected.len(), "loading accounts");
        loaded.accounts = accounts.len();
        book.rejected.clone_from(&open.rejected);
        loaded.rejected = open.rejected;
        loaded.warnings = open.warnings;
        book.accounts = Some((load, accounts));
    }
    if let Some((load, _)) = log {
        let history = match &known {
            Some(keys) => history.matched(keys.cells().flatten()).into_owned(),
            None => history,
        };
        let entries = entries_of(&history);
        tracing::info!(file = load.file, interventions = entries.len(), "loading interventions");
        loaded.interventions = entries.len();
        book.interventions = Some((load, entries));
    }
    if book.accounts.is_some() || book.interventions.is_some() {
        store.load(&book, now).await?;
    }
    Ok(loaded)
}

/// The keys of the open book, which a log is held against; one that cannot be read is refused elsewhere.
fn known_keys(files: &BookFiles, account: &str) -> Option<TextColumn> {
    table_at(files.open_path()?, account).ok()?.column(account).cloned()
}

/// The table at a path; of a workbook, the first sheet that has this column.
fn table_at(path: &Path, needed: &str) -> Result<TextTable, TableError> {
    read_bytes_with(&bytes_of(path)?, &path.display().to_string(), &[needed])
}

/// A file whose content was not loaded last, read; a known one is not even taken apart.
async fn news(
    store: &Store,
    part: Part,
    path: Option<&Path>,
    (reading, needed): (&str, &str),
    anew: bool,
) -> Result<Option<(FileLoad, TextTable)>, LoadError> {
    let Some(path) = path else { return Ok(None) };
    let file = path.display().to_string();
    let bytes = bytes_of(path)?;
    let content_hash = blake3::Hasher::new().update(&bytes).update(reading.as_bytes()).finalize().to_hex().to_string();
    let before = store.last_load(part).await?;
    if !anew && before.is_some_and(|before| before.content_hash == content_hash) {
        tracing::info!(file, part = part.word(), "unchanged since it was last loaded: the store is kept");
        return Ok(None);
    }
    let table = read_bytes_with(&bytes, &file, &[needed])?;
    Ok(Some((FileLoad { file, content_hash }, table)))
}

fn accounts_of(model: &Model, open: &book::OpenBook) -> Vec<NewAccount> {
    let key = &model.playbook.columns.account;
    let account = |(row, id): (usize, &crate::units::AccountId)| NewAccount {
        id: id.clone(),
        features: features_of(&open.table, row, key, id),
    };
    open.rows.accounts.iter().enumerate().map(account).collect()
}

/// The lines of a log as they are kept.
pub fn entries_of(log: &InterventionLog) -> Vec<LoggedIntervention> {
    let entries = |account: &str| {
        let account_id = account.to_owned();
        let done = log.of_account(account).iter().map(|entry| (entry, true));
        let withheld = log.withheld_from(account).iter().map(|entry| (entry, false));
        done.chain(withheld).map(move |(entry, done)| LoggedIntervention {
            account_id: account_id.clone(),
            kind: entry.kind.0.clone(),
            date: entry.date.to_string(),
            renewal_date: entry.renewal_date.map(|date| date.to_string()),
            cost: entry.cost,
            hours: entry.hours,
            owner: None,
            chance: entry.chance,
            done,
        })
    };
    log.accounts().into_iter().flat_map(entries).collect()
}
