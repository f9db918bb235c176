//! Accounts as they were sent, and every version of them that was accepted.

use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::error::StoreError;
use super::open::Store;
use super::rows::{CHUNK, Slot, list, places};
use crate::units::AccountId;

/// What is known about an account: column → value, as it was sent.
pub type Features = serde_json::Map<String, serde_json::Value>;

/// An account to keep.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAccount {
    /// Its key.
    pub id: AccountId,
    /// What is known about it.
    pub features: Features,
}

/// An account as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredAccount {
    /// Its key.
    pub id: AccountId,
    /// What is known about it.
    pub features: Features,
    /// How many times it changed, from 1.
    pub version: i64,
    /// How many times anything changed that a score stands on, its interventions included.
    pub revision: i64,
    /// When it was first accepted, in seconds since 1970.
    pub first_seen: i64,
    /// When it last changed, in seconds since 1970.
    pub updated_at: i64,
}

/// A version of an account as it was accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountVersion {
    /// Its number, from 1.
    pub version: i64,
    /// When it was accepted, in seconds since 1970.
    pub accepted_at: i64,
    /// What was known.
    pub features: Features,
}

/// What keeping an account did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upserted {
    /// It was not known.
    Created,
    /// It changed.
    Updated {
        /// Its version from now on.
        version: i64,
    },
    /// It was known exactly so.
    Unchanged {
        /// Its version.
        version: i64,
    },
}

impl Upserted {
    /// The account's version from now on.
    #[must_use]
    pub fn version(self) -> i64 {
        match self {
            Self::Created => 1,
            Self::Updated { version } | Self::Unchanged { version } => version,
        }
    }
}

const COLUMNS: &str = "id, features, version, revision, first_seen, updated_at";

impl Store {
    /// Keeps accounts as one: all of them or none. Their scores are those of before until they are scored again.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nothing is kept then.
    pub async fn keep_accounts(&self, accounts: &[NewAccount], now: i64) -> Result<Vec<Upserted>, StoreError> {
        let mut transaction = self.write().await?;
        let upserted = upsert(&mut transaction, accounts, now).await?;
        transaction.commit().await?;
        Ok(upserted.into_iter().map(|(upserted, _)| upserted).collect())
    }

    /// The account of that key, if known.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn account(&self, id: &AccountId) -> Result<Option<StoredAccount>, StoreError> {
        let text = "SELECT id, features, version, revision, first_seen, updated_at FROM accounts WHERE id = $1";
        sqlx::query(text).bind(id.as_str()).fetch_optional(self.readers()).await?.as_ref().map(account_of).transpose()
    }

    /// The accounts of those keys that are known, in order of the key.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn accounts_of(&self, ids: &[&str]) -> Result<Vec<StoredAccount>, StoreError> {
        let mut accounts = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let text = format!("SELECT {COLUMNS} FROM accounts WHERE id IN ({}) ORDER BY id", list(1, chunk.len()));
            let query = chunk.iter().fold(sqlx::query(AssertSqlSafe(text)), |query, id| query.bind(*id));
            for row in &query.fetch_all(self.readers()).await? {
                accounts.push(account_of(row)?);
            }
        }
        Ok(accounts)
    }

    /// The revision of an account, if known.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn account_revision(&self, id: &str) -> Result<Option<i64>, StoreError> {
        let text = "SELECT revision FROM accounts WHERE id = $1";
        Ok(sqlx::query_scalar(text).bind(id).fetch_optional(self.readers()).await?)
    }

    /// Every version of an account that was accepted, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn account_versions(&self, id: &AccountId) -> Result<Vec<AccountVersion>, StoreError> {
        let text = "SELECT version, accepted_at, features FROM account_versions WHERE account_id = $1 ORDER BY version";
        let rows = sqlx::query(text).bind(id.as_str()).fetch_all(self.readers()).await?;
        rows.iter().map(version_of).collect()
    }

    /// The version of an account that was the latest at a time, if it was known by then.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn account_at(&self, id: &AccountId, at: i64) -> Result<Option<AccountVersion>, StoreError> {
        let text = "SELECT version, accepted_at, features FROM account_versions \
                    WHERE account_id = $1 AND accepted_at <= $2 ORDER BY version DESC LIMIT 1";
        let row = sqlx::query(text).bind(id.as_str()).bind(at).fetch_optional(self.readers()).await?;
        row.as_ref().map(version_of).transpose()
    }

    /// How many accounts are kept.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn n_accounts(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar("SELECT COUNT(*) FROM accounts").fetch_one(self.readers()).await?)
    }

    /// Up to `limit` accounts after the given key, in order of the key.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn accounts_after(&self, after: &str, limit: i64) -> Result<Vec<StoredAccount>, StoreError> {
        let text = format!("SELECT {COLUMNS} FROM accounts WHERE id > $1 ORDER BY id LIMIT $2");
        let query = sqlx::query(AssertSqlSafe(text)).bind(after).bind(limit);
        query.fetch_all(self.readers()).await?.iter().map(account_of).collect()
    }

    /// Up to `limit` accounts after the given key whose latest score does not stand on `basis`, in order of the key.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn accounts_to_score(
        &self,
        basis: &str,
        after: &str,
        limit: i64,
    ) -> Result<Vec<StoredAccount>, StoreError> {
        let text = format!(
            "SELECT {COLUMNS} FROM accounts WHERE id > $2 AND NOT EXISTS (SELECT 1 FROM scores \
             WHERE account_id = accounts.id AND account_revision = accounts.revision AND basis = $1) \
             ORDER BY id LIMIT $3"
        );
        let query = sqlx::query(AssertSqlSafe(text)).bind(basis).bind(after).bind(limit);
        query.fetch_all(self.readers()).await?.iter().map(account_of).collect()
    }
}

