//! Who wants to be told of events, and what is still to be told: an outbox that survives a restart.

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::super::error::StoreError;
use super::super::open::Store;
use super::super::rows::list;

/// Somebody who wants to be told.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its name.
    pub id: String,
    /// Where to post.
    pub url: String,
    /// The kinds of events, separated by blanks.
    pub events: String,
    /// The form of the message.
    pub format: String,
    /// What messages are signed with.
    pub secret: String,
    /// When it was registered, in seconds since 1970.
    pub created_at: i64,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").field("id", &self.id).field("events", &self.events).finish_non_exhaustive()
    }
}

/// How deliveries to a webhook go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebhookState {
    /// Messages that are still to be delivered.
    pub n_pending: i64,
    /// What went wrong with the oldest of them.
    pub last_error: Option<String>,
}

/// A message to one webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The webhook.
    pub webhook_id: String,
    /// The event; the same in every attempt.
    pub event_id: String,
    /// What is posted.
    pub body: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is due, in seconds since 1970.
    pub next_at: i64,
}

impl Store {
    /// Everybody who wants to be told, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError> {
        let text = "SELECT id, url, events, format, secret, created_at FROM webhooks ORDER BY created_at, id";
        let read = |row: &AnyRow| {
            Ok(Webhook {
                id: row.try_get(0)?,
                url: row.try_get(1)?,
                events: row.try_get(2)?,
                format: row.try_get(3)?,
                secret: row.try_get(4)?,
                created_at: row.try_get(5)?,
            })
        };
        sqlx::query(text).fetch_all(self.readers()).await?.iter().map(read).collect()
    }

    /// How deliveries to a webhook go.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn webhook_state(&self, id: &str) -> Result<WebhookState, StoreError> {
        let text = "SELECT COUNT(*) FROM outbox WHERE webhook_id = $1 AND next_at IS NOT NULL";
        let n_pending = sqlx::query_scalar(text).bind(id).fetch_one(self.readers()).await?;
        let text = "SELECT last_error FROM outbox WHERE webhook_id = $1 AND delivered_at IS NULL AND last_error IS NOT NULL \
                    ORDER BY created_at LIMIT 1";
        let last_error = sqlx::query_scalar(text).bind(id).fetch_optional(self.readers()).await?;
        Ok(WebhookState { n_pending, last_error })
    }

    /// Registers a webhook.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn add_webhook(&self, webhook: &Webhook) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "INSERT INTO webhooks (id, url, events, format, secret, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&webhook.id)
        .bind(&webhook.url)
        .bind(&webhook.events)
        .bind(&webhook.format)
        .bind(&webhook.secret)
        .bind(webhook.created_at)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Removes a webhook and what was still to be told to it; gives whether there was one.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn remove_webhook(&self, id: &str) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query("DELETE FROM outbox WHERE webhook_id = $1").bind(id).execute(&mut *transaction).await?;
        let removed = sqlx::query("DELETE FROM webhooks WHERE id = $1").bind(id).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(removed.rows_affected() > 0)
    }

    /// Puts messages into the outbox, due at once; one that was there stays as it is,
    /// one to a webhook that was removed is dropped.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing is put there then.
    pub async fn queue(&self, messages: &[Delivery], now: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for message in messages {
            sqlx::query(
                "INSERT INTO outbox (webhook_id, event_id, body, created_at, attempts, next_at) \
                 SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS BIGINT), 0, CAST($5 AS BIGINT) \
                 WHERE EXISTS (SELECT 1 FROM webhooks WHERE id = $1) ON CONFLICT (webhook_id, event_id) DO NOTHING",
            )
            .bind(&message.webhook_id)
            .bind(&message.event_id)
            .bind(&message.body)
            .bind(now)
            .bind(message.next_at)
            .execute(&mut *transaction)
            .await?;
        }
        Ok(transaction.commit_aside().await?)
    }

    /// Up to `limit` messages that are due, longest due first; none for the webhooks of `except`.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn due_deliveries(&self, now: i64, limit: i64, except: &[String]) -> Result<Vec<Delivery>, StoreError> {
        let others = match except.len() {
            0 => String::new(),
            n => format!("AND webhook_id NOT IN ({})", list(3, n)),
        };
        let text = format!(
            "SELECT webhook_id, event_id, body, attempts, next_at FROM outbox \
             WHERE next_at IS NOT NULL AND next_at <= $1 {others} ORDER BY next_at, event_id LIMIT $2"
        );
        let read = |row: &AnyRow| {
            Ok(Delivery {
                webhook_id: row.try_get(0)?,
                event_id: row.try_get(1)?,
                body: row.try_get(2)?,
                attempts: row.try_get(3)?,
                next_at: row.try_get(4)?,
            })
        };
        let mut query = sqlx::query(AssertSqlSafe(text)).bind(now).bind(limit);
        for webhook in except {
            query = query.bind(webhook);
        }
        query.fetch_all(self.readers()).await?.iter().map(read).collect()
    }

    /// Takes a message to deliver it: whoever takes it second, or after it was taken, gets `false`. Unless it is
    /// settled, it is due again at `again_at`.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn take_delivery(&self, delivery: &Delivery, again_at: i64) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let taken = sqlx::query(
            "UPDATE outbox SET next_at = $4, attempts = attempts + 1 \
             WHERE webhook_id = $1 AND event_id = $2 AND next_at = $3 AND attempts = $5",
        )
        .bind(&delivery.webhook_id)
        .bind(&delivery.event_id)
        .bind(delivery.next_at)
        .bind(again_at)
        .bind(delivery.attempts)
        .execute(&mut *transaction)
        .await?;
        transaction.commit_aside().await?;
        Ok(taken.rows_affected() == 1)
    }

    /// Notes how a delivery went: done, or why not and when to try again; `None` is never.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn settle_delivery(
        &self,
        delivery: &Delivery,
        outcome: Result<i64, (String, Option<i64>)>,
    ) -> Result<(), StoreError> {
        let (delivered_at, last_error, next_at) = match outcome {
            Ok(now) => (Some(now), None, None),
            Err((error, next_at)) => (None, Some(error), next_at),
        };
        let mut transaction = self.write().await?;
        sqlx::query(
            "UPDATE outbox SET delivered_at = $3, last_error = $4, next_at = $5 WHERE webhook_id = $1 AND event_id = $2",
        )
        .bind(&delivery.webhook_id)
        .bind(&delivery.event_id)
        .bind(delivered_at)
        .bind(last_error)
        .bind(next_at)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit_aside().await?)
    }

    /// How many messages are still to be delivered.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn n_pending_deliveries(&self) -> Result<i64, StoreError> {
        let text = "SELECT COUNT(*) FROM outbox WHERE next_at IS NOT NULL";
        Ok(sqlx::query_scalar(text).fetch_one(self.readers()).await?)
    }

    /// Removes settled messages that were made before a time; gives how many.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn remove_old_deliveries(&self, before: i64) -> Result<u64, StoreError> {
        let mut transaction = self.write().await?;
        let text = "DELETE FROM outbox WHERE next_at IS NULL AND created_at < $1";
        let removed = sqlx::query(text).bind(before).execute(&mut *transaction).await?;
        transaction.commit_aside().await?;
        Ok(removed.rows_affected())
    }
}
