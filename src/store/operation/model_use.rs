//! Which model answered from when on, so that an answer of a past day can be given again.

use sqlx::Row;

use super::super::error::StoreError;
use super::super::open::Store;

impl Store {
    /// Notes that a model answers from now on, unless it is the one that does already.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn note_model(&self, model: &str, basis: &str, now: i64) -> Result<(), StoreError> {
        let latest = sqlx::query("SELECT basis FROM model_uses ORDER BY since DESC, basis DESC LIMIT 1")
            .fetch_optional(self.readers())
            .await?
            .map(|row| row.try_get::<String, _>(0))
            .transpose()?;
        if latest.as_deref() == Some(basis) {
            return Ok(());
        }
        let mut transaction = self.write().await?;
        sqlx::query("INSERT INTO model_uses (since, model, basis) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(now)
            .bind(model)
            .bind(basis)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// The model that answered at a time, if any did.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn model_at(&self, at: i64) -> Result<Option<String>, StoreError> {
        let text = "SELECT model FROM model_uses WHERE since <= $1 ORDER BY since DESC, basis DESC LIMIT 1";
        Ok(sqlx::query_scalar(text).bind(at).fetch_optional(self.readers()).await?)
    }
}
