//! `GET /v1/plays`: what each kind of intervention has been worth.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::insight::{Play, plays};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;

/// What each kind of intervention has been worth to the past renewals that had it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct PlayList {
    /// Each kind as a whole, then by lead and by segment; empty where there was no log to learn from.
    plays: Vec<Play>,
    /// Which model says so.
    model: String,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// What each kind of intervention has been worth: over all, by lead, by segment.
#[utoipa::path(get, path = "/v1/plays", tag = "insight", operation_id = "listPlays",
    responses((status = 200, description = "The plays.", body = PlayList), Problems))]
pub(in crate::service) async fn list(State(state): State<AppState>) -> Result<Json<PlayList>, Problem> {
    let engine = state.engine.load_full()?;
    let model = &engine.model;
    let plays = model.effects().map_or_else(Vec::new, |effects| plays(&effects.report, &model.playbook));
    Ok(Json(PlayList { plays, model: model.id.0.clone(), next_cursor: None }))
}
