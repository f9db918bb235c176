//! Files into the store at the start, unless the store already holds what they say or newer.

use std::path::Path;

use super::files::BookFiles;
use super::records::features_of;
use crate::book::{BookError, InterventionLog};
use crate::model::{Model, ModelError};
use crate::store::{FileLoad, LoggedIntervention, NewAccount, OpenBook, Part, Store, StoreError};
use crate::table::{TableError, TextTable, read, read_bytes};

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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Loaded {
    /// Accounts in the file.
    pub accounts: usize,
    /// Interventions in the file.
    pub interventions: usize,
}

/// Loads what is new: a file whose content was loaded before is left alone, since accounts may have changed since.
///
/// # Errors
/// [`LoadError`] naming file, line and column; nothing is loaded then.
pub(super) async fn load(store: &Store, model: &Model, files: &BookFiles, now: i64) -> Result<Loaded, LoadError> {
    let is_empty = store.n_accounts().await? == 0;
    // Which rows of a file are the book depends on the playbook, where it is not a file of its own.
    let names = &model.playbook.columns;
    let reading = if files.accounts.is_some() {
        String::new()
    } else {
        let words = [&names.renewed_when, &names.lost_when, &names.open_when];
        serde_json::json!([model.playbook.files.open, names.outcome, words]).to_string()
    };
    let accounts = news(store, Part::Accounts, files.open_path(), &reading, is_empty).await?;
    let accounts = match accounts {
        Some((load, table)) => files.open_rows(table, &model.playbook)?.map(|table| (load, table)),
        None => None,
    };
    let log = news(store, Part::Interventions, files.interventions.as_deref(), "", false).await?;
    let mut book = OpenBook::default();
    let mut loaded = Loaded::default();
    let history = match (&log, &files.interventions) {
        (Some((_, table)), _) => InterventionLog::read(table, &model.playbook)?,
        (None, Some(path)) if accounts.is_some() => InterventionLog::read(&read(path)?, &model.playbook)?,
        _ => InterventionLog::default(),
    };
    if let Some((load, table)) = accounts {
        let accounts = accounts_of(model, &table, &history)?;
        tracing::info!(file = load.file, accounts = accounts.len(), "loading accounts");
        loaded.accounts = accounts.len();
        book.accounts = Some((load, accounts));
    }
    if let Some((load, _)) = log {
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

/// A file whose content was not loaded last, read; a known one is not even taken apart.
async fn news(
    store: &Store,
    part: Part,
    path: Option<&Path>,
    reading: &str,
    anew: bool,
) -> Result<Option<(FileLoad, TextTable)>, LoadError> {
    let Some(path) = path else { return Ok(None) };
    let file = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|source| TableError::Io { file: file.clone(), source })?;
    let content_hash = blake3::Hasher::new().update(&bytes).update(reading.as_bytes()).finalize().to_hex().to_string();
    let before = store.last_load(part).await?;
    if !anew && before.is_some_and(|before| before.content_hash == content_hash) {
        tracing::info!(file, part = part.word(), "unchanged since it was last loaded: the store is kept");
        return Ok(None);
    }
    let table = read_bytes(&bytes, &file)?;
    Ok(Some((FileLoad { file, content_hash }, table)))
}

fn accounts_of(model: &Model, table: &TextTable, log: &InterventionLog) -> Result<Vec<NewAccount>, ModelError> {
    let rows = model.rows(table, log)?;
    let key = &model.playbook.columns.account;
    let account = |(row, id): (usize, &crate::units::AccountId)| NewAccount {
        id: id.clone(),
        features: features_of(table, row, key, id),
    };
    Ok(rows.accounts.iter().enumerate().map(account).collect())
}

/// The lines of a log as they are kept.
pub(super) fn entries_of(log: &InterventionLog) -> Vec<LoggedIntervention> {
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
