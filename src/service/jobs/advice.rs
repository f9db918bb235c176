//! Judging the advice: what following it would have been worth on the book's own past.

use std::sync::Arc;

use serde_json::Value;

use super::failure::JobFailure;
use super::pool::apart;
use super::progress::JobProgress;
use crate::model::{ADVICE_NOT_JUDGED, evaluate_advice};
use crate::service::state::{AppState, off_the_runtime};
use crate::units::Progress;
use crate::workflow::Material;

/// Judges the advice under the model in use, and keeps the report beside that model.
pub(super) async fn run(state: &AppState, progress: &Arc<JobProgress>) -> Result<Value, JobFailure> {
    let failed = |error: &dyn std::fmt::Display| JobFailure::Failed(error.to_string());
    let model = state.engine.load_full()?.model.id.clone();
    progress.stage("reading files", 1);
    let jobs = state.jobs.clone();
    let files = off_the_runtime(move || jobs.look_again()).await?.map_err(|error| failed(&error))?;
    let material = Material::read(&files, Some(&state.store)).await.map_err(|error| failed(&error))?;
    let (watched, registry, seed) = (Arc::clone(progress), state.registry.clone(), state.engine.seed());
    let judged = apart(move || {
        let table = material.learning_table().map_err(|error| error.to_string())?;
        let report = evaluate_advice(&table, seed, &*watched).map_err(|error| error.to_string())?;
        let report = report.ok_or_else(|| ADVICE_NOT_JUDGED.to_owned())?;
        if watched.is_given_up() {
            return Ok(None);
        }
        registry.keep_advice(model.as_str(), &report).map_err(|error| error.to_string())?;
        Ok::<_, String>(Some(report))
    });
    let report = judged.await?.map_err(JobFailure::Failed)?.ok_or(JobFailure::Cancelled)?;
    serde_json::to_value(report).map_err(|error| failed(&error))
}
