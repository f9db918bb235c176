//! Which model answered from when on, so that an answer of a past day can be given again.

use sqlx::{AssertSqlSafe, Row};

use super::error::StoreError;
use super::open::Store;
use super::score::awaiting_action;

impl Store {
    /// Gives what stands on `former` the name `basis`: scores, their history, recommendations and uses of a model. What is
    /// named so already is left as it is.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing is renamed then.
    pub async fn rename_basis(&self, former: &str, basis: &str) -> Result<(), StoreError> {
        let known: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM model_uses WHERE basis = $1")
            .bind(former)
            .fetch_one(self.readers())
            .await?;
        if known == 0 || former == basis {
            return Ok(());
        }
        let mut transaction = self.write().await?;
        let twice = "SELECT 1 FROM score_history AS known WHERE known.account_id = score_history.account_id \
                     AND known.account_revision = score_history.account_revision AND known.basis = $2";
        for (text, former, basis) in [
            ("UPDATE scores SET basis = $2 WHERE basis = $1".to_owned(), former.to_owned(), basis.to_owned()),
            (
                "UPDATE scores SET basis = $2 WHERE basis = $1".to_owned(),
                awaiting_action(former),
                awaiting_action(basis),
            ),
            (
                format!("UPDATE score_history SET basis = $2 WHERE basis = $1 AND NOT EXISTS ({twice})"),
                former.to_owned(),
                basis.to_owned(),
            ),
            ("UPDATE recommendations SET basis = $2 WHERE basis = $1".to_owned(), former.to_owned(), basis.to_owned()),
            ("UPDATE model_uses SET basis = $2 WHERE basis = $1".to_owned(), former.to_owned(), basis.to_owned()),
        ] {
            sqlx::query(AssertSqlSafe(text)).bind(former).bind(basis).execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

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
