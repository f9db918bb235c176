//! `GET /v1/models`: the registry.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::ModelEntry;
use crate::service::openapi::Problems;
use crate::service::problem::Problem;
use crate::service::state::AppState;

/// The models, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ModelList {
    /// One line a model.
    models: Vec<ModelEntry>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// The models that were trained, newest first.
#[utoipa::path(get, path = "/v1/models", tag = "model", operation_id = "listModels",
    responses((status = 200, description = "The models.", body = ModelList), Problems))]
pub(in crate::service) async fn list(State(state): State<AppState>) -> Result<Json<ModelList>, Problem> {
    let registry = state.registry.clone();
    let models = state.compute(move |_| registry.list()).await??;
    Ok(Json(ModelList { models, next_cursor: None }))
}
