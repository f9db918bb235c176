//! `POST /v1/accounts/{id}/calls`: what a person expects of a renewal; `GET /v1/calls`: people and model, held against
//! what happened.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::insight::Expected;
use crate::metrics::brier_score;
use crate::service::auth::Caller;
use crate::service::http::{JsonBody, Query, at_fields, number_errors, text_errors, text_or_blank};
use crate::service::layers::audit_reading;
use crate::service::problem::{FieldError, Problem};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{Call, ScoredCall};
use crate::units::{Date, Days, Moment};

/// A person's own call.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct CallRequest {
    /// Who makes the call.
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    made_by: String,
    /// The chance to renew; or say what is expected in a word.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1)]
    win_probability: Option<f64>,
    /// `renew`, `lose`, or `monitor` before the last checkpoint; or give a chance.
    #[serde(default)]
    expected: Option<Expected>,
    /// Why.
    #[serde(default)]
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    reason: Option<String>,
}

impl CallRequest {
    /// The chance that is called; `None` with `monitor`.
    fn chance(&self) -> Result<Option<f64>, Problem> {
        let mut errors = at_fields([
            text_errors("made_by", Some(&self.made_by)),
            text_errors("reason", self.reason.as_deref()),
            number_errors("win_probability", self.win_probability, 0.0..=1.0),
        ]);
        let chance = match (self.win_probability, self.expected) {
            (Some(chance), None) => Some(Some(chance)),
            (None, Some(Expected::Renew)) => Some(Some(1.0)),
            (None, Some(Expected::Lose)) => Some(Some(0.0)),
            (None, Some(Expected::Monitor)) => Some(None),
            _ => None,
        };
        match chance {
            Some(chance) if errors.is_empty() => return Ok(chance),
            Some(_) => {}
            None => errors.push(FieldError::at("", "expected either win_probability or expected")),
        }
        Err(Problem::invalid(errors))
    }
}

/// Keeps a person's own call beside what the model says at this moment.
#[utoipa::path(post, path = "/v1/accounts/{id}/calls", tag = "loop", operation_id = "makeCall",
    params(("id" = String, Path, description = "The account.")), request_body = CallRequest,
    responses((status = 201, description = "It is kept.", body = Call), Problems))]
pub(in crate::service) async fn make(
    State(state): State<AppState>,
    Path(id): Path<String>,
    JsonBody(request): JsonBody<CallRequest>,
) -> Result<(StatusCode, Json<Call>), Problem> {
    let chance = request.chance()?;
    let known = state.known(id).await?;
    let said = state.compute(move |engine| engine.explain(&known.read(engine)?.0, 0)).await??;
    let Some(renewal_date) = said.renewal_date else {
        let detail = "the account has no renewal date, so the call could never be held against an outcome";
        return Err(Problem::at_odds(vec![FieldError::at("", detail)]));
    };
    if chance.is_none() {
        let engine = state.engine.load_full()?;
        refuse_monitor(engine.model.playbook.checkpoints.last(), renewal_date, state.today(), "/expected")?;
    }
    let now = state.clock.now_seconds();
    let call = Call {
        account_id: said.account_id,
        renewal_date: renewal_date.to_string(),
        made_by: request.made_by,
        made_at: Moment(now),
        made_at_epoch: now,
        win_probability: chance.unwrap_or(said.win_probability),
        monitor: chance.is_none(),
        reason: request.reason,
        model: said.model,
        model_probability: said.win_probability,
    };
    state.store.record_call(&call).await?;
    Ok((StatusCode::CREATED, Json(call)))
}

/// Refuses to wait and see once the last checkpoint before a renewal was reached.
pub(super) fn refuse_monitor(last: Option<Days>, renewal_date: Date, today: Date, field: &str) -> Result<(), Problem> {
    match last.filter(|last| renewal_date.days_after(today) <= *last) {
        Some(last) => {
            let detail = format!(
                "monitor is no answer from {last} days before the renewal on {renewal_date} on: expected renew or lose"
            );
            Err(Problem::at_odds(vec![FieldError::at(field, detail)]))
        }
        None => Ok(()),
    }
}

/// Which calls are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct CallsQuery {
    /// Of this person.
    #[serde(default, deserialize_with = "text_or_blank")]
    made_by: Option<String>,
    /// Only those on the other side of one half than the model.
    #[serde(default)]
    disagreements: Option<bool>,
}

/// How good the calls were whose renewals have ended.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct Record {
    /// Calls whose outcome is known.
    n_ended: usize,
    /// Mean squared error of the people, 0 is best; absent while none has ended.
    brier_of_people: Option<f64>,
    /// The same of the model, at the moments of the calls.
    brier_of_model: Option<f64>,
    /// Calls that disagreed with the model and whose outcome is known.
    n_disagreements: usize,
    /// Of those, how often the person was right; the model was in the others.
    people_right: usize,
}

/// Calls, and how good they were.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the field is the name of the list in JSON")]
pub(in crate::service) struct Calls {
    /// The last call of each person about each renewal, oldest first.
    calls: Vec<ScoredCall>,
    /// How good they were; null for one person's where the playbook does not permit it (`score_individuals` under `[people]`).
    record: Option<Record>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// What people expected beside what the model expected, and who was right.
#[utoipa::path(get, path = "/v1/calls", tag = "loop", operation_id = "listCalls", params(CallsQuery),
    responses((status = 200, description = "The calls.", body = Calls), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    Query(query): Query<CallsQuery>,
) -> Result<Json<Calls>, Problem> {
    let mut may_score = true;
    if let Some(person) = &query.made_by {
        may_score = state.engine.get().is_some_and(|engine| engine.model.playbook.people.score_individuals);
        if may_score {
            let path = format!("/v1/calls?made_by={person}");
            audit_reading(&state, &caller, &headers, "/v1/calls", path).await?;
        }
    }
    let asked = |call: &ScoredCall| {
        query.made_by.as_ref().is_none_or(|name| call.call.made_by == *name)
            && (call.disagrees || query.disagreements != Some(true))
    };
    let calls: Vec<ScoredCall> = state.store.calls(None).await?.into_iter().filter(asked).collect();
    let record = may_score.then(|| record_of(&calls));
    Ok(Json(Calls { calls, record, next_cursor: None }))
}

fn record_of(calls: &[ScoredCall]) -> Record {
    let chances = calls.iter().filter(|call| !call.call.monitor);
    let ended: Vec<(&ScoredCall, bool)> = chances.filter_map(|call| Some((call, call.renewed?))).collect();
    let renewed: Vec<bool> = ended.iter().map(|(_, renewed)| *renewed).collect();
    let score = |said: fn(&Call) -> f64| {
        let said: Vec<f64> = ended.iter().map(|(call, _)| said(&call.call)).collect();
        (!said.is_empty()).then(|| brier_score(&said, &renewed))
    };
    let against: Vec<bool> = ended
        .iter()
        .filter(|(call, _)| call.disagrees)
        .map(|(call, renewed)| (call.call.win_probability >= 0.5) == *renewed)
        .collect();
    Record {
        n_ended: ended.len(),
        brier_of_people: score(|call| call.win_probability),
        brier_of_model: score(|call| call.model_probability),
        n_disagreements: against.len(),
        people_right: against.into_iter().filter(|right| *right).count(),
    }
}
