//! Names that are given once: of requests, traces, events and entries of the audit log.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Gives out names: a random number of the process and a count; cheap to clone.
#[derive(Debug, Clone)]
pub struct Ids {
    instance: u64,
    started_at: i64,
    next: Arc<AtomicU64>,
}

impl Ids {
    /// Names of a process that started at a second since 1970 and drew a random number.
    #[must_use]
    pub fn new(instance: u64, started_at: i64) -> Self {
        Self { instance, started_at, next: Arc::new(AtomicU64::new(1)) }
    }

    fn count(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// The name of a request, in the order of arrival behind the second the service started.
    pub(in crate::service) fn request(&self) -> String {
        format!("{:x}-{:x}", self.started_at, self.count())
    }

    /// The name of a trace: 32 hexadecimal digits.
    pub(in crate::service) fn trace(&self) -> String {
        format!("{:016x}{:016x}", self.instance | 1, self.count())
    }

    /// The name of a step of a trace: 16 hexadecimal digits, never all zero.
    pub(in crate::service) fn span(&self) -> String {
        // An odd factor is a bijection: a count is never given out twice.
        format!("{:016x}", self.count().wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// A name that sorts by time.
    #[must_use]
    pub fn at(&self, now: i64) -> String {
        format!("{now:010x}-{:08x}-{:08x}", self.instance >> 32, self.count())
    }
}
