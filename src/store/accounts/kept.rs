//! Accounts as they are kept: by ID, in pages, and as they were on a day.

use std::collections::HashMap;

use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use super::super::error::StoreError;
use super::super::open::Store;
use super::super::rows::{CHUNK, list};
use super::account::{AccountVersion, NewAccount, StoredAccount, Upserted, features_of};
use super::upsert::upsert;
use crate::units::AccountId;

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

    /// Every version of those accounts that was accepted, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn versions_of(&self, ids: &[&str]) -> Result<HashMap<String, Vec<AccountVersion>>, StoreError> {
        let mut versions: HashMap<String, Vec<AccountVersion>> = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let text = format!(
                "SELECT version, accepted_at, features, account_id FROM account_versions WHERE account_id IN ({}) \
                 ORDER BY account_id, version",
                list(1, chunk.len())
            );
            let query = chunk.iter().fold(sqlx::query(AssertSqlSafe(text)), |query, id| query.bind(*id));
            for row in &query.fetch_all(self.readers()).await? {
                versions.entry(row.try_get(3)?).or_default().push(version_of(row)?);
            }
        }
        Ok(versions)
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
