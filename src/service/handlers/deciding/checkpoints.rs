//! `GET /v1/checkpoints`: the model's view and people's calls side by side; `POST /v1/checkpoints/{id}/settlement`: a lead's word.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::calls::refuse_monitor;
use crate::insight::{
    Checkpoint, CheckpointScore, CheckpointState, Due, Expected, ScoredBy, Settlement, checkpoint_id,
    checkpoint_scores, checkpoints,
};
use crate::service::auth::Caller;
use crate::service::http::{JsonBody, Query, at_fields, text_errors, text_or_blank, word_or_blank};
use crate::service::layers::audit_reading;
use crate::service::problem::{FieldError, Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::units::Days;
use crate::workflow::{renewals_said, renewals_said_of};

/// Which checkpoints, and whose calls are scored together.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct CheckpointsQuery {
    /// In this state, such as `disagreement`: the queue of a lead.
    #[serde(default, deserialize_with = "word_or_blank")]
    #[param(value_type = Option<String>, pattern = "^(disagreement|awaiting_call|monitored|agreed|settled|passed|ended)?$")]
    state: Option<CheckpointState>,
    /// Of accounts of this owner.
    #[serde(default, deserialize_with = "text_or_blank")]
    owner: Option<String>,
    /// Of this account.
    #[serde(default, deserialize_with = "text_or_blank")]
    account: Option<String>,
    /// Scored by `team` (the default), or by `person` where the playbook permits it; that is audited.
    #[serde(default, deserialize_with = "word_or_blank")]
    #[param(value_type = Option<String>, pattern = "^(team|person)?$")]
    by: Option<ScoredBy>,
}

/// Checkpoints that were reached.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct CheckpointList {
    /// Disagreements first, those with most at stake before others; then what awaits a call.
    checkpoints: Vec<Checkpoint>,
    /// People and model held against what happened: of all, then by team or by person.
    scores: Vec<CheckpointScore>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// The model's view and people's calls side by side, on set days before each renewal.
#[utoipa::path(get, path = "/v1/checkpoints", tag = "loop", operation_id = "listCheckpoints", params(CheckpointsQuery),
    responses((status = 200, description = "The checkpoints.", body = CheckpointList), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Query(query): Query<CheckpointsQuery>,
) -> Result<Json<CheckpointList>, Problem> {
    let by = query.by.unwrap_or_default();
    if by == ScoredBy::Person {
        if !state.engine.load_full()?.model.playbook.people.score_individuals {
            let detail = "the playbook does not permit it: people are scored by team unless score_individuals = true under [people]";
            return Err(Problem::invalid_query("by", detail));
        }
        audit_reading(&state, &caller, &headers, "/v1/checkpoints", "/v1/checkpoints?by=person".to_owned()).await?;
    }
    let renewals = match &query.account {
        Some(account) => renewals_said_of(&state.store, account).await?,
        None => renewals_said(&state.store).await?,
    };
    let all = reached(&state, renewals).await?;
    let scores = checkpoint_scores(&all, by);
    let asked = |one: &Checkpoint| {
        query.state.is_none_or(|state| one.state == state) && (query.owner.is_none() || one.owner == query.owner)
    };
    let checkpoints = all.into_iter().filter(asked).collect();
    Ok(Json(CheckpointList { checkpoints, scores, next_cursor: None }))
}

async fn reached(state: &AppState, renewals: Vec<Due>) -> Result<Vec<Checkpoint>, Problem> {
    let today = state.today();
    let found = state.compute(move |engine| {
        let playbook = &engine.model.playbook;
        checkpoints(&renewals, &playbook.checkpoints, &playbook.people, playbook.health, today)
    });
    found.await
}

/// A lead's word about a checkpoint.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct SettlementRequest {
    /// What is expected from now on: `renew`, `lose`, or `monitor` before the last checkpoint.
    expected: Expected,
    /// Why.
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    reason: String,
    /// Who settles it.
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    settled_by: String,
}

/// Settles a checkpoint; a later word takes the place of an earlier one.
#[utoipa::path(post, path = "/v1/checkpoints/{id}/settlement", tag = "loop", operation_id = "settleCheckpoint",
    params(("id" = String, Path, description = "The checkpoint_id.")), request_body = SettlementRequest,
    responses((status = 200, description = "It is settled.", body = Checkpoint), Problems))]
pub(in crate::service) async fn settle(
    State(state): State<AppState>,
    Path(id): Path<String>,
    JsonBody(request): JsonBody<SettlementRequest>,
) -> Result<Json<Checkpoint>, Problem> {
    Problem::refuse_if_any(at_fields([
        text_errors("reason", Some(&request.reason)),
        text_errors("settled_by", Some(&request.settled_by)),
    ]))?;
    let mut renewal = renewal_of(&state, &id).await?;
    let checkpoint = with_id(&state, renewal.clone(), &id).await?;
    let refused = match checkpoint.state {
        CheckpointState::Ended => Some("the renewal has ended: what was said of it stays as it was"),
        CheckpointState::Passed => {
            Some("it has passed: settle the next checkpoint of this renewal, or tell its outcome")
        }
        _ => None,
    };
    if let Some(detail) = refused {
        return Err(Problem::at_odds(vec![FieldError::at("", detail)]));
    }
    if request.expected == Expected::Monitor {
        let last = state.engine.load_full()?.model.playbook.checkpoints.last();
        refuse_monitor(last, checkpoint.renewal_date, state.today(), "/expected")?;
    }
    let SettlementRequest { expected, reason, settled_by } = request;
    let settlement =
        Settlement { days: checkpoint.days, expected, reason, settled_by, settled_on: state.clock.today() };
    let now = state.clock.now_seconds();
    state.store.settle(&checkpoint.account_id, checkpoint.renewal_date, &settlement, now).await?;
    renewal.settled.retain(|earlier| earlier.days != settlement.days);
    renewal.settled.push(settlement);
    with_id(&state, renewal, &id).await.map(Json)
}

/// The renewal that has the checkpoint, reached or not.
async fn renewal_of(state: &AppState, id: &str) -> Result<Due, Problem> {
    let renewals = renewals_said(&state.store).await?;
    let named = id.to_owned();
    let found = state.compute(move |engine| {
        let days = &engine.model.playbook.checkpoints.days;
        let is_it = |due: &Due, days: Days| checkpoint_id(&due.account_id, due.renewal_date, days) == named;
        renewals.into_iter().find(|due| days.iter().any(|&days| is_it(due, days)))
    });
    found.await?.ok_or_else(|| unknown(id))
}

async fn with_id(state: &AppState, renewal: Due, id: &str) -> Result<Checkpoint, Problem> {
    let found = reached(state, vec![renewal]).await?.into_iter().find(|one| one.checkpoint_id == id);
    found.ok_or_else(|| unknown(id))
}

fn unknown(id: &str) -> Problem {
    Problem::new(ProblemKind::NotFound, format!("there is no checkpoint {id:?} that was reached"))
}
