//! What a job tells of itself while it runs, and whether it shall go on.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use crate::units::Progress;

/// How far a job is, written by its work and read by whoever holds its lease.
#[derive(Debug, Default)]
pub(super) struct JobProgress {
    stage: Mutex<String>,
    steps: AtomicUsize,
    done: AtomicUsize,
    /// Set when the job shall be given up.
    pub cancelled: AtomicBool,
    given_up: Notify,
}

impl JobProgress {
    /// The stage, and the share of it that is done.
    pub(super) fn now(&self) -> (String, f64) {
        let stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (done, steps) = (self.done.load(Ordering::Relaxed), self.steps.load(Ordering::Relaxed));
        (stage, (done as f64 / steps.max(1) as f64).min(1.0))
    }

    /// Gives the job up.
    pub(super) fn give_up(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.given_up.notify_one();
    }

    pub(super) fn is_given_up(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// Waits until the job is given up.
    pub(super) async fn until_given_up(&self) {
        self.given_up.notified().await;
    }

    /// Several steps of the current stage are done.
    pub(super) fn steps(&self, n: usize) {
        self.done.fetch_add(n, Ordering::Relaxed);
    }
}

impl Progress for JobProgress {
    fn stage(&self, name: &str, steps: usize) {
        name.clone_into(&mut self.stage.lock().unwrap_or_else(PoisonError::into_inner));
        self.steps.store(steps, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
    }

    fn step(&self) {
        self.steps(1);
    }
}
