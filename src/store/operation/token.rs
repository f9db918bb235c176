//! Access tokens as kept: by the fingerprint of their secret, never the secret.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, Row};
use utoipa::ToSchema;

use super::super::error::StoreError;
use super::super::open::Store;

/// What a token may do; each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Ask.
    Read,
    /// Ask and change the book.
    Write,
    /// Everything: models, webhooks and the audit log too.
    Admin,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Admin];

    /// The word of the interface.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }
}

/// A text that names no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not a scope; expected read, write or admin")]
pub struct ScopeError {
    found: String,
}

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        let named = Self::ALL.into_iter().find(|scope| scope.word() == text);
        named.ok_or_else(|| ScopeError { found: text.to_owned() })
    }
}

/// A token as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// The fingerprint of its secret (BLAKE3, hexadecimal).
    pub hash: String,
    /// Whose it is.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// When it was made, in seconds since 1970.
    pub created_at: i64,
    /// From when on it is refused, in seconds since 1970.
    pub ends_at: Option<i64>,
}

impl StoredToken {
    /// Whether it is accepted at a time.
    #[must_use]
    pub fn is_live(&self, now: i64) -> bool {
        self.ends_at.is_none_or(|end| now < end)
    }
}

impl Store {
    /// Every token that was ever made, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn tokens(&self) -> Result<Vec<StoredToken>, StoreError> {
        let text = "SELECT hash, name, scope, created_at, ends_at FROM tokens ORDER BY created_at, name, hash";
        let rows = sqlx::query(text).fetch_all(self.readers()).await?;
        rows.iter()
            .map(|row| {
                let scope: String = row.try_get(2)?;
                Ok(StoredToken {
                    hash: row.try_get(0)?,
                    name: row.try_get(1)?,
                    // A word a later version wrote allows the least.
                    scope: scope.parse().unwrap_or(Scope::Read),
                    created_at: row.try_get(3)?,
                    ends_at: row.try_get(4)?,
                })
            })
            .collect()
    }

    /// Keeps a token; tokens of the same name end at `others_end`, where that is given.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing is changed then.
    pub async fn add_token(&self, token: &StoredToken, others_end: Option<i64>) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        if let Some(end) = others_end {
            end_of(&mut transaction, &token.name, end).await?;
        }
        sqlx::query("INSERT INTO tokens (hash, name, scope, created_at, ends_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(&token.hash)
            .bind(&token.name)
            .bind(token.scope.word())
            .bind(token.created_at)
            .bind(token.ends_at)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Ends every token of a name; gives how many were accepted until then.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn end_tokens(&self, name: &str, now: i64) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        let ended = end_of(&mut transaction, name, now).await?;
        transaction.commit().await?;
        Ok(ended)
    }
}

async fn end_of(connection: &mut AnyConnection, name: &str, end: i64) -> Result<u64, StoreError> {
    let text = "UPDATE tokens SET ends_at = $1 WHERE name = $2 AND (ends_at IS NULL OR ends_at > $1)";
    Ok(sqlx::query(text).bind(end).bind(name).execute(connection).await?.rows_affected())
}
