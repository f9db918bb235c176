//! `GET /v1/models`: the registry; `POST /v1/models/{id}/activate`: another model from now on.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::ModelEntry;
use crate::service::jobs::activate as put_in_use;
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::{AppState, off_the_runtime};

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
    let models = off_the_runtime(move || registry.list()).await??;
    Ok(Json(ModelList { models, next_cursor: None }))
}

/// The model in use.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ModelInUse {
    /// Its name.
    id: String,
}

/// Makes a model current and puts it in use: requests under way end with the model they began with.
#[utoipa::path(post, path = "/v1/models/{id}/activate", tag = "model", operation_id = "activateModel",
    params(("id" = String, Path, description = "The model.")),
    responses((status = 200, description = "It is in use.", body = ModelInUse), Problems))]
pub(in crate::service) async fn activate(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<ModelInUse>, Problem> {
    put_in_use(&state, id.clone()).await?;
    Ok(Json(ModelInUse { id }))
}
