//! `/v1/trials`: whom to give what by lot, proposed as jobs, and what came of it.

use std::collections::{BTreeMap, HashSet};

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::jobs::known;
use super::plans::refused;
use crate::book::Playbook;
use crate::insight::{Draw, TrialResult, trial_results};
use crate::plan::trial::{TrialProposal, TrialRequest};
use crate::service::http::JsonBody;
use crate::service::jobs::submit;
use crate::service::problem::{FieldError, Problem};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{Job, JobKind, JobState, LoggedIntervention, Outcome};
use crate::units::{Date, instant};

/// A proposed trial, and what came of its lots.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct TrialView {
    /// Its key.
    trial_id: String,
    /// How far the proposal is.
    state: JobState,
    /// When it was asked for.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was proposed.
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// What was asked.
    #[schema(value_type = TrialRequest)]
    asked: Value,
    /// The proposal; absent until it is made.
    #[schema(value_type = Option<TrialProposal>)]
    proposal: Option<Value>,
    /// What came of its lots, kind by kind; empty until lots are logged.
    results: Vec<TrialResult>,
    /// Why it failed.
    error: Option<String>,
}

/// What came of everything that was given by lot.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct TrialList {
    /// Kind by kind, over all lots of the log.
    results: Vec<TrialResult>,
    /// The proposals, newest first, without their lots.
    trials: Vec<TrialView>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// Proposals that are listed.
const LISTED: usize = 100;

fn view(job: Job) -> TrialView {
    TrialView {
        trial_id: job.id,
        state: job.state,
        created_at: instant(job.created_at),
        finished_at: job.finished_at.map(instant),
        asked: job.asked,
        proposal: job.result,
        results: Vec::new(),
        error: job.error,
    }
}

/// Proposes whom to give what by lot, within budget, slots and hours, and says what knowing would be worth.
#[utoipa::path(post, path = "/v1/trials", tag = "decide", operation_id = "proposeTrial", request_body = TrialRequest,
    responses((status = 202, description = "The trial that is being proposed.", body = TrialView), Problems))]
pub(in crate::service) async fn propose(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<TrialRequest>,
) -> Result<impl IntoResponse, Problem> {
    request.check().map_err(|error| refused(&error))?;
    let engine = state.engine.load_full()?;
    let unknown = request.kinds.iter().enumerate().find(|(_, kind)| engine.model.playbook.position(kind).is_none());
    if let Some((index, kind)) = unknown {
        let known: Vec<&str> = engine.model.playbook.interventions.iter().map(|known| known.kind.as_str()).collect();
        let detail = format!("found {kind:?}, expected one of {}", known.join(", "));
        return Err(Problem::invalid(vec![FieldError::at(format!("/kinds/{index}"), detail)]));
    }
    let job = submit(&state, JobKind::Trial, &json!(request)).await?;
    let location = format!("/v1/trials/{}", job.id);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(view(job))))
}

/// What came of everything that was given by lot, and the trials that were proposed.
#[utoipa::path(get, path = "/v1/trials", tag = "decide", operation_id = "listTrials",
    responses((status = 200, description = "Results and proposals.", body = TrialList), Problems))]
pub(in crate::service) async fn list(State(state): State<AppState>) -> Result<Json<TrialList>, Problem> {
    let engine = state.engine.load_full()?;
    let draws = draws(&state, &engine.model.playbook).await?;
    let jobs = state.store.jobs_of_kind(JobKind::Trial, LISTED).await?;
    let trials = jobs.into_iter().map(view).collect();
    Ok(Json(TrialList { results: trial_results(draws, &engine.model.playbook), trials, next_cursor: None }))
}

/// A trial: its proposal once it is made, and what came of its lots.
#[utoipa::path(get, path = "/v1/trials/{id}", tag = "decide", operation_id = "getTrial",
    params(("id" = String, Path, description = "The trial.")),
    responses((status = 200, description = "The trial.", body = TrialView), Problems))]
pub(in crate::service) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<TrialView>, Problem> {
    let mut job = known(&state, &id, Some(JobKind::Trial)).await?;
    let summary = job.result.take();
    let mut trial = view(job);
    if let Some(summary) = summary {
        let engine = state.engine.load_full()?;
        let playbook = &engine.model.playbook;
        let proposal = state.store.plan(&id, summary).await?;
        let drawn: HashSet<(String, usize)> =
            proposal["lots"].as_array().into_iter().flatten().filter_map(|lot| key_of(lot, playbook)).collect();
        let mut draws = draws(&state, playbook).await?;
        draws.retain(|draw| drawn.contains(&(draw.renewal.0.clone(), draw.kind)));
        trial.results = trial_results(draws, playbook);
        trial.proposal = Some(proposal);
    }
    Ok(Json(trial))
}

fn key_of(lot: &Value, playbook: &Playbook) -> Option<(String, usize)> {
    Some((lot["account_id"].as_str()?.to_owned(), playbook.position(lot["kind"].as_str()?)?))
}

/// Every lot of the log, with what became of the renewal where that is known.
async fn draws(state: &AppState, playbook: &Playbook) -> Result<Vec<Draw>, Problem> {
    let entries = state.store.interventions().await?;
    let mut outcomes: BTreeMap<String, Vec<Outcome>> = BTreeMap::new();
    for outcome in state.store.outcomes().await? {
        outcomes.entry(outcome.account_id.clone()).or_default().push(outcome);
    }
    let of_entry = |entry: LoggedIntervention| {
        let (kind, chance) = (playbook.position(playbook.kind_meant(&entry.kind).as_str())?, entry.chance?);
        let ended = outcomes.get(&entry.account_id).into_iter().flatten();
        // Dates as `YYYY-MM-DD` are in the order of their text.
        let outcome = match &entry.renewal_date {
            Some(meant) => ended.into_iter().find(|outcome| &outcome.renewal_date == meant),
            None => ended
                .filter(|outcome| outcome.renewal_date >= entry.date)
                .min_by(|a, b| a.renewal_date.cmp(&b.renewal_date)),
        };
        let day = |text: &String| text.parse::<Date>().ok();
        let renewal = outcome.map(|outcome| &outcome.renewal_date).or(entry.renewal_date.as_ref()).and_then(day);
        let known_on = outcome.and_then(|outcome| outcome.decided_on.as_ref().and_then(day).or(renewal));
        let renewed = outcome.map(|outcome| outcome.renewed);
        let renewal = (entry.account_id, renewal);
        Some(Draw { renewal, kind, chance, is_given: entry.done, renewed, known_on })
    };
    Ok(entries.into_iter().filter_map(of_entry).collect())
}
