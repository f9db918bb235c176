//! Queueing work: names of jobs, and waking the worker.

use serde_json::Value;

use super::super::problem::Problem;
use super::super::state::AppState;
use crate::store::{Job, JobKind};

/// Queues a job and wakes the worker.
///
/// # Errors
/// A [`Problem`] when the store fails; nothing is queued then.
pub(in crate::service) async fn submit(state: &AppState, kind: JobKind, asked: &Value) -> Result<Job, Problem> {
    let now = state.clock.now_seconds();
    let id = state.jobs.name(now);
    state.store.queue_job(&id, kind, asked, now).await?;
    state.jobs.waiting.notify_one();
    state.store.job(&id).await?.ok_or_else(|| Problem::internal(&"a job was queued and is not there"))
}

/// Queues a job unless one of its kind waits or runs already.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub(in crate::service) async fn submit_once(state: &AppState, kind: JobKind) -> Result<Job, Problem> {
    match state.store.open_job(kind).await? {
        Some(job) => Ok(job),
        None => submit(state, kind, &Value::Null).await,
    }
}
