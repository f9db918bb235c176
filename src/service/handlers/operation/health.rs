//! Whether the process lives, and whether it is ready to be asked.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::service::problem::{Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;

/// The process lives.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct Live {
    /// Always true.
    live: bool,
}

/// The service is ready.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct Ready {
    /// Always true; a service that is not ready answers 503.
    ready: bool,
}

/// Whether the process lives (Open Inference Protocol).
#[utoipa::path(get, path = "/v2/health/live", tag = "operate", operation_id = "isLive",
    responses((status = 200, description = "It lives.", body = Live)))]
pub(in crate::service) async fn live() -> Json<Live> {
    Json(Live { live: true })
}

/// Whether store and scores are ready (Open Inference Protocol).
#[utoipa::path(get, path = "/v2/health/ready", tag = "operate", operation_id = "isReady",
    responses((status = 200, description = "It is ready.", body = Ready), Problems))]
pub(in crate::service) async fn ready(State(state): State<AppState>) -> Result<Json<Ready>, Problem> {
    state.pulse.soon(state.store.ping()).await??;
    state.engine.load_full()?;
    if !state.is_ready() {
        return Err(Problem::new(ProblemKind::Unavailable, "the accounts are still being scored"));
    }
    Ok(Json(Ready { ready: true }))
}

/// Whether the process lives.
#[utoipa::path(get, path = "/healthz", tag = "operate", operation_id = "healthz",
    responses((status = 200, description = "It lives.", body = Live)))]
pub(in crate::service) async fn healthz() -> Json<Live> {
    live().await
}

/// Whether store and scores are ready.
#[utoipa::path(get, path = "/readyz", tag = "operate", operation_id = "readyz",
    responses((status = 200, description = "It is ready.", body = Ready), Problems))]
pub(in crate::service) async fn readyz(state: State<AppState>) -> Result<Json<Ready>, Problem> {
    ready(state).await
}
