//! Writing, and knowing that something was written: what answers made from the store are remembered by.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{Any, AnyConnection, Transaction};

/// How often the store was written through this service; cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Changes(Arc<AtomicU64>);

impl Changes {
    pub(super) fn add(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }

    pub(super) fn count(&self) -> u64 {
        self.0.load(Ordering::Acquire)
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

    /// Makes what was written visible, then tells those who remember answers, here and in other services.
    pub(super) async fn commit(mut self) -> Result<(), sqlx::Error> {
        // The last statement, since it is the one row that all writers share.
        sqlx::query("UPDATE changes SET n = n + 1").execute(&mut *self.transaction).await?;
        let committed = self.transaction.commit().await;
        self.changes.add();
        committed
    }

    /// Makes visible what no remembered answer shows: the queue of jobs, replies, the audit log, the outbox, and
    /// recommendations as they are given out.
    pub(super) async fn commit_aside(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await
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
