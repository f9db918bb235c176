//! `/v1/plans`: plans for the whole book under capacity, made as jobs.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::jobs::{cancelled, known};
use crate::plan::PlanError;
use crate::plan::book::{BookPlan, BookRequest};
use crate::service::http::JsonBody;
use crate::service::jobs::submit;
use crate::service::problem::{FieldError, Problem};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{Job, JobKind, JobState};
use crate::units::instant;

/// A plan for the whole book, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct PlanView {
    /// Its key.
    plan_id: String,
    /// How far it is.
    state: JobState,
    /// What is being done at the moment.
    stage: String,
    /// The share of the stage that is done, from 0 to 1.
    progress: f64,
    /// When it was asked for.
    created_at: String,
    /// When it ended.
    finished_at: Option<String>,
    /// What was asked.
    #[schema(value_type = BookRequest)]
    asked: Value,
    /// The plan; absent until it is made.
    #[schema(value_type = Option<BookPlan>)]
    result: Option<Value>,
    /// Why it failed.
    error: Option<String>,
}

fn view(job: Job) -> PlanView {
    PlanView {
        plan_id: job.id,
        state: job.state,
        stage: job.stage,
        progress: job.progress,
        created_at: instant(job.created_at),
        finished_at: job.finished_at.map(instant),
        asked: job.asked,
        result: None,
        error: job.error,
    }
}

/// Plans the whole book under budget, slots and hours: which accounts get what, when, and what was left out.
#[utoipa::path(post, path = "/v1/plans", tag = "decide", operation_id = "planBook", request_body = BookRequest,
    responses((status = 202, description = "The plan that is being made.", body = PlanView), Problems))]
pub(in crate::service) async fn make(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<BookRequest>,
) -> Result<impl IntoResponse, Problem> {
    request.check().map_err(|error| refused(&error))?;
    let job = submit(&state, JobKind::Plan, &json!(request)).await?;
    let location = format!("/v1/plans/{}", job.id);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(view(job))))
}

/// The refusal of a request for the whole book, by the field that makes no sense.
pub(in crate::service::handlers) fn refused(error: &PlanError) -> Problem {
    match error {
        PlanError::Constraint { field, found, expected } => {
            let detail = format!("found {found}, expected {expected}");
            Problem::invalid(vec![FieldError::at(format!("/{field}"), detail)])
        }
        other => Problem::internal(other),
    }
}

/// A plan for the whole book: how far it is, and the plan once it is made.
#[utoipa::path(get, path = "/v1/plans/{id}", tag = "decide", operation_id = "getPlan",
    params(("id" = String, Path, description = "The plan.")),
    responses((status = 200, description = "The plan.", body = PlanView), Problems))]
pub(in crate::service) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<PlanView>, Problem> {
    let mut job = known(&state, &id, Some(JobKind::Plan)).await?;
    let summary = job.result.take();
    let mut plan = view(job);
    if let Some(summary) = summary {
        plan.result = Some(state.store.plan(&id, summary).await?);
    }
    Ok(Json(plan))
}

/// Gives a plan up that is being made. One that is made stays as it is.
#[utoipa::path(delete, path = "/v1/plans/{id}", tag = "decide", operation_id = "cancelPlan",
    params(("id" = String, Path, description = "The plan.")),
    responses((status = 200, description = "The plan, cancelled or about to be.", body = PlanView), Problems))]
pub(in crate::service) async fn cancel(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<PlanView>, Problem> {
    Ok(Json(view(cancelled(&state, &id, Some(JobKind::Plan)).await?)))
}
