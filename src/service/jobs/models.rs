//! Putting a model in use: one that was trained here, or one that another process made current.

use std::sync::Arc;
use std::time::Duration;

use super::super::problem::Problem;
use super::super::state::AppState;
use super::queue::submit_once;
use super::score;
use crate::book::Playbook;
use crate::model::{Model, Registry, RegistryError};
use crate::store::JobKind;
use crate::workflow::BookFiles;

/// Between two looks at which model is current.
const WATCH: Duration = Duration::from_secs(2);

/// Puts a model in use, under the playbook at hand where there is one: requests under way end with the model they began
/// with, the next ones begin with this one. The book is scored again.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub(in crate::service) async fn install(state: &AppState, model: Model) -> Result<(), Problem> {
    let model = match playbook_of(&state.jobs.files()) {
        Some(playbook) => model.with_playbook(playbook),
        None => model,
    };
    let engine = Arc::new(state.engine.with_model(model));
    let now = state.clock.now_seconds();
    state.store.note_model(engine.model.id.as_str(), engine.basis(), now).await?;
    tracing::info!(model = engine.model.id.as_str(), "the model is in use");
    state.engine.store(engine);
    if score::is_due(state).await? {
        submit_once(state, JobKind::Score).await?;
    }
    Ok(())
}

/// Puts the model in use under the playbook as it is now, where there is a model.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub(in crate::service) async fn reinstall(state: &AppState) -> Result<(), Problem> {
    match state.engine.get() {
        Some(engine) => install(state, engine.model.clone()).await,
        None => Ok(()),
    }
}

/// A playbook that cannot be read is told about, and the model keeps the one it was trained with.
fn playbook_of(files: &BookFiles) -> Option<Playbook> {
    let read = files.playbook().inspect_err(|error| tracing::error!(%error, "the playbook cannot be read"));
    read.ok().flatten().map(|(playbook, _)| playbook)
}

/// Makes a model of the registry current and puts it in use.
///
/// # Errors
/// A [`Problem`] when there is no such model.
pub(in crate::service) async fn activate(state: &AppState, id: String) -> Result<(), Problem> {
    let registry = state.registry.clone();
    let model = state
        .compute(move |_| {
            registry.activate(&id)?;
            registry.load(&id)
        })
        .await??;
    install(state, model).await
}

/// Looks from time to time which model is current, and puts it in use when another process has changed that.
pub(super) async fn watch(state: AppState) {
    let mut seen = current(&state.registry).unwrap_or_default();
    loop {
        tokio::time::sleep(WATCH).await;
        let is_in_use = |id: &str| state.engine.get().is_some_and(|engine| engine.model.id.as_str() == id);
        match current(&state.registry) {
            Ok(Some(id)) if seen.as_ref() != Some(&id) => {
                let registry = state.registry.clone();
                if !is_in_use(&id) && !took_up(&state, registry, &id).await {
                    continue;
                }
                seen = Some(id);
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "the registry of models cannot be read"),
        }
    }
}

fn current(registry: &Registry) -> Result<Option<String>, RegistryError> {
    registry.current_id()
}

async fn took_up(state: &AppState, registry: Registry, id: &str) -> bool {
    let name = id.to_owned();
    let taken = match state.compute(move |_| registry.load(&name)).await {
        Ok(Ok(model)) => install(state, model).await.map_err(|problem| problem.detail),
        Ok(Err(error)) => Err(error.to_string()),
        Err(problem) => Err(problem.detail),
    };
    if let Err(error) = &taken {
        tracing::error!(model = id, error, "the current model cannot be taken up");
    }
    taken.is_ok()
}
