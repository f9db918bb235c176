//! The log of interventions as kept.

use sqlx::{AnyConnection, Row};

use super::error::StoreError;
use super::open::Store;

/// One line of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedIntervention {
    /// The account.
    pub account_id: String,
    /// What was done.
    pub kind: String,
    /// When, as `YYYY-MM-DD`.
    pub date: String,
    /// The renewal it was meant for, when the log says.
    pub renewal_date: Option<String>,
    /// What it cost.
    pub cost: Option<f64>,
    /// Hours it took.
    pub hours: Option<f64>,
}

impl Store {
    /// The whole log, in the order it was written.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn interventions(&self) -> Result<Vec<LoggedIntervention>, StoreError> {
        let text = "SELECT account_id, kind, date, renewal_date, cost, hours FROM interventions ORDER BY id";
        let rows = sqlx::query(text).fetch_all(self.readers()).await?;
        rows.iter()
            .map(|row| {
                Ok(LoggedIntervention {
                    account_id: row.try_get(0)?,
                    kind: row.try_get(1)?,
                    date: row.try_get(2)?,
                    renewal_date: row.try_get(3)?,
                    cost: row.try_get(4)?,
                    hours: row.try_get(5)?,
                })
            })
            .collect()
    }
}

/// Puts a log in the place of the one kept.
pub(super) async fn replace(connection: &mut AnyConnection, log: &[LoggedIntervention]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM interventions").execute(&mut *connection).await?;
    for (line, entry) in log.iter().enumerate() {
        sqlx::query(
            "INSERT INTO interventions (id, account_id, kind, date, renewal_date, cost, hours) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(i64::try_from(line).unwrap_or(i64::MAX))
        .bind(&entry.account_id)
        .bind(&entry.kind)
        .bind(&entry.date)
        .bind(&entry.renewal_date)
        .bind(entry.cost)
        .bind(entry.hours)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
