//! What people expect of renewals, beside what the model expected at that moment; scored once the outcome is known.

use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use utoipa::ToSchema;

use super::super::error::StoreError;
use super::super::open::Store;
use crate::insight::Expected;
use crate::units::Moment;

/// A person's own call of a renewal.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Call {
    /// The account.
    pub account_id: String,
    /// The renewal: when the contract comes due.
    #[schema(format = Date)]
    pub renewal_date: String,
    /// Who made the call.
    pub made_by: String,
    /// When.
    #[schema(value_type = String)]
    pub made_at: Moment,
    /// When, in seconds since 1970.
    pub made_at_epoch: i64,
    /// The chance to renew that the person gives it; 1 and 0 are plain words.
    pub win_probability: f64,
    /// Whether the person said `monitor` in place of a chance, which is then the model's.
    pub monitor: bool,
    /// Why.
    pub reason: Option<String>,
    /// Which model stood beside it.
    pub model: String,
    /// What the model gave it at that moment.
    pub model_probability: f64,
}

/// A call, and how the renewal ended.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ScoredCall {
    /// The call.
    #[serde(flatten)]
    pub call: Call,
    /// Whether person and model were on different sides of one half.
    pub disagrees: bool,
    /// Whether it renewed; absent until that is known.
    pub renewed: Option<bool>,
}

const CALLS: &str = "SELECT calls.account_id, calls.renewal_date, made_by, made_at, win_probability, calls.reason, model, \
                     model_probability, renewed, monitor FROM calls LEFT JOIN outcomes \
                     ON outcomes.account_id = calls.account_id AND outcomes.renewal_date = calls.renewal_date";
const IN_ORDER: &str = "ORDER BY made_at, calls.account_id, calls.renewal_date, made_by";

impl Store {
    /// Keeps a call.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn record_call(&self, call: &Call) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "INSERT INTO calls (account_id, renewal_date, made_by, made_at, win_probability, reason, model, \
             model_probability, monitor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (account_id, renewal_date, made_by, made_at) DO UPDATE SET \
             win_probability = excluded.win_probability, reason = excluded.reason, model = excluded.model, \
             model_probability = excluded.model_probability, monitor = excluded.monitor",
        )
        .bind(&call.account_id)
        .bind(&call.renewal_date)
        .bind(&call.made_by)
        .bind(call.made_at.0)
        .bind(call.win_probability)
        .bind(&call.reason)
        .bind(&call.model)
        .bind(call.model_probability)
        .bind(i64::from(call.monitor))
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// The last call of each person about each renewal with its outcome, oldest first; of one account, or of all.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn calls(&self, account: Option<&str>) -> Result<Vec<ScoredCall>, StoreError> {
        let text = format!(
            "{CALLS} WHERE NOT EXISTS (SELECT 1 FROM calls AS later WHERE later.account_id = calls.account_id \
                    AND later.renewal_date = calls.renewal_date AND later.made_by = calls.made_by \
                    AND later.made_at > calls.made_at)"
        );
        let rows = match account {
            Some(account) => {
                let text = format!("{text} AND calls.account_id = $1 {IN_ORDER}");
                sqlx::query(AssertSqlSafe(text)).bind(account).fetch_all(self.readers()).await?
            }
            None => sqlx::query(AssertSqlSafe(format!("{text} {IN_ORDER}"))).fetch_all(self.readers()).await?,
        };
        rows.iter().map(call_of).collect()
    }

    /// Every call with its outcome, oldest first: those that were taken back later, too.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn all_calls(&self) -> Result<Vec<ScoredCall>, StoreError> {
        let rows = sqlx::query(AssertSqlSafe(format!("{CALLS} {IN_ORDER}"))).fetch_all(self.readers()).await?;
        rows.iter().map(call_of).collect()
    }
}

fn call_of(row: &AnyRow) -> Result<ScoredCall, StoreError> {
    let call = Call {
        account_id: row.try_get(0)?,
        renewal_date: row.try_get(1)?,
        made_by: row.try_get(2)?,
        made_at: Moment(row.try_get(3)?),
        made_at_epoch: row.try_get(3)?,
        win_probability: row.try_get(4)?,
        monitor: row.try_get::<i64, _>(9)? != 0,
        reason: row.try_get(5)?,
        model: row.try_get(6)?,
        model_probability: row.try_get(7)?,
    };
    let disagrees = !call.monitor && Expected::differs(call.win_probability, call.model_probability);
    let renewed: Option<i64> = row.try_get(8)?;
    Ok(ScoredCall { call, disagrees, renewed: renewed.map(|renewed| renewed != 0) })
}
