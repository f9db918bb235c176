//! `GET /v1/segments`: how the model serves the parts of the book.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::insight::{SegmentLine, segments};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;

/// A part of the book and whether a model of its own judges it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(in crate::service) struct PartView {
    /// The part.
    part: String,
    /// Whether it has a model of its own.
    used: bool,
    /// Why, in words.
    reason: String,
}

/// Where one model serves, and where a split is worth it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct Splits {
    /// The parts that were tried.
    parts: Vec<PartView>,
}

/// How calibration and misses fall out by part.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct SegmentList {
    /// All renewals, then segments, then thirds by value.
    segments: Vec<SegmentLine>,
    /// Where a split is worth it.
    splits: Splits,
    /// Which model's past it is.
    model: String,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// Renewal rate, calibration, ranking and misses by segment and size, out of fold; where a split is worth it.
#[utoipa::path(get, path = "/v1/segments", tag = "insight", operation_id = "listSegments",
    responses((status = 200, description = "The parts.", body = SegmentList), Problems))]
pub(in crate::service) async fn list(State(state): State<AppState>) -> Result<Json<SegmentList>, Problem> {
    let view = |part: &crate::model::PartReport| PartView {
        part: part.part.clone(),
        used: part.used,
        reason: part.reason.clone(),
    };
    let answer = state.compute(move |engine| {
        let model = &engine.model;
        SegmentList {
            segments: segments(&model.past, model.playbook.health.green_from),
            splits: Splits { parts: model.card.parts.iter().map(view).collect() },
            model: model.id.0.clone(),
            next_cursor: None,
        }
    });
    Ok(Json(answer.await?))
}
