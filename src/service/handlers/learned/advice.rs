//! `/v1/advice`: what following the advice would have been worth on the book's own past.

use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::tasks::jobs::{JobView, accepted};
use crate::model::AdviceReport;
use crate::service::jobs::submit_once;
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::{AppState, off_the_runtime};
use crate::store::JobKind;

/// The judged advice of the model in use.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct AdviceView {
    /// The model in use.
    model: String,
    /// What its advice would have been worth; null until `POST /v1/advice` has judged it.
    advice: Option<AdviceReport>,
}

/// What following the advice would have been worth on the book's own past, beside simpler rules, where it was judged.
#[utoipa::path(get, path = "/v1/advice", tag = "insight", operation_id = "getAdvice",
    responses((status = 200, description = "The judged advice.", body = AdviceView), Problems))]
pub(in crate::service) async fn show(State(state): State<AppState>) -> Result<Json<AdviceView>, Problem> {
    let model = state.engine.load_full()?.model.id.0.clone();
    let (registry, id) = (state.registry.clone(), model.clone());
    let advice = off_the_runtime(move || registry.advice(&id)).await?.map_err(|error| Problem::internal(&error))?;
    Ok(Json(AdviceView { model, advice }))
}

/// Judges the advice: trains three times with a third of the accounts held out, and asks each model about those it has not seen.
#[utoipa::path(post, path = "/v1/advice", tag = "insight", operation_id = "judgeAdvice",
    responses((status = 202, description = "The job that does it.", body = JobView), Problems))]
pub(in crate::service) async fn judge(State(state): State<AppState>) -> Result<impl IntoResponse, Problem> {
    state.engine.load_full()?;
    Ok(accepted(submit_once(&state, JobKind::Advice).await?))
}
