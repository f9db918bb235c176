//! What was recommended, as it was given out, and what was decided about it.
//!
//! A recommendation has a key made of the account, its revision, what answered and the action, so that the same advice read
//! twice is one row; a decision names that key.

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use utoipa::ToSchema;

use super::super::error::StoreError;
use super::super::open::Store;
use super::super::rows::{CHUNK, Slot, list, places};
use crate::plan::Action;
use crate::units::Moment;

/// What an answer stood on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GivenOn<'a> {
    /// The account.
    pub account_id: &'a str,
    /// Its revision.
    pub revision: i64,
    /// The model, playbook and seed.
    pub basis: &'a str,
    /// The model.
    pub model: &'a str,
}

impl GivenOn<'_> {
    /// The key of an action: the same advice on the same knowledge has the same key, however often it is read.
    #[must_use]
    pub fn key(&self, action: &Action) -> String {
        let mut hasher = blake3::Hasher::new();
        let (revision, lead) = (self.revision.to_string(), action.lead_days.to_string());
        for part in [self.account_id, self.basis, &revision, &action.kind, &lead] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        format!("r-{}", &hasher.finalize().to_hex()[..24])
    }
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It will be done.
    Accepted,
    /// It will not.
    Dismissed,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Dismissed => "dismissed",
        }
    }
}

/// A decision about a recommendation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Decision {
    /// Accepted or dismissed.
    pub decision: Verdict,
    /// Why.
    pub reason: Option<String>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    #[schema(value_type = String)]
    pub decided_at: Moment,
    /// When, in seconds since 1970.
    pub decided_at_epoch: i64,
}

/// A recommendation as it was given out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GivenRecommendation {
    /// Its key.
    pub recommendation_id: String,
    /// The account.
    pub account_id: String,
    /// Which model gave it.
    pub model: String,
    /// When.
    #[schema(value_type = String)]
    pub given_at: Moment,
    /// When, in seconds since 1970.
    pub given_at_epoch: i64,
    /// How likely the service was to give it: 1 where nothing is drawn at random.
    pub chance: f64,
    /// The action.
    pub action: Action,
    /// What was decided about it; absent as long as nothing is.
    pub decision: Option<Decision>,
}

const GIVEN: &str = "SELECT id, account_id, model, given_at, chance, action, decision, reason, decided_by, decided_at \
                     FROM recommendations LEFT JOIN decisions ON recommendation_id = id";

impl Store {
    /// Keeps actions as they are given out, under their keys, unless they are kept already.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing is kept then.
    pub async fn keep_recommendations(&self, on: GivenOn<'_>, actions: &[Action], now: i64) -> Result<(), StoreError> {
        let mut given: Vec<(String, &Action)> = actions.iter().map(|action| (on.key(action), action)).collect();
        given.sort_by(|a, b| a.0.cmp(&b.0));
        given.dedup_by(|a, b| a.0 == b.0);
        if given.is_empty() || self.all_kept(&given).await? {
            return Ok(());
        }
        let mut transaction = self.write().await?;
        for chunk in given.chunks(CHUNK) {
            let text = format!(
                "INSERT INTO recommendations (id, account_id, account_revision, basis, model, kind, lead_days, act_by, \
                 recommended, chance, action, given_at) VALUES {} ON CONFLICT (id) DO NOTHING",
                places(chunk.len(), &[Slot::Plain; 12])
            );
            let mut query = sqlx::query(AssertSqlSafe(text));
            for (key, action) in chunk {
                let words = serde_json::to_string(action)
                    .map_err(|source| StoreError::Damaged { field: "recommendation", source })?;
                query = query
                    .bind(key)
                    .bind(on.account_id)
                    .bind(on.revision)
                    .bind(on.basis)
                    .bind(on.model)
                    .bind(&action.kind)
                    .bind(i64::from(action.lead_days))
                    .bind(action.act_by.map(|date| date.to_string()))
                    .bind(i64::from(action.recommended))
                    .bind(1.0)
                    .bind(words)
                    .bind(now);
            }
            query.execute(&mut *transaction).await?;
        }
        Ok(transaction.commit_aside().await?)
    }

    async fn all_kept(&self, given: &[(String, &Action)]) -> Result<bool, StoreError> {
        let text = format!("SELECT COUNT(*) FROM recommendations WHERE id IN ({})", list(1, given.len()));
        let mut query = sqlx::query_scalar(AssertSqlSafe(text));
        for (key, _) in given {
            query = query.bind(key);
        }
        let kept: i64 = query.fetch_one(self.readers()).await?;
        Ok(usize::try_from(kept).is_ok_and(|kept| kept == given.len()))
    }

    /// A recommendation that was given out.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn recommendation(&self, id: &str) -> Result<Option<GivenRecommendation>, StoreError> {
        let text = format!("{GIVEN} WHERE id = $1");
        let row = sqlx::query(AssertSqlSafe(text)).bind(id).fetch_optional(self.readers()).await?;
        row.as_ref().map(given_of).transpose()
    }

    /// Recommendations on which something was decided, oldest first; about one account, or about all.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn decided_recommendations(&self, account: Option<&str>) -> Result<Vec<GivenRecommendation>, StoreError> {
        let (decided, order) = ("decision IS NOT NULL", "ORDER BY decided_at, id");
        let rows = if let Some(account) = account {
            let text = format!("{GIVEN} WHERE account_id = $1 AND {decided} {order}");
            sqlx::query(AssertSqlSafe(text)).bind(account).fetch_all(self.readers()).await?
        } else {
            let text = format!("{GIVEN} WHERE {decided} {order}");
            sqlx::query(AssertSqlSafe(text)).fetch_all(self.readers()).await?
        };
        rows.iter().map(given_of).collect()
    }

    /// Keeps what was decided about a recommendation; a later decision takes the place of an earlier one.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails, or there is no such recommendation.
    pub async fn decide(&self, recommendation: &str, decision: &Decision) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        sqlx::query(
            "INSERT INTO decisions (recommendation_id, decision, reason, decided_by, decided_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (recommendation_id) DO UPDATE SET decision = excluded.decision, \
             reason = excluded.reason, decided_by = excluded.decided_by, decided_at = excluded.decided_at",
        )
        .bind(recommendation)
        .bind(decision.decision.word())
        .bind(&decision.reason)
        .bind(&decision.decided_by)
        .bind(decision.decided_at.0)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }
}

fn given_of(row: &AnyRow) -> Result<GivenRecommendation, StoreError> {
    let damaged = |source| StoreError::Damaged { field: "recommendation", source };
    let action: String = row.try_get(5)?;
    let verdict: Option<String> = row.try_get(6)?;
    let decision = match verdict {
        None => None,
        Some(word) => Some(Decision {
            decision: serde_json::from_value(word.into()).map_err(damaged)?,
            reason: row.try_get(7)?,
            decided_by: row.try_get(8)?,
            decided_at: Moment(row.try_get(9)?),
            decided_at_epoch: row.try_get(9)?,
        }),
    };
    Ok(GivenRecommendation {
        recommendation_id: row.try_get(0)?,
        account_id: row.try_get(1)?,
        model: row.try_get(2)?,
        given_at: Moment(row.try_get(3)?),
        given_at_epoch: row.try_get(3)?,
        chance: row.try_get(4)?,
        action: serde_json::from_str(&action).map_err(damaged)?,
        decision,
    })
}
