//! Loading the files of the book again while the service runs.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::state::{AppState, off_the_runtime};
use super::failure::JobFailure;
use super::progress::JobProgress;
use super::score;
use crate::units::Progress;
use crate::workflow::load;

pub(super) async fn run(state: &AppState, progress: &Arc<JobProgress>) -> Result<Value, JobFailure> {
    progress.stage("reading files", 1);
    let jobs = state.jobs.clone();
    let files = off_the_runtime(move || jobs.look_again()).await?;
    let files = files.map_err(|error| JobFailure::Failed(error.to_string()))?;
    let engine = state.engine.load_full()?;
    let loaded = load(&state.store, &engine.model, &files, state.clock.now_seconds()).await;
    let loaded = loaded.map_err(|error| JobFailure::Failed(error.to_string()))?;
    let scored = score::run(state, progress).await?;
    Ok(json!({
        "accounts": loaded.accounts,
        "interventions": loaded.interventions,
        "scores": scored,
        "rejected": loaded.rejected,
        "warnings": loaded.warnings,
    }))
}
