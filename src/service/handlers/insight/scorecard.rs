//! `GET /v1/scorecard`: the customer's own health score put to the test.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::insight::{FamilyLine, MetricLine, PointsLine, ScorecardLine, ScorecardSummary};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;

/// The health score of the playbook beside the model.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ScorecardAnswer {
    /// Its metrics, then the proposed points, as rows of one table.
    lines: Vec<ScorecardLine>,
    /// Its metrics, the heaviest first; empty where the playbook states none.
    metrics: Vec<MetricLine>,
    /// How it does.
    summary: ScorecardSummary,
    /// A points score of at most six groups of factors.
    proposal: Vec<PointsLine>,
    /// The families its metrics are grouped into, each light held against what renewed.
    families: Vec<FamilyLine>,
    /// Which model stands beside it.
    model: String,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// Which weights are useful and which are vanity, how the score does beside the model, and a points score of few factors.
#[utoipa::path(get, path = "/v1/scorecard", tag = "insight", operation_id = "getScorecard",
    responses((status = 200, description = "The scorecard.", body = ScorecardAnswer), Problems))]
pub(in crate::service) async fn show(State(state): State<AppState>) -> Result<Json<ScorecardAnswer>, Problem> {
    let engine = state.engine.load_full()?;
    let (told, model) = (engine.model.scorecard.clone(), engine.model.id.0.clone());
    Ok(Json(ScorecardAnswer {
        lines: told.lines(),
        metrics: told.metrics,
        summary: told.summary,
        proposal: told.proposal,
        families: told.families,
        model,
        next_cursor: None,
    }))
}
