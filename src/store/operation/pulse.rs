//! Whether the store answers, asked on a connection of its own: one that waits behind long answers would tell of those.

use std::fmt;

use sqlx::{AnyConnection, Connection, Executor};

use super::super::error::StoreError;
use super::super::open::Store;

/// A connection that asks whether the store answers.
pub struct StorePulse {
    address: String,
    connection: Option<AnyConnection>,
}

impl fmt::Debug for StorePulse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StorePulse").field("is_connected", &self.connection.is_some()).finish_non_exhaustive()
    }
}

impl StorePulse {
    /// Asks once; a connection that failed, or whose answer was not waited for, is made anew by the next call.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer.
    pub async fn beat(&mut self) -> Result<(), StoreError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => AnyConnection::connect(&self.address).await?,
        };
        connection.execute("SELECT n FROM changes").await?;
        self.connection = Some(connection);
        Ok(())
    }
}

impl Store {
    /// A pulse of this store; `None` for one in memory, which is never away.
    #[must_use]
    pub fn pulse(&self) -> Option<StorePulse> {
        (!self.is_in_memory()).then(|| StorePulse { address: self.address().to_owned(), connection: None })
    }
}
