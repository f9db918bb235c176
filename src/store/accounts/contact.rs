//! The people of an account.

use serde::{Deserialize, Serialize};
use sqlx::Row;
use utoipa::ToSchema;

use super::super::error::StoreError;
use super::super::open::Store;
use super::account::Features;

/// A person of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    /// The caller's own key, one within the account.
    pub contact_id: String,
    /// What is known of the person, as it was sent: name, role, address.
    #[schema(value_type = Object)]
    pub details: Features,
}

impl Store {
    /// Keeps a contact of an account, in place of what was known of it before; gives whether it is new.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails, or there is no such account.
    pub async fn keep_contact(&self, account: &str, contact: &Contact, now: i64) -> Result<bool, StoreError> {
        let details = serde_json::to_string(&contact.details)
            .map_err(|source| StoreError::Damaged { field: "contact", source })?;
        let mut transaction = self.write().await?;
        let text = "UPDATE contacts SET details = $3, updated_at = $4 WHERE account_id = $1 AND id = $2";
        let query = sqlx::query(text).bind(account).bind(&contact.contact_id).bind(&details).bind(now);
        let is_new = query.execute(&mut *transaction).await?.rows_affected() == 0;
        if is_new {
            let text = "INSERT INTO contacts (account_id, id, details, updated_at) VALUES ($1, $2, $3, $4) \
                        ON CONFLICT (account_id, id) DO UPDATE SET details = excluded.details, \
                        updated_at = excluded.updated_at";
            let query = sqlx::query(text).bind(account).bind(&contact.contact_id).bind(&details).bind(now);
            query.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(is_new)
    }

    /// The contacts of an account, in order of their key.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn contacts(&self, account: &str) -> Result<Vec<Contact>, StoreError> {
        let query = sqlx::query("SELECT id, details FROM contacts WHERE account_id = $1 ORDER BY id").bind(account);
        let damaged = |source| StoreError::Damaged { field: "contact", source };
        query
            .fetch_all(self.readers())
            .await?
            .iter()
            .map(|row| {
                let details: String = row.try_get(1)?;
                Ok(Contact { contact_id: row.try_get(0)?, details: serde_json::from_str(&details).map_err(damaged)? })
            })
            .collect()
    }

    /// Forgets a contact; gives whether it was known.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn forget_contact(&self, account: &str, contact: &str) -> Result<bool, StoreError> {
        let mut transaction = self.write().await?;
        let query = sqlx::query("DELETE FROM contacts WHERE account_id = $1 AND id = $2").bind(account).bind(contact);
        let n_forgotten = query.execute(&mut *transaction).await?.rows_affected();
        transaction.commit().await?;
        Ok(n_forgotten > 0)
    }
}
