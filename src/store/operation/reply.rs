//! Answers already given, so that a request sent twice under one key is done once.

use sqlx::Row;

use super::super::error::StoreError;
use super::super::open::Store;

/// The status of a reply that is not given yet.
const PENDING: i64 = 0;
/// Seconds for which an answer is remembered: a day.
const REMEMBERED: i64 = 86_400;

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

/// What is known of a key when a request comes under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reserved {
    /// Nothing: the request is the first, and the key is now its own.
    Begun,
    /// Another request under it is being answered.
    InFlight,
    /// The answer was given.
    Given(Reply),
}

impl Store {
    /// Takes a key for a request, unless it is taken; one taken before `cut_off` and never answered is free again.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn reserve_reply(
        &self,
        key: &str,
        request_hash: &str,
        now: i64,
        cut_off: i64,
    ) -> Result<Reserved, StoreError> {
        let mut transaction = self.write().await?;
        let taken = sqlx::query(
            "INSERT INTO replies (idempotency_key, request_hash, status, body, given_at) VALUES ($1, $2, 0, '', $3) \
             ON CONFLICT (idempotency_key) DO UPDATE SET request_hash = excluded.request_hash, status = 0, body = '', \
             given_at = excluded.given_at \
             WHERE (replies.status = 0 AND replies.given_at < $4) OR replies.given_at < $5",
        )
        .bind(key)
        .bind(request_hash)
        .bind(now)
        .bind(cut_off)
        .bind(now - REMEMBERED)
        .execute(&mut *transaction)
        .await?;
        let known = sqlx::query("SELECT request_hash, status, body FROM replies WHERE idempotency_key = $1")
            .bind(key)
            .fetch_one(&mut *transaction)
            .await?;
        let reply = Reply { request_hash: known.try_get(0)?, status: known.try_get(1)?, body: known.try_get(2)? };
        transaction.commit_aside().await?;
        Ok(match (taken.rows_affected(), reply.status) {
            (1.., _) => Reserved::Begun,
            (0, PENDING) => Reserved::InFlight,
            (0, _) => Reserved::Given(reply),
        })
    }

    /// Remembers the answer given under a key.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn remember_reply(&self, key: &str, reply: &Reply, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "UPDATE replies SET request_hash = $2, status = $3, body = $4, given_at = $5 WHERE idempotency_key = $1",
        )
        .bind(key)
        .bind(&reply.request_hash)
        .bind(reply.status)
        .bind(&reply.body)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit_aside().await?)
    }

    /// Gives a key back: the request under it came to nothing and may be sent again.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn forget_reply(&self, key: &str) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("DELETE FROM replies WHERE idempotency_key = $1").bind(key).execute(&mut *transaction).await?;
        Ok(transaction.commit_aside().await?)
    }

    /// Removes answers of more than a day ago; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn remove_old_replies(&self, now: i64) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        let removed = sqlx::query("DELETE FROM replies WHERE given_at < $1")
            .bind(now - REMEMBERED)
            .execute(&mut *transaction)
            .await?;
        transaction.commit_aside().await?;
        Ok(removed.rows_affected())
    }
}
