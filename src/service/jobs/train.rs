//! Learning a model from the files and from what the store has seen since.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::super::events::{Event, EventKind};
use super::super::state::{AppState, off_the_runtime};
use super::failure::JobFailure;
use super::models::install;
use super::pool::{half_of_processors, on_threads, processors};
use super::progress::JobProgress;
use crate::units::Progress;
use crate::workflow::{Material, learn, load};

/// What is asked of a training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(in crate::service) struct TrainRequest {
    /// Whether the model is put in use at once (default yes).
    pub activate: bool,
}

impl Default for TrainRequest {
    fn default() -> Self {
        Self { activate: true }
    }
}

pub(super) async fn run(state: &AppState, asked: &Value, progress: &Arc<JobProgress>) -> Result<Value, JobFailure> {
    let failed = |error: &dyn std::fmt::Display| JobFailure::Failed(error.to_string());
    let asked: TrainRequest = serde_json::from_value(asked.clone()).map_err(|error| failed(&error))?;
    progress.stage("reading files", 1);
    let jobs = state.jobs.clone();
    let files = off_the_runtime(move || jobs.look_again()).await?.map_err(|error| failed(&error))?;
    let material = Material::read(&files, Some(&state.store)).await.map_err(|error| failed(&error))?;
    let (watched, registry) = (Arc::clone(progress), state.registry.clone());
    let (now, seed) = (state.clock.now_seconds(), state.engine.seed());
    // Nobody asks anything before the first model: it may take every processor.
    let n_threads = if state.engine.get().is_some() { half_of_processors() } else { processors() };
    let learned = on_threads(n_threads, move || {
        let model = learn(&material, now, seed, &*watched).map_err(|error| error.to_string())?;
        if watched.is_given_up() {
            return Ok(None);
        }
        registry.save(&model).map_err(|error| error.to_string())?;
        if asked.activate {
            registry.activate(model.id.as_str()).map_err(|error| error.to_string())?;
        }
        Ok::<_, String>(Some(model))
    });
    let model = learned.await?.map_err(JobFailure::Failed)?.ok_or(JobFailure::Cancelled)?;
    let mut entry = json!({"model": model.entry(), "activated": asked.activate});
    let told = json!({"model": model.id.as_str(), "activated": asked.activate});
    if asked.activate {
        // The files of the open book may be as new as those that were learned from.
        match load(&state.store, &model, &files, now).await {
            Ok(loaded) => {
                entry["accounts"] = json!(loaded.accounts);
                entry["rejected"] = json!(loaded.rejected);
                entry["warnings"] = json!(loaded.warnings);
            }
            Err(error) => {
                tracing::error!(%error, "the open book cannot be loaded");
                entry["not_loaded"] = json!(error.to_string());
            }
        }
        install(state, model).await?;
    }
    state.events.emit(Event::new(EventKind::ModelTrained, told)).await?;
    Ok(entry)
}
