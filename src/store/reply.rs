//! Answers already given, so that a request sent twice under one key is done once.

use sqlx::Row;

use super::error::StoreError;
use super::open::Store;

/// An answer given under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// A fingerprint of the request.
    pub request_hash: String,
    /// The status of the answer.
    pub status: i64,
    /// The body of the answer.
    pub body: String,
}

impl Store {
    /// The answer given under a key, if any.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn reply(&self, key: &str) -> Result<Option<Reply>, StoreError> {
        let text = "SELECT request_hash, status, body FROM replies WHERE idempotency_key = $1";
        let row = sqlx::query(text).bind(key).fetch_optional(self.readers()).await?;
        row.map(|row| Ok(Reply { request_hash: row.try_get(0)?, status: row.try_get(1)?, body: row.try_get(2)? }))
            .transpose()
    }

    /// Remembers the answer given under a key; the first one stays.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn remember_reply(&self, key: &str, reply: &Reply, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "INSERT INTO replies (idempotency_key, request_hash, status, body, given_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (idempotency_key) DO NOTHING",
        )
        .bind(key)
        .bind(&reply.request_hash)
        .bind(reply.status)
        .bind(&reply.body)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }
}
