//! What was published of accounts at a time, and before their renewals ended: for movers and for watching the model.

use std::collections::BTreeMap;

use sqlx::Row;

use super::super::accounts::{AccountScore, Features, Sort, SortKey, features_of};
use super::super::error::StoreError;
use super::super::open::Store;
use super::outcome::Outcome;

/// A probability that was published.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// When, in seconds since 1970.
    pub scored_at: i64,
    /// The win probability.
    pub win_probability: f64,
    /// Which model answered.
    pub model: String,
}

/// A renewal that has ended, and everything that was published of the account before its outcome was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct EndedRenewal {
    /// How it ended.
    pub outcome: Outcome,
    /// The segment of the account as of today.
    pub segment: Option<String>,
    /// What was published, oldest first.
    pub published: Vec<Published>,
}

impl Store {
    /// Of every account what was published last by a time, or first after it where nothing was before.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn published_by(&self, at: i64) -> Result<BTreeMap<String, Published>, StoreError> {
        let text = "SELECT account_id, scored_at, win_probability, model FROM score_history WHERE scored_at = COALESCE(\
                    (SELECT MAX(earlier.scored_at) FROM score_history AS earlier \
                     WHERE earlier.account_id = score_history.account_id AND earlier.scored_at <= $1), \
                    (SELECT MIN(later.scored_at) FROM score_history AS later \
                     WHERE later.account_id = score_history.account_id)) \
                    ORDER BY account_id, account_revision";
        let rows = sqlx::query(text).bind(at).fetch_all(self.readers()).await?;
        let published = rows.iter().map(|row| {
            let published =
                Published { scored_at: row.try_get(1)?, win_probability: row.try_get(2)?, model: row.try_get(3)? };
            Ok((row.try_get(0)?, published))
        });
        published.collect()
    }

    /// Of every account what was known by a time, or first after it where nothing was known before.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn known_by(&self, at: i64) -> Result<BTreeMap<String, Features>, StoreError> {
        let text = "SELECT account_id, features FROM account_versions WHERE version = COALESCE(\
                    (SELECT MAX(earlier.version) FROM account_versions AS earlier \
                     WHERE earlier.account_id = account_versions.account_id AND earlier.accepted_at <= $1), \
                    (SELECT MIN(later.version) FROM account_versions AS later \
                     WHERE later.account_id = account_versions.account_id))";
        let rows = sqlx::query(text).bind(at).fetch_all(self.readers()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, features_of(row, 1)?))).collect()
    }

    /// The latest reading of every account, in order of the key.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn whole_book(&self) -> Result<Vec<AccountScore>, StoreError> {
        let by_key = Sort { key: SortKey::Account, descending: false };
        Ok(self.page(&super::super::accounts::BookFilter::default(), by_key, None, usize::MAX >> 2).await?.accounts)
    }

    /// Every renewal that has ended with what was published before its outcome was recorded.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn ended_renewals(&self) -> Result<Vec<EndedRenewal>, StoreError> {
        let text = "SELECT outcomes.account_id, outcomes.renewal_date, score_history.scored_at, score_history.win_probability, \
                    score_history.model, scores.segment FROM outcomes \
                    JOIN score_history ON score_history.account_id = outcomes.account_id \
                    AND score_history.scored_at < outcomes.recorded_at \
                    LEFT JOIN scores ON scores.account_id = outcomes.account_id \
                    ORDER BY outcomes.account_id, outcomes.renewal_date, score_history.scored_at, \
                    score_history.account_revision";
        let rows = sqlx::query(text).fetch_all(self.readers()).await?;
        let mut known: BTreeMap<(String, String), (Option<String>, Vec<Published>)> = BTreeMap::new();
        for row in &rows {
            let entry = known.entry((row.try_get(0)?, row.try_get(1)?)).or_default();
            entry.0 = row.try_get(5)?;
            let (scored_at, win_probability) = (row.try_get(2)?, row.try_get(3)?);
            entry.1.push(Published { scored_at, win_probability, model: row.try_get(4)? });
        }
        let ended = self.outcomes().await?.into_iter().filter_map(|outcome| {
            let (segment, published) = known.remove(&(outcome.account_id.clone(), outcome.renewal_date.clone()))?;
            Some(EndedRenewal { outcome, segment, published })
        });
        Ok(ended.collect())
    }
}
