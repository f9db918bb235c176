//! The latest reading of each account: its win probability and the action most worth doing.

use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use utoipa::ToSchema;

use super::account::{NewAccount, Upserted, upsert};
use super::error::StoreError;
use super::open::Store;
use crate::book::TrafficLight;
use crate::effects::Grade;
use crate::model::WinProbability;
use crate::plan::Action;
use crate::units::{Date, Days};

/// The action most worth doing for an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TopAction {
    /// The kind of intervention.
    pub kind: String,
    /// Its name for people.
    pub label: String,
    /// Days before renewal.
    pub lead_days: Days,
    /// The day to act.
    #[schema(value_type = Option<String>, format = Date)]
    pub act_by: Option<Date>,
    /// What it is expected to change.
    pub uplift: Option<f64>,
    /// Lower end of the 90 % interval of the uplift.
    pub uplift_low: Option<f64>,
    /// Upper end of the 90 % interval of the uplift.
    pub uplift_high: Option<f64>,
    /// `uplift × value - cost`, where the value of the renewal is known.
    pub expected_value: Option<f64>,
    /// How far the uplift may be relied on.
    #[schema(value_type = String)]
    pub evidence: Grade,
}

impl From<&Action> for TopAction {
    fn from(action: &Action) -> Self {
        Self {
            kind: action.kind.clone(),
            label: action.label.clone(),
            lead_days: action.lead_days,
            act_by: action.act_by,
            uplift: action.uplift,
            uplift_low: action.uplift_low,
            uplift_high: action.uplift_high,
            expected_value: action.expected_value,
            evidence: action.evidence,
        }
    }
}

/// A reading of an account, to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The model and the log of interventions it stands on.
    pub basis: String,
    /// The win probability.
    pub win_probability: WinProbability,
    /// The action most worth doing, when any is recommended.
    pub top_action: Option<TopAction>,
}

/// An account in the list of the book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AccountScore {
    /// The account.
    pub account_id: String,
    /// The calibrated chance that it renews if things go on as they customarily do.
    pub win_probability: f64,
    /// Lower end of the 90 % interval.
    pub low: f64,
    /// Upper end of the 90 % interval.
    pub high: f64,
    /// The traffic light.
    #[schema(value_type = String)]
    pub health: TrafficLight,
    /// The day the features were known.
    #[schema(value_type = Option<String>, format = Date)]
    pub as_of: Option<Date>,
    /// When the contract comes due.
    #[schema(value_type = Option<String>, format = Date)]
    pub renewal_date: Option<Date>,
    /// What the renewal is worth.
    pub value: Option<f64>,
    /// The owner.
    pub owner: Option<String>,
    /// The segment.
    pub segment: Option<String>,
    /// The action most worth doing; absent when none is recommended.
    pub top_action: Option<TopAction>,
    /// Which model answers.
    pub model: String,
}

impl Store {
    /// Keeps accounts and their scores as one: all of them or none.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing is kept then.
    pub async fn upsert_accounts(
        &self,
        accounts: &[(NewAccount, Score)],
        now: i64,
    ) -> Result<Vec<Upserted>, StoreError> {
        let mut transaction = self.write().await?;
        let mut done = Vec::with_capacity(accounts.len());
        for (account, score) in accounts {
            let upserted = upsert(&mut transaction, account, now).await?;
            save(&mut transaction, score, upserted.version(), now).await?;
            done.push(upserted);
        }
        transaction.commit().await?;
        Ok(done)
    }

    /// Keeps scores, each of the given version of its account; a newer account's score is left as it is.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing is kept then.
    pub async fn save_scores(&self, scores: &[(Score, i64)], now: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        for (score, version) in scores {
            save(&mut transaction, score, *version, now).await?;
        }
        Ok(transaction.commit().await?)
    }
}

async fn save(connection: &mut AnyConnection, score: &Score, version: i64, now: i64) -> Result<(), StoreError> {
    let top_action = score
        .top_action
        .as_ref()
        .map(serde_json::to_string)
        .transpose()
        .map_err(|source| StoreError::Damaged { field: "top action", source })?;
    let said = &score.win_probability;
    sqlx::query(
        "INSERT INTO scores (account_id, account_version, basis, model, win_probability, low, high, health, as_of, \
         renewal_date, value, owner, segment, top_action, uplift, expected_value, scored_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
         ON CONFLICT (account_id) DO UPDATE SET account_version = excluded.account_version, basis = excluded.basis, \
         model = excluded.model, win_probability = excluded.win_probability, low = excluded.low, high = excluded.high, \
         health = excluded.health, as_of = excluded.as_of, renewal_date = excluded.renewal_date, \
         value = excluded.value, owner = excluded.owner, segment = excluded.segment, \
         top_action = excluded.top_action, uplift = excluded.uplift, expected_value = excluded.expected_value, \
         scored_at = excluded.scored_at WHERE excluded.account_version >= scores.account_version",
    )
    .bind(&said.account_id)
    .bind(version)
    .bind(&score.basis)
    .bind(&said.model)
    .bind(said.win_probability)
    .bind(said.low)
    .bind(said.high)
    .bind(said.health.word())
    .bind(said.as_of.map(|date| date.to_string()))
    .bind(said.renewal_date.map(|date| date.to_string()))
    .bind(said.value)
    .bind(&said.owner)
    .bind(&said.segment)
    .bind(top_action)
    .bind(score.top_action.as_ref().and_then(|action| action.uplift))
    .bind(score.top_action.as_ref().and_then(|action| action.expected_value))
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}
