//! `GET /metrics`: counts and durations in the text format of Prometheus.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::service::state::{AppState, off_the_runtime};
use crate::store::{BookFilter, StoreError};

/// The metrics.
#[utoipa::path(get, path = "/metrics", tag = "operate", operation_id = "getMetrics",
    responses((status = 200, description = "The metrics.", body = String, content_type = "text/plain")))]
pub(in crate::service) async fn show(State(state): State<AppState>) -> impl IntoResponse {
    // What is asked of the store is told as it was last known while the store is away, and a gauge says so.
    let is_there = matches!(state.pulse.soon(of_store(&state)).await, Ok(Ok(())));
    state.telemetry.store(is_there && state.pulse.is_there());
    let registry = state.registry.clone();
    let is_readable = off_the_runtime(move || registry.is_readable()).await;
    state.telemetry.models_folder(is_readable.unwrap_or(false));
    if let Some(engine) = state.engine.get() {
        let model = &engine.model;
        state.telemetry.model(model.id.as_str(), state.clock.now_seconds() - model.trained_at);
    }
    state.telemetry.computing(state.n_waiting());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], state.telemetry.render())
}

/// Notes what the store knows.
async fn of_store(state: &AppState) -> Result<(), StoreError> {
    state.telemetry.book(&state.store.book(&BookFilter::default()).await?);
    state.telemetry.messages(state.store.n_pending_deliveries().await?);
    Ok(())
}
