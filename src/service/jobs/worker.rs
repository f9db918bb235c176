//! The worker: takes the job that has waited longest, does it, and says how it ended.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::task::JoinHandle;

use super::super::problem::Problem;
use super::super::state::AppState;
use super::failure::JobFailure;
use super::progress::JobProgress;
use super::queue::submit_once;
use super::{advice, import, models, plan, score, train, trial};
use crate::store::{Job, JobEnd, JobKind};

/// How long a job belongs to its worker without a sign of life, in seconds.
const LEASE: i64 = 15;
/// Between two signs of life.
const HEARTBEAT: Duration = Duration::from_secs(1);
/// Between two looks at the queue, which other processes may have filled.
const POLL: Duration = Duration::from_secs(1);
/// Times a job is taken before it is given up: a job that takes its process down must not do so for ever.
const MOST_ATTEMPTS: i64 = 3;

/// Starts what a service does beside answering: brings the scores of the book up to date, works off the queue, and takes
/// up a model that another process makes current.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub async fn start(state: &AppState) -> Result<Vec<JoinHandle<()>>, Problem> {
    if let Some(engine) = state.engine.get() {
        state.store.note_model(engine.model.id.as_str(), engine.basis(), state.clock.now_seconds()).await?;
        if score::is_due(state).await? {
            submit_once(state, JobKind::Score).await?;
        }
    }
    let ready = {
        let state = state.clone();
        tokio::spawn(async move {
            while state.engine.get().is_none() || !matches!(state.store.open_job(JobKind::Score).await, Ok(None)) {
                tokio::time::sleep(HEARTBEAT / 10).await;
            }
            state.set_ready();
        })
    };
    let (worker, watch) = (state.clone(), state.clone());
    Ok(vec![ready, tokio::spawn(async move { work(&worker).await }), tokio::spawn(models::watch(watch))])
}

/// Works off the queue for ever.
pub async fn work(state: &AppState) {
    loop {
        let now = state.clock.now_seconds();
        match state.store.take_job(&state.jobs.worker, now, now + LEASE).await {
            Ok(Some(job)) => run(state, &job).await,
            Ok(None) => {
                let _woken_or_not = tokio::time::timeout(POLL, state.jobs.waiting.notified()).await;
            }
            Err(error) => {
                tracing::error!(%error, "the queue of jobs cannot be read");
                tokio::time::sleep(POLL).await;
            }
        }
    }
}

/// Gives back what is under way, for another process or the next start.
pub async fn release(state: &AppState) {
    if let Err(error) = state.store.release_jobs(&state.jobs.worker).await {
        tracing::error!(%error, "jobs under way could not be given back");
    }
}

async fn run(state: &AppState, job: &Job) {
    tracing::info!(job = job.id, kind = job.kind.word(), attempt = job.attempts, "job begun");
    let progress = Arc::new(JobProgress::default());
    let end = if job.cancel_asked {
        JobEnd::Cancelled
    } else if job.attempts > MOST_ATTEMPTS {
        JobEnd::Failed(format!("it was interrupted {MOST_ATTEMPTS} times; ask for it again"))
    } else {
        let beating = tokio::spawn(beat(state.clone(), job.id.clone(), Arc::clone(&progress)));
        let end = tokio::select! {
            end = done(state, job, &progress) => end,
            () = progress.until_given_up() => Err(JobFailure::Cancelled),
        };
        beating.abort();
        match end {
            Ok(result) => JobEnd::Done(result),
            Err(JobFailure::Cancelled) => JobEnd::Cancelled,
            Err(JobFailure::Failed(error)) => JobEnd::Failed(error),
        }
    };
    match &end {
        JobEnd::Done(_) => tracing::info!(job = job.id, "job done"),
        JobEnd::Failed(error) => tracing::error!(job = job.id, error, "job failed"),
        JobEnd::Cancelled => tracing::info!(job = job.id, "job cancelled"),
    }
    let now = state.clock.now_seconds();
    match state.store.end_job(&job.id, &state.jobs.worker, &end, now).await {
        Ok(true) => {}
        Ok(false) => tracing::warn!(job = job.id, "the job is no longer held here: its end is not noted"),
        Err(error) => tracing::error!(job = job.id, %error, "the end of the job could not be noted"),
    }
}

async fn done(state: &AppState, job: &Job, progress: &Arc<JobProgress>) -> Result<Value, JobFailure> {
    match job.kind {
        JobKind::Train => train::run(state, &job.asked, progress).await,
        JobKind::Plan => plan::run(state, &job.id, &job.asked, progress).await,
        JobKind::Trial => trial::run(state, &job.id, &job.asked, progress).await,
        JobKind::Advice => advice::run(state, progress).await,
        JobKind::Import => import::run(state, progress).await,
        JobKind::Score => score::run(state, progress).await,
    }
}

/// Gives a sign of life from time to time; gives the job up when it shall not go on.
async fn beat(state: AppState, id: String, progress: Arc<JobProgress>) {
    loop {
        tokio::time::sleep(HEARTBEAT).await;
        let (stage, share) = progress.now();
        let until = state.clock.now_seconds() + LEASE;
        match state.store.renew_job(&id, &state.jobs.worker, (&stage, share), until).await {
            Ok(true) => {}
            Ok(false) => return progress.give_up(),
            Err(error) => tracing::error!(job = id, %error, "a sign of life could not be given"),
        }
    }
}
