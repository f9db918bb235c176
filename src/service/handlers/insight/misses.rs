//! `GET /v1/misses`: what was not seen coming.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::insight::{Misses, misses};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;

/// What the model missed in its past.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct MissList {
    #[serde(flatten)]
    told: Misses,
    /// Which model's past it is.
    model: String,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// Green that was lost and red that renewed, by the probabilities out of fold; surprise churn by quarter.
#[utoipa::path(get, path = "/v1/misses", tag = "insight", operation_id = "listMisses",
    responses((status = 200, description = "The misses.", body = MissList), Problems))]
pub(in crate::service) async fn list(State(state): State<AppState>) -> Result<Json<MissList>, Problem> {
    let answer = state.compute(|engine| {
        let model = &engine.model;
        let told = misses(&model.past, model.playbook.health);
        MissList { told, model: model.id.0.clone(), next_cursor: None }
    });
    Ok(Json(answer.await?))
}
