//! The log of interventions as kept, by version: a line that was corrected or withdrawn keeps what was known until then.
//!
//! Lines come from a file, which is loaded as a whole, or one by one from a caller. A line of the file that a caller
//! has told too (the same account, kind and day) counts once.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use utoipa::ToSchema;

use super::super::accounts::{Upserted, revise};
use super::super::error::StoreError;
use super::super::open::Store;
use super::super::rows::{CHUNK, Slot, list, number, places};
use crate::units::Canonical;

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LoggedIntervention {
    /// The account.
    pub account_id: String,
    /// What was done.
    pub kind: String,
    /// When, as `YYYY-MM-DD`.
    #[schema(format = Date)]
    pub date: String,
    /// The renewal it was meant for, when the log says.
    #[schema(format = Date)]
    pub renewal_date: Option<String>,
    /// What it cost.
    pub cost: Option<f64>,
    /// Hours it took.
    pub hours: Option<f64>,
    /// Who did it.
    #[serde(default)]
    pub owner: Option<String>,
    /// The known chance with which it was given, where that was drawn at random.
    #[serde(default)]
    pub chance: Option<f64>,
    /// False where a draw of that chance went against the account, so that nothing was done.
    #[serde(default = "was_done")]
    pub done: bool,
}

impl LoggedIntervention {
    /// What the line says, whatever else is kept of it.
    #[must_use]
    pub fn canonical(&self) -> Canonical {
        let text = |canonical: Canonical, text: &String| canonical.text(text);
        Canonical::new("log line 1")
            .text(&self.account_id)
            .text(&self.kind)
            .text(&self.date)
            .maybe(self.renewal_date.as_ref(), text)
            .maybe(self.cost, Canonical::number)
            .maybe(self.hours, Canonical::number)
            .maybe(self.owner.as_ref(), text)
            .maybe(self.chance, Canonical::number)
            .flag(self.done)
    }
}

fn was_done() -> bool {
    true
}

/// A line of the log that a caller tells.
#[derive(Debug, Clone, PartialEq)]
pub struct NewIntervention {
    /// The caller's own key; told again, it corrects.
    pub id: String,
    /// The line.
    pub entry: LoggedIntervention,
    /// The recommendation it followed, if any.
    pub recommendation_id: Option<String>,
}

pub(in crate::store) const FILE: &str = "file";
const CALLER: &str = "caller";
pub(in crate::store) const COLUMNS: &str = "account_id, kind, date, renewal_date, cost, hours, owner, chance, done";
/// Lines in force, a line of the file that a caller has told too left out.
const IN_FORCE: &str = "removed_at IS NULL AND (source = 'caller' OR NOT EXISTS (SELECT 1 FROM interventions AS told \
                        WHERE told.account_id = interventions.account_id AND told.kind = interventions.kind \
                        AND told.date = interventions.date AND told.source = 'caller' AND told.removed_at IS NULL))";

impl Store {
    /// The whole log in force, in order of account and day.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn interventions(&self) -> Result<Vec<LoggedIntervention>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM interventions WHERE {IN_FORCE} ORDER BY account_id, date, kind, id");
        let rows = sqlx::query(AssertSqlSafe(text)).fetch_all(self.readers()).await?;
        rows.iter().map(entry_of).collect()
    }

    /// The log in force of some accounts.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn interventions_of(&self, accounts: &[&str]) -> Result<Vec<LoggedIntervention>, StoreError> {
        let mut entries = Vec::new();
        for chunk in accounts.chunks(CHUNK) {
            let text = format!(
                "SELECT {COLUMNS} FROM interventions WHERE account_id IN ({}) AND {IN_FORCE} \
                 ORDER BY account_id, date, kind, id",
                list(1, chunk.len())
            );
            let mut query = sqlx::query(AssertSqlSafe(text));
            for account in chunk {
                query = query.bind(*account);
            }
            for row in &query.fetch_all(self.readers()).await? {
                entries.push(entry_of(row)?);
            }
        }
        Ok(entries)
    }

    /// The log of an account as it was known at a time.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn interventions_at(&self, account: &str, at: i64) -> Result<Vec<LoggedIntervention>, StoreError> {
        let known = "recorded_at <= $2 AND (removed_at IS NULL OR removed_at > $2)";
        let told = "told.recorded_at <= $2 AND (told.removed_at IS NULL OR told.removed_at > $2)";
        let text = format!(
            "SELECT {COLUMNS} FROM interventions WHERE account_id = $1 AND {known} AND (source = 'caller' OR NOT EXISTS \
             (SELECT 1 FROM interventions AS told WHERE told.account_id = interventions.account_id AND \
             told.kind = interventions.kind AND told.date = interventions.date AND told.source = 'caller' AND {told})) \
             ORDER BY date, kind, id"
        );
        let rows = sqlx::query(AssertSqlSafe(text)).bind(account).bind(at).fetch_all(self.readers()).await?;
        rows.iter().map(entry_of).collect()
    }

    /// Keeps lines told by a caller, as one: all of them or none. A key told before is corrected.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing is kept then.
    pub async fn record_interventions(&self, told: &[NewIntervention], now: i64) -> Result<Vec<Upserted>, StoreError> {
        let mut transaction = self.write().await?;
        let mut results = Vec::with_capacity(told.len());
        let mut touched = BTreeSet::new();
        for new in told {
            let (upserted, before) = record(&mut transaction, new, now).await?;
            if !matches!(upserted, Upserted::Unchanged { .. }) {
                touched.insert(new.entry.account_id.clone());
                touched.extend(before);
            }
            results.push(upserted);
        }
        revise(&mut transaction, &touched.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        transaction.commit().await?;
        Ok(results)
    }
}

