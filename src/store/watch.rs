//! Noticing that the store was written to, by this service or another.

use sqlx::AnyPool;

use super::error::StoreError;
use super::open::Store;

/// Knows when somebody wrote to the store, this service or another.
#[derive(Debug)]
pub struct Watch {
    readers: AnyPool,
    seen: Option<i64>,
}

impl Watch {
    /// Whether anything was written since the last call; yes on the first.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer.
    pub async fn has_changed(&mut self) -> Result<bool, StoreError> {
        let n: i64 = sqlx::query_scalar("SELECT n FROM changes").fetch_one(&self.readers).await?;
        Ok(self.seen.replace(n) != Some(n))
    }
}

impl Store {
    /// A number that is another one after every write of this service, and after [`Store::changed_elsewhere`].
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.noted().count()
    }

    /// Notes that another service wrote to the store.
    pub fn changed_elsewhere(&self) {
        self.noted().add();
    }

    /// A watch over what is written, here and elsewhere.
    #[must_use]
    pub fn watch(&self) -> Watch {
        Watch { readers: self.readers().clone(), seen: None }
    }
}
