//! Plans and trials for the whole book: the summary with the job, a line for whatever is said of an account.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row};

use super::super::error::StoreError;
use super::super::open::Store;
use super::super::rows::{CHUNK, Slot, places};

/// Lists of a plan or a trial whose entries name an account.
const PARTS: [&str; 5] = ["actions", "accounts", "unserved", "moved", "lots"];

impl Store {
    /// Keeps what a plan or a trial says of each account under the key of its job, and gives what remains: the summary.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing is kept then.
    pub async fn keep_plan(&self, id: &str, plan: &impl Serialize) -> Result<Value, StoreError> {
        let mut summary = serde_json::to_value(plan).map_err(damaged)?;
        let mut transaction = self.write().await?;
        sqlx::query("DELETE FROM plan_lines WHERE plan_id = $1").bind(id).execute(&mut *transaction).await?;
        for part in PARTS {
            let Some(Value::Array(lines)) = summary.get_mut(part).map(Value::take) else { continue };
            let lines: Vec<(usize, Value)> = lines.into_iter().enumerate().collect();
            for chunk in lines.chunks(CHUNK) {
                let places = places(chunk.len(), &[Slot::Plain; 5]);
                let text = format!("INSERT INTO plan_lines (plan_id, part, place, account_id, line) VALUES {places}");
                let mut query = sqlx::query(AssertSqlSafe(text));
                for (place, line) in chunk {
                    let account = line.get("account_id").and_then(Value::as_str).unwrap_or_default().to_owned();
                    let place = i64::try_from(*place).unwrap_or(i64::MAX);
                    query = query.bind(id).bind(part).bind(place).bind(account).bind(line.to_string());
                }
                query.execute(&mut *transaction).await?;
            }
        }
        transaction.commit().await?;
        Ok(summary)
    }

    /// A plan or a trial made whole again from its summary.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn plan(&self, id: &str, mut summary: Value) -> Result<Value, StoreError> {
        for part in PARTS.into_iter().filter(|part| summary.get(part).is_some()).collect::<Vec<_>>() {
            let text = "SELECT line FROM plan_lines WHERE plan_id = $1 AND part = $2 ORDER BY place";
            let lines: Vec<String> = sqlx::query_scalar(text).bind(id).bind(part).fetch_all(self.readers()).await?;
            let lines = lines.iter().map(|line| serde_json::from_str(line)).collect::<Result<Vec<Value>, _>>();
            summary[part] = Value::Array(lines.map_err(damaged)?);
        }
        Ok(summary)
    }

    /// What the latest plan for the book gives an account: the plan's key and the actions.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn planned_actions(&self, account: &str) -> Result<Option<(String, Vec<Value>)>, StoreError> {
        let text = "SELECT plan_id, line FROM plan_lines WHERE account_id = $1 AND part = 'actions' AND plan_id = \
                    (SELECT MAX(id) FROM jobs WHERE kind = 'plan' AND state = 'done') ORDER BY place";
        let rows = sqlx::query(text).bind(account).fetch_all(self.readers()).await?;
        let Some(first) = rows.first() else { return Ok(None) };
        let line = |row: &sqlx::any::AnyRow| serde_json::from_str(&row.try_get::<String, _>(1)?).map_err(damaged);
        Ok(Some((first.try_get(0)?, rows.iter().map(line).collect::<Result<_, _>>()?)))
    }

    /// The actions of the latest plan for the book, account by account; `None` where there is no plan.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn latest_plan(&self) -> Result<Option<HashMap<String, Vec<Value>>>, StoreError> {
        let text = "SELECT MAX(id) FROM jobs WHERE kind = 'plan' AND state = 'done'";
        let plan: Option<String> = sqlx::query_scalar(text).fetch_one(self.readers()).await?;
        let Some(plan) = plan else { return Ok(None) };
        let text = "SELECT account_id, line FROM plan_lines WHERE plan_id = $1 AND part = 'actions' ORDER BY place";
        let mut actions: HashMap<String, Vec<Value>> = HashMap::new();
        for row in &sqlx::query(text).bind(plan).fetch_all(self.readers()).await? {
            let line: String = row.try_get(1)?;
            actions.entry(row.try_get(0)?).or_default().push(serde_json::from_str(&line).map_err(damaged)?);
        }
        Ok(Some(actions))
    }
}

fn damaged(source: serde_json::Error) -> StoreError {
    StoreError::Damaged { field: "plan", source }
}
