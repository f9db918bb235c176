//! What the work off the request path needs to know: its files, its name, and who waits for it.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwap;
use tokio::sync::Notify;

use crate::workflow::{BookFiles, FilesError};

/// What the work off the request path needs to know; cheap to clone.
#[derive(Debug, Clone)]
pub struct Jobs {
    files: Arc<ArcSwap<BookFiles>>,
    /// The name of this process among those that share the store.
    pub(in crate::service) worker: Arc<str>,
    next: Arc<AtomicU64>,
    pub(in crate::service) waiting: Arc<Notify>,
}

impl Jobs {
    /// Jobs of a process that started at the given second.
    #[must_use]
    pub fn new(started_at: i64) -> Self {
        // Two processes may start in one second: the names of jobs need something of their own, and no seed.
        let own = RandomState::new().build_hasher().finish();
        Self {
            files: Arc::default(),
            worker: format!("{started_at:x}-{own:016x}").into(),
            next: Arc::default(),
            waiting: Arc::default(),
        }
    }

    /// The same, reading these files.
    #[must_use]
    pub fn reading(self, files: BookFiles) -> Self {
        Self { files: Arc::new(ArcSwap::from_pointee(files)), ..self }
    }

    /// The files it reads.
    #[must_use]
    pub fn files(&self) -> Arc<BookFiles> {
        self.files.load_full()
    }

    /// Looks again which files there are.
    ///
    /// # Errors
    /// [`FilesError`] when the playbook cannot be read; the files are as before then.
    pub fn look_again(&self) -> Result<Arc<BookFiles>, FilesError> {
        if let Some(folder) = &self.files().folder {
            self.files.store(Arc::new(BookFiles::find(Some(folder), BookFiles::default())?));
        }
        Ok(self.files())
    }

    /// A key that sorts by time.
    pub(in crate::service) fn name(&self, now: i64) -> String {
        let (_, own) = self.worker.rsplit_once('-').unwrap_or_default();
        format!("j-{now:09x}-{:04x}-{}", self.next.fetch_add(1, Ordering::Relaxed), &own[..8])
    }
}
