//! `GET /metrics`: counts and durations in the text format of Prometheus.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::service::problem::Problem;
use crate::service::state::AppState;
use crate::store::BookFilter;

/// The metrics.
#[utoipa::path(get, path = "/metrics", tag = "operate", operation_id = "getMetrics",
    responses((status = 200, description = "The metrics.", body = String, content_type = "text/plain")))]
pub(in crate::service) async fn show(State(state): State<AppState>) -> Result<impl IntoResponse, Problem> {
    state.telemetry.book(&state.store.book(&BookFilter::default()).await?);
    if let Some(engine) = state.engine.get() {
        let model = &engine.model;
        state.telemetry.model(model.id.as_str(), state.clock.now_seconds() - model.trained_at);
    }
    state.telemetry.queues(state.n_waiting(), state.store.n_pending_deliveries().await?);
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], state.telemetry.render()))
}
