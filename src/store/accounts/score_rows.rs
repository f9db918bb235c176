//! Writing scores: the latest of each account, and a line of history where it differs from the one before.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::super::error::StoreError;
use super::super::ledger::Pen;
use super::super::open::Store;
use super::super::rows::{CHUNK, Slot, list, number, places};
use super::account::{NewAccount, Upserted};
use super::score::{AWAITS_ACTION, PastScore, Score};
use super::upsert::upsert;
use crate::units::Moment;

/// An account may be forgotten while it is being scored.
const STILL_THERE: &str = "EXISTS (SELECT 1 FROM accounts WHERE id = new.column1)";

async fn save(
    connection: &mut AnyConnection,
    scores: impl Iterator<Item = (&Score, i64)>,
    now: i64,
) -> Result<(), StoreError> {
    // Of several scores of one account the last counts; in order of the key, as accounts are written.
    let latest: BTreeMap<&str, (&Score, i64)> =
        scores.map(|scored| (scored.0.win_probability.account_id.as_str(), scored)).collect();
    let latest: Vec<(&Score, i64)> = latest.into_values().collect();
    for chunk in latest.chunks(CHUNK) {
        save_latest(connection, chunk, now).await?;
    }
    let mut pen = Pen::take(connection, now).await?;
    for chunk in latest.chunks(CHUNK) {
        save_history(connection, chunk, &mut pen).await?;
    }
    pen.put_down(connection).await
}

async fn save_latest(connection: &mut AnyConnection, scores: &[(&Score, i64)], now: i64) -> Result<(), StoreError> {
    let mut slots = [Slot::Plain; 18];
    for at in [10, 14, 15] {
        slots[at] = Slot::Number;
    }
    let text = format!(
        "INSERT INTO scores (account_id, account_revision, basis, model, win_probability, low, high, health, as_of, \
         renewal_date, value, owner, segment, top_action, uplift, expected_value, scored_at, name) \
         SELECT * FROM (VALUES {}) AS new WHERE {STILL_THERE} \
         ON CONFLICT (account_id) DO UPDATE SET account_revision = excluded.account_revision, \
         basis = excluded.basis, model = excluded.model, win_probability = excluded.win_probability, \
         low = excluded.low, high = excluded.high, health = excluded.health, as_of = excluded.as_of, \
         renewal_date = excluded.renewal_date, value = excluded.value, owner = excluded.owner, \
         segment = excluded.segment, top_action = excluded.top_action, uplift = excluded.uplift, \
         expected_value = excluded.expected_value, scored_at = excluded.scored_at, name = excluded.name \
         WHERE excluded.account_revision > scores.account_revision OR (excluded.account_revision = \
         scores.account_revision AND excluded.basis <> scores.basis || '{AWAITS_ACTION}')",
        places(scores.len(), &slots)
    );
    let mut query = sqlx::query(AssertSqlSafe(text));
    for (score, revision) in scores {
        let said = &score.win_probability;
        let action = score.top_action.as_ref();
        let words = action
            .map(serde_json::to_string)
            .transpose()
            .map_err(|source| StoreError::Damaged { field: "top action", source })?;
        query = query
            .bind(&said.account_id)
            .bind(revision)
            .bind(score.latest_basis().into_owned())
            .bind(&said.model)
            .bind(said.win_probability)
            .bind(said.low)
            .bind(said.high)
            .bind(said.health.word())
            .bind(said.as_of.map(|date| date.to_string()))
            .bind(said.renewal_date.map(|date| date.to_string()))
            .bind(number(said.value))
            .bind(&said.owner)
            .bind(&said.segment)
            .bind(words)
            .bind(number(action.and_then(|action| action.uplift)))
            .bind(number(action.and_then(|action| action.expected_value)))
            .bind(now)
            .bind(&said.name);
    }
    query.execute(connection).await?;
    Ok(())
}

