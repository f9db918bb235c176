//! Accounts as they were sent, and every version of them that was accepted.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::error::StoreError;
use super::open::Store;
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
    /// When it was first accepted, in seconds since 1970.
    pub first_seen: i64,
    /// When it last changed, in seconds since 1970.
    pub updated_at: i64,
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

const COLUMNS: &str = "id, features, version, first_seen, updated_at";

impl Store {
    /// The account of that key, if known.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn account(&self, id: &AccountId) -> Result<Option<StoredAccount>, StoreError> {
        let text = "SELECT id, features, version, first_seen, updated_at FROM accounts WHERE id = $1";
        sqlx::query(text).bind(id.as_str()).fetch_optional(self.readers()).await?.as_ref().map(account_of).transpose()
    }

    /// Every version of an account that was accepted, oldest first: version, when, and what was known.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn account_versions(&self, id: &AccountId) -> Result<Vec<(i64, i64, Features)>, StoreError> {
        let text = "SELECT version, accepted_at, features FROM account_versions WHERE account_id = $1 ORDER BY version";
        let rows = sqlx::query(text).bind(id.as_str()).fetch_all(self.readers()).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, features_of(row, 2)?))).collect()
    }

    /// How many accounts are kept.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn n_accounts(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar("SELECT COUNT(*) FROM accounts").fetch_one(self.readers()).await?)
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
             WHERE account_id = accounts.id AND account_version = accounts.version AND basis = $1) ORDER BY id LIMIT $3"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(basis).bind(after).bind(limit);
        query.fetch_all(self.readers()).await?.iter().map(account_of).collect()
    }
}

/// Keeps an account; a version is added to its history when anything changed.
pub(super) async fn upsert(
    connection: &mut AnyConnection,
    account: &NewAccount,
    now: i64,
) -> Result<Upserted, StoreError> {
    let id = account.id.as_str();
    let features = text_of(&account.features)?;
    // The writing statement comes first: a transaction that reads before it writes may find the file locked.
    let changed: Option<i64> = sqlx::query_scalar(
        "INSERT INTO accounts (id, features, version, first_seen, updated_at) VALUES ($1, $2, 1, $3, $3) \
         ON CONFLICT (id) DO UPDATE SET features = excluded.features, version = accounts.version + 1, \
         updated_at = excluded.updated_at WHERE accounts.features <> excluded.features RETURNING version",
    )
    .bind(id)
    .bind(&features)
    .bind(now)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(version) = changed else {
        let version = sqlx::query_scalar("SELECT version FROM accounts WHERE id = $1")
            .bind(id)
            .fetch_one(&mut *connection)
            .await?;
        return Ok(Upserted::Unchanged { version });
    };
    sqlx::query("INSERT INTO account_versions (account_id, version, features, accepted_at) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(version)
        .bind(&features)
        .bind(now)
        .execute(&mut *connection)
        .await?;
    Ok(if version == 1 { Upserted::Created } else { Upserted::Updated { version } })
}

fn account_of(row: &AnyRow) -> Result<StoredAccount, StoreError> {
    Ok(StoredAccount {
        id: AccountId(row.try_get(0)?),
        features: features_of(row, 1)?,
        version: row.try_get(2)?,
        first_seen: row.try_get(3)?,
        updated_at: row.try_get(4)?,
    })
}

fn text_of(features: &Features) -> Result<String, StoreError> {
    serde_json::to_string(features).map_err(|source| StoreError::Damaged { field: "features", source })
}

fn features_of(row: &AnyRow, column: usize) -> Result<Features, StoreError> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|source| StoreError::Damaged { field: "features", source })
}
