//! What is done again and again without being asked: the files loaded, the model learned again; scores follow by themselves.

use std::time::Duration;

use serde_json::json;

use super::super::jobs::{submit, submit_once};
use super::super::problem::Problem;
use super::super::state::AppState;
use crate::store::JobKind;

/// Loads the files and learns again, first after `every`, for as long as it runs.
pub(in crate::service) async fn keep_schedule(state: AppState, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        match begin_round(&state).await {
            Ok(()) => tracing::info!("the files are loaded and learned from again, as scheduled"),
            Err(problem) => {
                tracing::error!(problem.detail, "what is scheduled could not be begun; the next time is tried");
            }
        }
    }
}

/// Queues a loading, where there is a model to read by, then a training; none of them twice.
async fn begin_round(state: &AppState) -> Result<(), Problem> {
    if state.engine.get().is_some() {
        submit_once(state, JobKind::Import).await?;
    }
    if state.store.open_job(JobKind::Train).await?.is_none() {
        submit(state, JobKind::Train, &json!({})).await?;
    }
    Ok(())
}
