//! The audit log: every accepted write, who made it and when.

use sqlx::Row;

use super::super::error::StoreError;
use super::super::open::Store;

/// One accepted write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its own name, which sorts by time.
    pub id: String,
    /// When, in seconds since 1970.
    pub at: i64,
    /// The name of the token, or `anyone` on a service without tokens.
    pub who: String,
    /// How.
    pub method: String,
    /// What kind of thing was changed.
    pub route: String,
    /// What was changed.
    pub path: String,
    /// What was answered.
    pub status: i64,
    /// The number of the request, as in the log and in `X-Request-Id`.
    pub request_id: String,
}

/// Which entries are asked for; absent is every one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Of this token.
    pub who: Option<String>,
    /// From this second on.
    pub since: Option<i64>,
    /// Before this entry.
    pub before: Option<String>,
}

impl Store {
    /// Keeps an entry.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn add_audit(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "INSERT INTO audit (id, at, who, method, route, path, status, request_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&entry.id)
        .bind(entry.at)
        .bind(&entry.who)
        .bind(&entry.method)
        .bind(&entry.route)
        .bind(&entry.path)
        .bind(entry.status)
        .bind(&entry.request_id)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit_aside().await?)
    }

    /// Up to `limit` entries, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn audit(&self, filter: &AuditFilter, limit: usize) -> Result<Vec<AuditEntry>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, at, who, method, route, path, status, request_id FROM audit \
             WHERE ($1 IS NULL OR who = $1) AND at >= $2 AND ($3 IS NULL OR id < $3) ORDER BY id DESC LIMIT $4",
        )
        .bind(filter.who.clone())
        .bind(filter.since.unwrap_or(0))
        .bind(filter.before.clone())
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .fetch_all(self.readers())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(AuditEntry {
                    id: row.try_get(0)?,
                    at: row.try_get(1)?,
                    who: row.try_get(2)?,
                    method: row.try_get(3)?,
                    route: row.try_get(4)?,
                    path: row.try_get(5)?,
                    status: row.try_get(6)?,
                    request_id: row.try_get(7)?,
                })
            })
            .collect()
    }
}
