//! `GET /v1/drift`: how far the book has moved from what the model learned from, column by column, with the population stability
//! index of `model::Drift`. The look is an hourly job; this hands out the latest one.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::Drift;
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::{AppState, DriftLook};
use crate::service::watch::look_for_drift;
use crate::units::instant;

/// How far one column has moved.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ColumnDrift {
    /// The column, or `win_probability` for what the model tells.
    column: String,
    /// Its name for people.
    label: String,
    /// The population stability index between past and book.
    index: f64,
    /// What it would be by chance.
    by_chance: f64,
    /// Whether that is more than chance, and enough to matter.
    has_drifted: bool,
}

/// What the latest look at the book found.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct DriftList {
    /// The columns, the farthest first; none for a book of fewer than 100 accounts.
    columns: Vec<ColumnDrift>,
    /// The model whose past the book is held against.
    model: String,
    /// When the book was looked at.
    #[schema(format = DateTime)]
    looked_at: Option<String>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// How far the columns of the book have moved from what the model learned from: the latest look, of which there is one an hour.
#[utoipa::path(get, path = "/v1/drift", tag = "model", operation_id = "getDrift",
    responses((status = 200, description = "The columns, the farthest first.", body = DriftList), Problems))]
pub(in crate::service) async fn show(State(state): State<AppState>) -> Result<Json<DriftList>, Problem> {
    let engine = state.engine.load_full()?;
    let model = engine.model.id.0.clone();
    let known = |look: &Arc<DriftLook>| look.model == model;
    if !state.drift.load().as_ref().is_some_and(known) {
        look_for_drift(&state).await?;
    }
    let look = state.drift.load_full().filter(known);
    let label_of = |column: &str| {
        let feature = engine.model.schema.features.iter().find(|feature| feature.name == column);
        feature.map_or_else(|| column.replace('_', " "), |feature| feature.label.clone())
    };
    let column = |drift: &Drift| ColumnDrift {
        column: drift.column.clone(),
        label: label_of(&drift.column),
        index: drift.index,
        by_chance: drift.by_chance,
        has_drifted: drift.has_drifted,
    };
    let columns = look.iter().flat_map(|look| &look.drifts).map(column).collect();
    let looked_at = look.map(|look| instant(look.looked_at));
    Ok(Json(DriftList { columns, model, looked_at, next_cursor: None }))
}
