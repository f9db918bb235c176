//! How leads settled checkpoints: one word a checkpoint, the latest counts.

use std::collections::BTreeMap;

use sqlx::Row;

use super::super::error::StoreError;
use super::super::open::Store;
use crate::insight::Settlement;
use crate::units::{Date, Days, day_of};

impl Store {
    /// Keeps how a checkpoint of a renewal was settled, in place of what was settled before.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails, or there is no such account.
    pub async fn settle(
        &self,
        account: &str,
        renewal_date: Date,
        settlement: &Settlement,
        now: i64,
    ) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "INSERT INTO settlements (account_id, renewal_date, days, expected, reason, settled_by, settled_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (account_id, renewal_date, days) DO UPDATE SET \
             expected = excluded.expected, reason = excluded.reason, settled_by = excluded.settled_by, \
             settled_at = excluded.settled_at",
        )
        .bind(account)
        .bind(renewal_date.to_string())
        .bind(i64::from(settlement.days))
        .bind(settlement.expected.word())
        .bind(&settlement.reason)
        .bind(&settlement.settled_by)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// How checkpoints were settled, by account and renewal date.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn settlements(&self) -> Result<BTreeMap<(String, String), Vec<Settlement>>, StoreError> {
        let text = "SELECT account_id, renewal_date, days, expected, reason, settled_by, settled_at FROM settlements \
                    ORDER BY account_id, renewal_date, days DESC";
        let mut settled: BTreeMap<(String, String), Vec<Settlement>> = BTreeMap::new();
        for row in &sqlx::query(text).fetch_all(self.readers()).await? {
            let damaged = |source| StoreError::Damaged { field: "settlement", source };
            let expected: String = row.try_get(3)?;
            let settlement = Settlement {
                days: Days::try_from(row.try_get::<i64, _>(2)?).unwrap_or(Days::MAX),
                expected: serde_json::from_value(expected.into()).map_err(damaged)?,
                reason: row.try_get(4)?,
                settled_by: row.try_get(5)?,
                settled_on: day_of(row.try_get(6)?),
            };
            settled.entry((row.try_get(0)?, row.try_get(1)?)).or_default().push(settlement);
        }
        Ok(settled)
    }
}
