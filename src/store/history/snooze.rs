//! Alerts that were put off until a day.

use std::collections::BTreeMap;

use sqlx::Row;

use super::super::error::StoreError;
use super::super::open::Store;
use crate::insight::Snoozed;

impl Store {
    /// Puts an alert about an account off, in place of how it was put off before.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails, or there is no such account.
    pub async fn snooze(&self, account: &str, snoozed: &Snoozed, now: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "INSERT INTO snoozes (alert_id, account_id, ends_on, note, snoozed_by, snoozed_at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (alert_id) DO UPDATE SET ends_on = excluded.ends_on, \
             note = excluded.note, snoozed_by = excluded.snoozed_by, snoozed_at = excluded.snoozed_at",
        )
        .bind(&snoozed.alert_id)
        .bind(account)
        .bind(snoozed.until.to_string())
        .bind(&snoozed.note)
        .bind(&snoozed.snoozed_by)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Forgets that an alert was put off; gives whether it was.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn wake(&self, alert: &str) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let query = sqlx::query("DELETE FROM snoozes WHERE alert_id = $1").bind(alert);
        let n_woken = query.execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await?;
        Ok(n_woken > 0)
    }

    /// What was put off, by alert.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn snoozes(&self) -> Result<BTreeMap<String, Snoozed>, StoreError> {
        let text = "SELECT alert_id, ends_on, note, snoozed_by FROM snoozes ORDER BY alert_id";
        let mut snoozes = BTreeMap::new();
        for row in &sqlx::query(text).fetch_all(self.readers()).await? {
            let (alert_id, until): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            // Days are checked before they are kept.
            if let Ok(until) = until.parse() {
                let snoozed =
                    Snoozed { alert_id: alert_id.clone(), until, note: row.try_get(2)?, snoozed_by: row.try_get(3)? };
                snoozes.insert(alert_id, snoozed);
            }
        }
        Ok(snoozes)
    }
}
