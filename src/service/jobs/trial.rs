//! Proposing a trial over the book as it stands in the store.

use std::sync::Arc;

use serde_json::Value;

use super::super::state::AppState;
use super::failure::JobFailure;
use super::open_book::over_open_book;
use super::progress::JobProgress;
use crate::plan::trial::TrialRequest;
use crate::units::Progress;

pub(super) async fn run(
    state: &AppState,
    id: &str,
    asked: &Value,
    progress: &Arc<JobProgress>,
) -> Result<Value, JobFailure> {
    let mut request: TrialRequest =
        serde_json::from_value(asked.clone()).map_err(|error| JobFailure::Failed(error.to_string()))?;
    request.today = Some(state.today());
    progress.stage("weighing trials", 1);
    let proposed = over_open_book(state, "there is no open account to try anything on", move |engine, rows, log| {
        engine.model.propose_trial(rows, log, &request, engine.seed())
    });
    let proposal = proposed.await?;
    progress.step();
    Ok(state.store.keep_plan(id, &proposal).await?)
}
