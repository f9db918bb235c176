//! Proposing a trial over the book as it stands in the store.

use std::sync::Arc;

use serde_json::Value;

use super::plan::open_accounts;
use super::progress::JobProgress;
use super::train::apart;
use super::worker::JobFailure;
use crate::plan::trial::TrialRequest;
use crate::service::state::AppState;
use crate::units::Progress;

pub(super) async fn run(
    state: &AppState,
    id: &str,
    asked: &Value,
    progress: &Arc<JobProgress>,
) -> Result<Value, JobFailure> {
    let failed = |error: &dyn std::fmt::Display| JobFailure::Failed(error.to_string());
    let mut request: TrialRequest = serde_json::from_value(asked.clone()).map_err(|error| failed(&error))?;
    request.today = Some(state.today());
    progress.stage("weighing trials", 1);
    let records = open_accounts(state).await?;
    if records.is_empty() {
        return Err(JobFailure::Failed("there is no open account to try anything on".to_owned()));
    }
    let entries = state.store.interventions().await?;
    let engine = state.engine.load_full()?;
    let proposed = apart(move || {
        let log = engine.log(&entries)?;
        let rows = engine.rows(&records, &log)?;
        engine.model.propose_trial(&rows, &log, &request, engine.seed())
    });
    let proposal = proposed.await?.map_err(|error| failed(&error))?;
    progress.step();
    Ok(state.store.keep_plan(id, &proposal).await?)
}
