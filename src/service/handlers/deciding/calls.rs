//! `POST /v1/accounts/{id}/calls`: what a person expects of a renewal; `GET /v1/calls`: people and model, held against
//! what happened.

#![expect(unused_qualifications, reason = "the macro that describes the route writes its query in full")]

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::metrics::brier_score;
use crate::service::http::{JsonBody, Query, number_errors, text_errors, text_or_blank};
use crate::service::problem::{FieldError, Problem};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{Call, ScoredCall};
use crate::units::Moment;

/// What a person expects, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::service) enum Expected {
    /// It will renew.
    Renew,
    /// It will not.
    Lose,
}

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
    /// `renew` or `lose`; or give a chance.
    #[serde(default)]
    expected: Option<Expected>,
    /// Why.
    #[serde(default)]
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    reason: Option<String>,
}

impl CallRequest {
    fn chance(&self) -> Result<f64, Problem> {
        let mut errors: Vec<FieldError> = [
            text_errors("made_by", Some(&self.made_by)),
            text_errors("reason", self.reason.as_deref()),
            number_errors("win_probability", self.win_probability, 0.0..=1.0),
        ]
        .into_iter()
        .flatten()
        .map(|(field, detail)| FieldError::at(format!("/{field}"), detail))
        .collect();
        let chance = match (self.win_probability, self.expected) {
            (Some(chance), None) => Some(chance),
            (None, Some(Expected::Renew)) => Some(1.0),
            (None, Some(Expected::Lose)) => Some(0.0),
            _ => None,
        };
        if chance.is_none() {
            errors.push(FieldError::at("", "expected either win_probability or expected"));
        }
        if errors.is_empty() { Ok(chance.unwrap_or(0.5)) } else { Err(Problem::invalid(errors)) }
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
    let now = state.clock.now_seconds();
    let call = Call {
        account_id: said.account_id,
        renewal_date: renewal_date.to_string(),
        made_by: request.made_by,
        made_at: Moment(now),
        made_at_epoch: now,
        win_probability: chance,
        reason: request.reason,
        model: said.model,
        model_probability: said.win_probability,
    };
    state.store.record_call(&call).await?;
    Ok((StatusCode::CREATED, Json(call)))
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
    /// How good they were.
    record: Record,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// What people expected beside what the model expected, and who was right.
#[utoipa::path(get, path = "/v1/calls", tag = "loop", operation_id = "listCalls", params(CallsQuery),
    responses((status = 200, description = "The calls.", body = Calls), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Query(query): Query<CallsQuery>,
) -> Result<Json<Calls>, Problem> {
    let asked = |call: &ScoredCall| {
        query.made_by.as_ref().is_none_or(|name| call.call.made_by == *name)
            && (call.disagrees || query.disagreements != Some(true))
    };
    let calls: Vec<ScoredCall> = state.store.calls(None).await?.into_iter().filter(asked).collect();
    let record = record_of(&calls);
    Ok(Json(Calls { calls, record, next_cursor: None }))
}

fn record_of(calls: &[ScoredCall]) -> Record {
    let ended: Vec<(&ScoredCall, bool)> = calls.iter().filter_map(|call| Some((call, call.renewed?))).collect();
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
