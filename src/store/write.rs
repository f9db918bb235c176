//! Writing, and knowing that something was written: what answers made from the store are remembered by.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{Any, AnyConnection, Transaction};

use super::error::StoreError;
use super::open::Store;

/// How often the store was written through this service; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes(Arc<AtomicU64>);

impl Changes {
    fn add(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}

/// A transaction that writes; dropped without a commit, it changes nothing.
pub(super) struct Writing {
    transaction: Transaction<'static, Any>,
    changes: Changes,
}

impl Writing {
    pub(super) fn new(transaction: Transaction<'static, Any>, changes: &Changes) -> Self {
        Self { transaction, changes: changes.clone() }
    }

    /// Makes what was written visible, then tells those who remember answers.
    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        let committed = self.transaction.commit().await;
        self.changes.add();
        committed
    }
}

impl Deref for Writing {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.transaction
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }
}

/// A connection that knows when somebody wrote to the store, this service or another.
#[derive(Debug)]
pub struct Watch {
    connection: AnyConnection,
    statement: &'static str,
    seen: Option<String>,
}

/// Changes with every transaction of another connection to the same file.
const SQLITE_VERSION: &str = "SELECT CAST(data_version AS TEXT) FROM pragma_data_version";
/// Changes with every transaction that writes.
const POSTGRES_VERSION: &str = "SELECT CAST(pg_current_snapshot() AS TEXT)";

impl Watch {
    /// Whether anything was written since the last call; yes on the first.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer.
    pub async fn has_changed(&mut self) -> Result<bool, StoreError> {
        let version: String = sqlx::query_scalar(self.statement).fetch_one(&mut self.connection).await?;
        let has_changed = self.seen.as_ref() != Some(&version);
        self.seen = Some(version);
        Ok(has_changed)
    }
}

impl Store {
    /// A number that is another one after every write of this service, and after [`Store::changed_elsewhere`].
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.noted().0.load(Ordering::Acquire)
    }

    /// Notes that another service wrote to the store.
    pub fn changed_elsewhere(&self) {
        self.noted().add();
    }

    /// A watch over what others write; `None` for a store in memory, which has no others.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer.
    pub async fn watch(&self) -> Result<Option<Watch>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let is_sqlite = connection.backend_name() == "SQLite";
        if is_sqlite {
            let text = "SELECT COALESCE(file, '') FROM pragma_database_list WHERE name = 'main'";
            let file: String = sqlx::query_scalar(text).fetch_one(&mut *connection).await?;
            if file.is_empty() {
                return Ok(None);
            }
        }
        let statement = if is_sqlite { SQLITE_VERSION } else { POSTGRES_VERSION };
        Ok(Some(Watch { connection: connection.detach(), statement, seen: None }))
    }
}
