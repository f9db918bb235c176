//! Loading files into the store, and remembering which content was loaded.

use sqlx::{AnyConnection, Row};

use super::super::accounts::{NewAccount, upsert};
use super::super::error::StoreError;
use super::super::open::Store;
use super::intervention::LoggedIntervention;
use super::loaded_log::replace;
use super::rejected::replace_rejected;
use crate::book::Rejected;

/// A part of the book that comes from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The accounts.
    Accounts,
    /// The log of interventions.
    Interventions,
}

impl Part {
    /// The word for messages and for the store.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Interventions => "interventions",
        }
    }
}

/// A file and a fingerprint of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLoad {
    /// The file.
    pub file: String,
    /// The fingerprint.
    pub content_hash: String,
}

/// What is to be loaded; an absent part is left as it is.
#[derive(Debug, Clone, Default)]
pub struct OpenBook {
    /// Accounts, and where they come from.
    pub accounts: Option<(FileLoad, Vec<NewAccount>)>,
    /// Rows of the accounts' file that were left out; told where there are accounts.
    pub rejected: Vec<Rejected>,
    /// The log of interventions, and where it comes from.
    pub interventions: Option<(FileLoad, Vec<LoggedIntervention>)>,
}

impl Store {
    /// The file from which a part was loaded last.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn last_load(&self, part: Part) -> Result<Option<FileLoad>, StoreError> {
        let query = sqlx::query("SELECT file, content_hash FROM loads WHERE part = $1").bind(part.word());
        let row = query.fetch_optional(self.readers()).await?;
        row.map(|row| Ok(FileLoad { file: row.try_get(0)?, content_hash: row.try_get(1)? })).transpose()
    }

    /// Loads both parts as one: all of it or nothing. Accounts that are not in the file are left as they are.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn load(&self, book: &OpenBook, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        if let Some((file, accounts)) = &book.accounts {
            remember(&mut transaction, Part::Accounts, file, now).await?;
            upsert(&mut transaction, accounts, now).await?;
            replace_rejected(&mut transaction, &book.rejected).await?;
        }
        if let Some((file, log)) = &book.interventions {
            remember(&mut transaction, Part::Interventions, file, now).await?;
            replace(&mut transaction, log, now).await?;
        }
        Ok(transaction.commit().await?)
    }
}

async fn remember(connection: &mut AnyConnection, part: Part, load: &FileLoad, now: i64) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO loads (part, file, content_hash, loaded_at) VALUES ($1, $2, $3, $4) ON CONFLICT (part) \
         DO UPDATE SET file = excluded.file, content_hash = excluded.content_hash, loaded_at = excluded.loaded_at",
    )
    .bind(part.word())
    .bind(&load.file)
    .bind(&load.content_hash)
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}
