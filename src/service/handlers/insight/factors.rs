//! `GET /v1/factors`: which features go with renewal.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::insight::Factor;
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;

/// The features of the past renewals against the outcome.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct FactorList {
    /// Strongest evidence first; a feature with two cut points has two lines.
    factors: Vec<Factor>,
    /// Which model was learned from the same past.
    model: String,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// Which features go with renewal, from which cut point on, how early, and which say the same.
#[utoipa::path(get, path = "/v1/factors", tag = "insight", operation_id = "listFactors",
    responses((status = 200, description = "The factors.", body = FactorList), Problems))]
pub(in crate::service) async fn list(State(state): State<AppState>) -> Result<Json<FactorList>, Problem> {
    let engine = state.engine.load_full()?;
    let model = &engine.model;
    Ok(Json(FactorList { factors: model.factors.clone(), model: model.id.0.clone(), next_cursor: None }))
}
