//! `/v1/jobs`, `POST /v1/train`, `POST /v1/import`: work off the request path, how far it is, and giving it up.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::service::http::{JsonBody, Query, body, page, page_limit, parse, text_or_blank};
use crate::service::jobs::{TrainRequest, submit, submit_once};
use crate::service::problem::{Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{Job, JobKind, JobState};
use crate::units::instant;

/// A job, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct JobView {
    /// Its key.
    job_id: String,
    /// What kind of work it is.
    kind: JobKind,
    /// How far it is.
    state: JobState,
    /// What is being done at the moment.
    stage: String,
    /// The share of the stage that is done, from 0 to 1.
    progress: f64,
    /// Whether somebody asked to give it up.
    cancel_asked: bool,
    /// How often it was begun; more than once when a service went away over it.
    attempts: i64,
    /// When it was asked for.
    created_at: String,
    /// When it was begun last.
    started_at: Option<String>,
    /// When it ended.
    finished_at: Option<String>,
    /// What was asked.
    #[schema(value_type = Option<Object>)]
    asked: Value,
    /// What came of it; a plan's is at `GET /v1/plans/{id}`, a trial's at `GET /v1/trials/{id}`.
    #[schema(value_type = Option<Object>)]
    result: Option<Value>,
    /// Why it failed.
    error: Option<String>,
}

impl From<Job> for JobView {
    fn from(job: Job) -> Self {
        Self {
            job_id: job.id,
            kind: job.kind,
            state: job.state,
            stage: job.stage,
            progress: job.progress,
            cancel_asked: job.cancel_asked,
            attempts: job.attempts,
            created_at: instant(job.created_at),
            started_at: job.started_at.map(instant),
            finished_at: job.finished_at.map(instant),
            asked: job.asked,
            result: job.result.filter(|_| !matches!(job.kind, JobKind::Plan | JobKind::Trial)),
            error: job.error,
        }
    }
}

/// One page of the jobs.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct JobPage {
    /// The jobs, newest first.
    jobs: Vec<JobView>,
    /// What to send as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// Which page is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct JobsQuery {
    /// At most this many jobs (default 50).
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    #[serde(default, deserialize_with = "text_or_blank")]
    cursor: Option<String>,
}

/// The jobs, newest first.
#[utoipa::path(get, path = "/v1/jobs", tag = "jobs", operation_id = "listJobs", params(JobsQuery),
    responses((status = 200, description = "One page of the jobs.", body = JobPage), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Query(query): Query<JobsQuery>,
) -> Result<Json<JobPage>, Problem> {
    let limit = page_limit(query.limit)?;
    let jobs = state.store.jobs(query.cursor.as_deref(), limit + 1).await?;
    let (jobs, next_cursor) = page(jobs, limit, |job| job.id.clone());
    Ok(Json(JobPage { jobs: jobs.into_iter().map(JobView::from).collect(), next_cursor }))
}

/// The job of that key, of that kind where one is asked for.
pub(in crate::service::handlers) async fn known(
    state: &AppState,
    id: &str,
    kind: Option<JobKind>,
) -> Result<Job, Problem> {
    let what = kind.map_or("job", JobKind::word);
    let unknown = || Problem::new(ProblemKind::NotFound, format!("there is no {what} {id:?}"));
    let job = state.store.job(id).await?.filter(|job| kind.is_none_or(|kind| job.kind == kind));
    job.ok_or_else(unknown)
}

/// Gives a job up: at once where it waits, else as soon as its worker looks.
pub(in crate::service::handlers) async fn cancelled(
    state: &AppState,
    id: &str,
    kind: Option<JobKind>,
) -> Result<Job, Problem> {
    known(state, id, kind).await?;
    state.store.cancel_job(id, state.clock.now_seconds()).await?;
    known(state, id, kind).await
}

/// A job, and how far it is.
#[utoipa::path(get, path = "/v1/jobs/{id}", tag = "jobs", operation_id = "getJob",
    params(("id" = String, Path, description = "The job.")),
    responses((status = 200, description = "The job.", body = JobView), Problems))]
pub(in crate::service) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<JobView>, Problem> {
    Ok(Json(known(&state, &id, None).await?.into()))
}

/// Gives a job up. One that has ended stays as it is.
#[utoipa::path(delete, path = "/v1/jobs/{id}", tag = "jobs", operation_id = "cancelJob",
    params(("id" = String, Path, description = "The job.")),
    responses((status = 200, description = "The job, cancelled or about to be.", body = JobView), Problems))]
pub(in crate::service) async fn cancel(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<JobView>, Problem> {
    Ok(Json(cancelled(&state, &id, None).await?.into()))
}

/// Learns a model from the files of past renewals and from what the store has seen since.
#[utoipa::path(post, path = "/v1/train", tag = "jobs", operation_id = "train", request_body = TrainRequest,
    responses((status = 202, description = "The job that does it.", body = JobView), Problems))]
pub(in crate::service) async fn train(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<TrainRequest>,
) -> Result<impl IntoResponse, Problem> {
    let asked = json!(request);
    Ok(accepted(submit(&state, JobKind::Train, &asked).await?))
}

/// Loads the files of the book again, where they have changed, and scores what is new.
#[utoipa::path(post, path = "/v1/import", tag = "jobs", operation_id = "importFiles",
    responses((status = 202, description = "The job that does it.", body = JobView), Problems))]
pub(in crate::service) async fn import(
    State(state): State<AppState>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    let bytes = body(request, &state).await?;
    if !bytes.trim_ascii().is_empty() {
        let Nothing {} = parse(&bytes)?;
    }
    Ok(accepted(submit_once(&state, JobKind::Import).await?))
}

/// What can be said of an import: nothing, the files say it all.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// The answer to a job that was queued.
pub(in crate::service::handlers) fn accepted(job: Job) -> impl IntoResponse {
    let location = format!("/v1/jobs/{}", job.id);
    (StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(JobView::from(job)))
}