/// Keeps accounts, in the order given; gives what became of each and its revision from now on.
///
/// A version is added to the history of each that changed. Rows are written in order of their key, so that two writers
/// never wait for each other in a ring; an account that is sent several times is written once a round.
pub(super) async fn upsert(
    connection: &mut AnyConnection,
    accounts: &[NewAccount],
    now: i64,
) -> Result<Vec<(Upserted, i64)>, StoreError> {
    let mut order: Vec<usize> = (0..accounts.len()).collect();
    order.sort_by(|&a, &b| accounts[a].id.cmp(&accounts[b].id));
    let mut rounds: Vec<Vec<usize>> = Vec::new();
    let mut repeated = 0;
    for (at, &index) in order.iter().enumerate() {
        let is_repeated = at > 0 && accounts[order[at - 1]].id == accounts[index].id;
        repeated = if is_repeated { repeated + 1 } else { 0 };
        if rounds.len() == repeated {
            rounds.push(Vec::new());
        }
        rounds[repeated].push(index);
    }
    let mut results = vec![(Upserted::Created, 1); accounts.len()];
    for chunk in rounds.iter().flat_map(|round| round.chunks(CHUNK)) {
        upsert_chunk(connection, accounts, chunk, now, &mut results).await?;
    }
    Ok(results)
}

async fn upsert_chunk(
    connection: &mut AnyConnection,
    accounts: &[NewAccount],
    chunk: &[usize],
    now: i64,
    results: &mut [(Upserted, i64)],
) -> Result<(), StoreError> {
    let texts: Vec<String> = chunk.iter().map(|&index| text_of(&accounts[index].features)).collect::<Result<_, _>>()?;
    // The writing statement comes first: a transaction that reads before it writes may find the file locked.
    let text = format!(
        "INSERT INTO accounts (id, features, version, revision, first_seen, updated_at) VALUES {} \
         ON CONFLICT (id) DO UPDATE SET features = excluded.features, version = accounts.version + 1, \
         revision = accounts.revision + 1, updated_at = excluded.updated_at \
         WHERE accounts.features <> excluded.features RETURNING id, version, revision",
        places(chunk.len(), &[Slot::Plain; 6])
    );
    let mut query = sqlx::query(AssertSqlSafe(text));
    for (&index, text) in chunk.iter().zip(&texts) {
        query = query.bind(accounts[index].id.as_str()).bind(text).bind(1_i64).bind(1_i64).bind(now).bind(now);
    }
    let mut changed: HashMap<String, (i64, i64)> = HashMap::with_capacity(chunk.len());
    for row in query.fetch_all(&mut *connection).await? {
        changed.insert(row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?));
    }
    let mut unchanged = Vec::new();
    let mut versions = Vec::with_capacity(changed.len());
    for (&index, text) in chunk.iter().zip(&texts) {
        match changed.get(accounts[index].id.as_str()) {
            Some(&(version, revision)) => {
                let upserted = if version == 1 { Upserted::Created } else { Upserted::Updated { version } };
                results[index] = (upserted, revision);
                versions.push((accounts[index].id.as_str(), version, text));
            }
            None => unchanged.push(index),
        }
    }
    if !versions.is_empty() {
        let places = places(versions.len(), &[Slot::Plain; 4]);
        let text = format!("INSERT INTO account_versions (account_id, version, features, accepted_at) VALUES {places}");
        let mut query = sqlx::query(AssertSqlSafe(text));
        for (id, version, text) in versions {
            query = query.bind(id).bind(version).bind(text).bind(now);
        }
        query.execute(&mut *connection).await?;
    }
    if !unchanged.is_empty() {
        let text = format!("SELECT id, version, revision FROM accounts WHERE id IN ({})", list(1, unchanged.len()));
        let mut query = sqlx::query(AssertSqlSafe(text));
        for &index in &unchanged {
            query = query.bind(accounts[index].id.as_str());
        }
        let mut known: HashMap<String, (i64, i64)> = HashMap::with_capacity(unchanged.len());
        for row in query.fetch_all(&mut *connection).await? {
            known.insert(row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?));
        }
        for index in unchanged {
            let (version, revision) = known.get(accounts[index].id.as_str()).copied().unwrap_or((1, 1));
            results[index] = (Upserted::Unchanged { version }, revision);
        }
    }
    Ok(())
}

/// Notes that what was done about accounts has changed: their scores are no longer the latest.
pub(super) async fn revise(connection: &mut AnyConnection, ids: &[&str]) -> Result<(), StoreError> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    for chunk in ids.chunks(CHUNK) {
        let text = format!("UPDATE accounts SET revision = revision + 1 WHERE id IN ({})", list(1, chunk.len()));
        let mut query = sqlx::query(AssertSqlSafe(text));
        for id in chunk {
            query = query.bind(*id);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

fn account_of(row: &AnyRow) -> Result<StoredAccount, StoreError> {
    Ok(StoredAccount {
        id: AccountId(row.try_get(0)?),
        features: features_of(row, 1)?,
        version: row.try_get(2)?,
        revision: row.try_get(3)?,
        first_seen: row.try_get(4)?,
        updated_at: row.try_get(5)?,
    })
}

fn version_of(row: &AnyRow) -> Result<AccountVersion, StoreError> {
    Ok(AccountVersion { version: row.try_get(0)?, accepted_at: row.try_get(1)?, features: features_of(row, 2)? })
}

fn text_of(features: &Features) -> Result<String, StoreError> {
    serde_json::to_string(features).map_err(|source| StoreError::Damaged { field: "features", source })
}

pub(super) fn features_of(row: &AnyRow, column: usize) -> Result<Features, StoreError> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|source| StoreError::Damaged { field: "features", source })
}
