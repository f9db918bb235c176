//! The latest scores of some accounts, to see what changes.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, Row};

use super::super::error::StoreError;
use super::super::open::Store;

/// An account's latest win probability and traffic light.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The win probability.
    pub win_probability: f64,
    /// The word of the traffic light.
    pub health: String,
}

/// Accounts asked about in one statement.
const TOGETHER: usize = 500;

impl Store {
    /// The latest readings of those accounts that have one, by their keys.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn readings(&self, accounts: &[&str]) -> Result<HashMap<String, Reading>, StoreError> {
        let mut readings = HashMap::with_capacity(accounts.len());
        for some in accounts.chunks(TOGETHER) {
            let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
            let places = places.join(", ");
            let text = format!("SELECT account_id, win_probability, health FROM scores WHERE account_id IN ({places})");
            let query = some.iter().fold(sqlx::query(AssertSqlSafe(text)), |query, id| query.bind((*id).to_owned()));
            for row in query.fetch_all(self.readers()).await? {
                readings.insert(row.try_get(0)?, Reading { win_probability: row.try_get(1)?, health: row.try_get(2)? });
            }
        }
        Ok(readings)
    }
}
