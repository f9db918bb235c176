//! Notes about accounts; one with an end silences movers up to that day.

use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use utoipa::ToSchema;

use super::super::error::StoreError;
use super::super::open::Store;
use crate::units::Moment;

/// A note about an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Note {
    /// Its name.
    pub note_id: String,
    /// The account.
    pub account_id: String,
    /// What it says.
    pub note: String,
    /// Who wrote it.
    pub made_by: String,
    /// When.
    #[schema(value_type = String)]
    pub made_at: Moment,
    /// The last day on which it silences movers; absent where it silences none.
    #[schema(format = Date)]
    pub until: Option<String>,
}

const COLUMNS: &str = "id, account_id, note, made_by, made_at, ends_on";

impl Store {
    /// Keeps a note.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails, or there is no such account.
    pub async fn keep_note(&self, note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let text = format!("INSERT INTO notes ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)");
        sqlx::query(AssertSqlSafe(text))
            .bind(&note.note_id)
            .bind(&note.account_id)
            .bind(&note.note)
            .bind(&note.made_by)
            .bind(note.made_at.0)
            .bind(&note.until)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// The notes about an account, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn notes(&self, account: &str) -> Result<Vec<Note>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM notes WHERE account_id = $1 ORDER BY made_at DESC, id DESC");
        let query = sqlx::query(AssertSqlSafe(text)).bind(account);
        query.fetch_all(self.readers()).await?.iter().map(note_of).collect()
    }

    /// The notes about all accounts that end on a day or later.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn notes_until(&self, day: &str) -> Result<Vec<Note>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM notes WHERE ends_on >= $1 ORDER BY made_at, id");
        let query = sqlx::query(AssertSqlSafe(text)).bind(day);
        query.fetch_all(self.readers()).await?.iter().map(note_of).collect()
    }

    /// Forgets a note about an account; gives whether there was one.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn forget_note(&self, account: &str, note: &str) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let query = sqlx::query("DELETE FROM notes WHERE account_id = $1 AND id = $2").bind(account).bind(note);
        let n_forgotten = query.execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await?;
        Ok(n_forgotten > 0)
    }
}

fn note_of(row: &AnyRow) -> Result<Note, StoreError> {
    Ok(Note {
        note_id: row.try_get(0)?,
        account_id: row.try_get(1)?,
        note: row.try_get(2)?,
        made_by: row.try_get(3)?,
        made_at: Moment(row.try_get(4)?),
        until: row.try_get(5)?,
    })
}
