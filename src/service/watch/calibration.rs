//! Compares published probabilities with outcomes as they come in, and emits an event when they no longer hold.

use serde_json::json;

use super::super::events::{Event, EventKind};
use super::super::problem::Problem;
use super::super::state::AppState;
use super::drift::drifted_columns;
use super::published::published_and_open;
use crate::insight::{WatchLine, watch};

/// What outcomes say of what was published, over all and by segment.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub(in crate::service) async fn watched(state: &AppState) -> Result<Vec<WatchLine>, Problem> {
    let (resolved, open) = published_and_open(state).await?;
    let drifted = drifted_columns(state);
    state.compute(move |_| watch(&resolved, &open, &drifted)).await
}

/// Notes the evidence, and tells of every part whose alarm was raised: of the same part under the same model once.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub async fn look_for_miscalibration(state: &AppState) -> Result<(), Problem> {
    let Some(engine) = state.engine.get() else { return Ok(()) };
    for line in watched(state).await? {
        state.telemetry.evidence(&line.group, line.evidence);
        if line.most_evidence >= line.alarm_at {
            let model = engine.model.id.as_str();
            let named = format!("{model} {}", line.group);
            let data = json!({
                "model": model,
                "group": line.group,
                "evidence": line.most_evidence,
                "alarm_at": line.alarm_at,
                "shift": line.shift,
                "words": line.words,
            });
            let event = Event::told_once(EventKind::ModelMiscalibrated, "miscalibrated", &named, data);
            state.events.emit(event).await?;
        }
    }
    Ok(())
}
