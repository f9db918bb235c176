//! `GET /v1/watch`: whether the model still tells the truth.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::insight::WatchLine;
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::service::watch::{drifted_columns, watched};

/// What outcomes say of what was published.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct WatchList {
    /// Over all, then by segment.
    watch: Vec<WatchLine>,
    /// Columns of the book that no longer look like what the model learned from.
    drifted: Vec<String>,
    /// Which model answers now.
    model: String,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// Evidence against the published probabilities as outcomes come in, however often it is looked at; and what to do.
#[utoipa::path(get, path = "/v1/watch", tag = "insight", operation_id = "watchModel",
    responses((status = 200, description = "The evidence.", body = WatchList), Problems))]
pub(in crate::service) async fn list(State(state): State<AppState>) -> Result<Json<WatchList>, Problem> {
    let model = state.engine.load_full()?.model.id.0.clone();
    let watch = watched(&state).await?;
    let drifted = drifted_columns(&state);
    Ok(Json(WatchList { watch, drifted, model, next_cursor: None }))
}
