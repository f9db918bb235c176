//! Planning the whole book as it stands in the store.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::events::{Event, EventKind};
use super::super::state::AppState;
use super::failure::JobFailure;
use super::open_book::over_open_book;
use super::progress::JobProgress;
use crate::plan::book::{BookRequest, Control};
use crate::units::Progress;

pub(super) async fn run(
    state: &AppState,
    id: &str,
    asked: &Value,
    progress: &Arc<JobProgress>,
) -> Result<Value, JobFailure> {
    let mut request: BookRequest =
        serde_json::from_value(asked.clone()).map_err(|error| JobFailure::Failed(error.to_string()))?;
    request.today = Some(state.today());
    progress.stage("reading the book", 1);
    let (clock, watched) = (Arc::clone(&state.clock), Arc::clone(progress));
    let planned = over_open_book(state, "there is no open account to plan for", move |engine, rows, log| {
        let control = Control { progress: &*watched, cancelled: &watched.cancelled, clock: &*clock };
        engine.model.plan_book(rows, log, &request, engine.seed(), control)
    });
    let summary = state.store.keep_plan(id, &planned.await?).await?;
    let once = Some(format!("evt_plan_{id}"));
    state.events.emit(Event { kind: EventKind::PlanCreated, once, data: json!({"plan_id": id}) }).await?;
    Ok(summary)
}
