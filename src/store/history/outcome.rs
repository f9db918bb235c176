//! How renewals ended: one outcome a renewal, the latest word counts.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use utoipa::ToSchema;

use super::super::error::StoreError;
use super::super::open::Store;
use super::super::rows::{CHUNK, Slot, number, places};

/// How a renewal ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Outcome {
    /// The account.
    pub account_id: String,
    /// The renewal: when the contract came due, as `YYYY-MM-DD`.
    #[schema(format = Date)]
    pub renewal_date: String,
    /// Whether it renewed.
    pub renewed: bool,
    /// When the customer's decision was known.
    #[schema(format = Date)]
    pub decided_on: Option<String>,
    /// What the renewal was worth in the end.
    pub value: Option<f64>,
    /// Why, in words.
    pub reason: Option<String>,
}

const COLUMNS: &str = "account_id, renewal_date, renewed, decided_on, value, reason";

impl Store {
    /// Keeps outcomes as one: all of them or none. The outcome of a renewal that has one already is corrected.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing is kept then.
    pub async fn record_outcomes(&self, outcomes: &[Outcome], now: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        let mut slots = [Slot::Plain; 7];
        slots[4] = Slot::Number;
        // A renewal told twice: the latest word, since one statement cannot touch a row twice.
        let latest: BTreeMap<_, _> =
            outcomes.iter().map(|outcome| ((&outcome.account_id, &outcome.renewal_date), outcome)).collect();
        let latest: Vec<&Outcome> = latest.into_values().collect();
        for chunk in latest.chunks(CHUNK) {
            let text = format!(
                "INSERT INTO outcomes (account_id, renewal_date, renewed, decided_on, value, reason, recorded_at) \
                 VALUES {} ON CONFLICT (account_id, renewal_date) DO UPDATE \
                 SET renewed = excluded.renewed, decided_on = excluded.decided_on, value = excluded.value, \
                 reason = excluded.reason, recorded_at = excluded.recorded_at",
                places(chunk.len(), &slots)
            );
            let mut query = sqlx::query(AssertSqlSafe(text));
            for outcome in chunk {
                query = query
                    .bind(&outcome.account_id)
                    .bind(&outcome.renewal_date)
                    .bind(i64::from(outcome.renewed))
                    .bind(&outcome.decided_on)
                    .bind(number(outcome.value))
                    .bind(&outcome.reason)
                    .bind(now);
            }
            query.execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Every outcome, in order of account and renewal.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn outcomes(&self) -> Result<Vec<Outcome>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM outcomes ORDER BY account_id, renewal_date");
        let rows = sqlx::query(AssertSqlSafe(text)).fetch_all(self.readers()).await?;
        rows.iter().map(outcome_of).collect()
    }

    /// The renewals that have ended: account and day.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn ended(&self) -> Result<HashSet<(String, String)>, StoreError> {
        let rows = sqlx::query("SELECT account_id, renewal_date FROM outcomes").fetch_all(self.readers()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// The outcomes of an account, oldest renewal first.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn outcomes_of(&self, account: &str) -> Result<Vec<Outcome>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM outcomes WHERE account_id = $1 ORDER BY renewal_date");
        let rows = sqlx::query(AssertSqlSafe(text)).bind(account).fetch_all(self.readers()).await?;
        rows.iter().map(outcome_of).collect()
    }
}

fn outcome_of(row: &AnyRow) -> Result<Outcome, StoreError> {
    Ok(Outcome {
        account_id: row.try_get(0)?,
        renewal_date: row.try_get(1)?,
        renewed: row.try_get::<i64, _>(2)? != 0,
        decided_on: row.try_get(3)?,
        value: row.try_get(4)?,
        reason: row.try_get(5)?,
    })
}