/// Writes a new version of a line unless it is known exactly so; gives the account it was about before, too.
async fn record(
    connection: &mut AnyConnection,
    new: &NewIntervention,
    now: i64,
) -> Result<(Upserted, Option<String>), StoreError> {
    // The statement that writes comes first, for SQLite, and locks the line, for PostgreSQL.
    let removed = sqlx::query(
        "UPDATE interventions SET removed_at = $2 WHERE id = $1 AND source = 'caller' AND removed_at IS NULL \
         RETURNING account_id, kind, date, renewal_date, cost, hours, owner, chance, done, version, recommendation_id",
    )
    .bind(&new.id)
    .bind(now)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = removed else {
        insert(connection, &[(new, 1)], CALLER, now).await?;
        return Ok((Upserted::Created, None));
    };
    let (before, version, followed): (_, i64, Option<String>) = (entry_of(&row)?, row.try_get(9)?, row.try_get(10)?);
    if before == new.entry && followed == new.recommendation_id {
        let text = "UPDATE interventions SET removed_at = NULL WHERE id = $1 AND version = $2";
        sqlx::query(text).bind(&new.id).bind(version).execute(&mut *connection).await?;
        return Ok((Upserted::Unchanged { version }, None));
    }
    insert(connection, &[(new, version + 1)], CALLER, now).await?;
    Ok((Upserted::Updated { version: version + 1 }, Some(before.account_id)))
}

pub(in crate::store) async fn insert(
    connection: &mut AnyConnection,
    lines: &[(&NewIntervention, i64)],
    source: &str,
    now: i64,
) -> Result<(), StoreError> {
    let mut slots = [Slot::Plain; 14];
    for at in [7, 8, 10] {
        slots[at] = Slot::Number;
    }
    for chunk in lines.chunks(CHUNK) {
        let text = format!(
            "INSERT INTO interventions (id, version, source, account_id, kind, date, renewal_date, cost, hours, owner, \
             chance, done, recommendation_id, recorded_at) VALUES {}",
            places(chunk.len(), &slots)
        );
        let mut query = sqlx::query(AssertSqlSafe(text));
        for (line, version) in chunk {
            let entry = &line.entry;
            query = query
                .bind(&line.id)
                .bind(*version)
                .bind(source)
                .bind(&entry.account_id)
                .bind(&entry.kind)
                .bind(&entry.date)
                .bind(&entry.renewal_date)
                .bind(number(entry.cost))
                .bind(number(entry.hours))
                .bind(&entry.owner)
                .bind(number(entry.chance))
                .bind(i64::from(entry.done))
                .bind(&line.recommendation_id)
                .bind(now);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

pub(in crate::store) fn entry_of(row: &AnyRow) -> Result<LoggedIntervention, StoreError> {
    Ok(LoggedIntervention {
        account_id: row.try_get(0)?,
        kind: row.try_get(1)?,
        date: row.try_get(2)?,
        renewal_date: row.try_get(3)?,
        cost: row.try_get(4)?,
        hours: row.try_get(5)?,
        owner: row.try_get(6)?,
        chance: row.try_get(7)?,
        done: row.try_get::<i64, _>(8)? != 0,
    })
}
