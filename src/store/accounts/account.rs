//! Accounts as they were sent, and every version of them that was accepted.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::super::error::StoreError;
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

pub(in crate::store) fn features_of(row: &AnyRow, column: usize) -> Result<Features, StoreError> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|source| StoreError::Damaged { field: "features", source })
}