/// Keeps readings, and enters those that were not kept before in the ledger.
async fn save_history(
    connection: &mut AnyConnection,
    scores: &[(&Score, i64)],
    pen: &mut Pen,
) -> Result<(), StoreError> {
    let text = format!(
        "INSERT INTO score_history (account_id, account_revision, basis, model, win_probability, low, high, as_of, \
         scored_at, ledger_position, ledger_line, ledger_hash, ledger_salt) \
         SELECT * FROM (VALUES {}) AS new WHERE {STILL_THERE} \
         ON CONFLICT (account_id, account_revision, basis) DO NOTHING RETURNING ledger_line",
        places(scores.len(), &[Slot::Plain; 13])
    );
    let mut query = sqlx::query(AssertSqlSafe(text));
    let mut lines = Vec::with_capacity(scores.len());
    for (score, revision) in scores {
        let said = &score.win_probability;
        let (line, salt) = pen.line(said);
        query = query
            .bind(&said.account_id)
            .bind(revision)
            .bind(&score.basis)
            .bind(&said.model)
            .bind(said.win_probability)
            .bind(said.low)
            .bind(said.high)
            .bind(said.as_of.map(|date| date.to_string()))
            .bind(pen.at())
            .bind(pen.position())
            .bind(line.number)
            .bind(line.hash.clone())
            .bind(salt);
        lines.push(line);
    }
    let kept = query.fetch_all(connection).await?;
    let kept: BTreeSet<i64> = kept.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    pen.enter(lines.into_iter().filter(|line| kept.contains(&line.number)));
    Ok(())
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
        let (accounts, scores): (Vec<NewAccount>, Vec<&Score>) =
            accounts.iter().map(|(account, score)| (account.clone(), score)).unzip();
        let upserted = upsert(&mut transaction, &accounts, now).await?;
        let revisions = upserted.iter().map(|(_, revision)| *revision);
        save(&mut transaction, scores.into_iter().zip(revisions), now).await?;
        transaction.commit().await?;
        Ok(upserted.into_iter().map(|(upserted, _)| upserted).collect())
    }

    /// Keeps scores, each of the given revision of its account; the score of a newer revision is left as it is, and one
    /// that has its action is not replaced by the same without.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing is kept then.
    pub async fn save_scores(&self, scores: &[(Score, i64)], now: i64) -> Result<(), StoreError> {
        let mut transaction = self.write().await?;
        save(&mut transaction, scores.iter().map(|(score, revision)| (score, *revision)), now).await?;
        Ok(transaction.commit().await?)
    }

    /// Every reading of an account that was kept, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn past_scores(&self, account: &str) -> Result<Vec<PastScore>, StoreError> {
        let text = "SELECT scored_at, win_probability, low, high, model FROM score_history WHERE account_id = $1 \
                    ORDER BY scored_at, account_revision";
        let rows = sqlx::query(text).bind(account).fetch_all(self.readers()).await?;
        rows.iter().map(past_score_of).collect()
    }

    /// Every reading that was kept, by account, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn all_past_scores(&self) -> Result<BTreeMap<String, Vec<PastScore>>, StoreError> {
        let text = "SELECT scored_at, win_probability, low, high, model, account_id FROM score_history \
                    ORDER BY account_id, scored_at, account_revision";
        let mut scores: BTreeMap<String, Vec<PastScore>> = BTreeMap::new();
        for row in &sqlx::query(text).fetch_all(self.readers()).await? {
            scores.entry(row.try_get(5)?).or_default().push(past_score_of(row)?);
        }
        Ok(scores)
    }

    /// What was said of each account at a time: the latest score made by then; nothing of those that had none yet.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn said_at(&self, accounts: &[&str], at: i64) -> Result<HashMap<String, f64>, StoreError> {
        let mut said = HashMap::new();
        for chunk in accounts.chunks(CHUNK) {
            let text = format!(
                "SELECT account_id, win_probability FROM (SELECT account_id, win_probability, ROW_NUMBER() OVER \
                 (PARTITION BY account_id ORDER BY scored_at DESC, account_revision DESC) AS place FROM score_history \
                 WHERE scored_at <= $1 AND account_id IN ({})) AS known WHERE place = 1",
                list(2, chunk.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(text)).bind(at);
            for account in chunk {
                query = query.bind(*account);
            }
            for row in &query.fetch_all(self.readers()).await? {
                said.insert(row.try_get(0)?, row.try_get(1)?);
            }
        }
        Ok(said)
    }
}

fn past_score_of(row: &AnyRow) -> Result<PastScore, StoreError> {
    Ok(PastScore {
        scored_at: Moment(row.try_get(0)?),
        scored_at_epoch: row.try_get(0)?,
        win_probability: row.try_get(1)?,
        low: row.try_get(2)?,
        high: row.try_get(3)?,
        model: row.try_get(4)?,
    })
}
