//! `GET /v1/recommendations/{id}`: a recommendation as it was given out; `POST …/decision`: accepted, or dismissed and why.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::service::http::{JsonBody, at_fields, text_errors};
use crate::service::problem::{FieldError, Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{Decision, GivenRecommendation, Verdict};
use crate::units::Moment;

/// What was decided about a recommendation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct DecisionRequest {
    /// `accepted` or `dismissed`.
    decision: Verdict,
    /// Why; needed to dismiss.
    #[serde(default)]
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    reason: Option<String>,
    /// Who decided.
    #[serde(default)]
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    decided_by: Option<String>,
}

/// The recommendation of that key, about that account where one is named.
pub(in crate::service::handlers) async fn given(
    state: &AppState,
    id: &str,
    account: Option<&str>,
) -> Result<GivenRecommendation, Problem> {
    let about = |given: &GivenRecommendation| account.is_none_or(|account| given.account_id == account);
    match state.store.recommendation(id).await? {
        Some(given) if about(&given) => Ok(given),
        _ if account.is_some() => {
            let detail = format!("there is no recommendation {id:?} about this account");
            Err(Problem::at_odds(vec![FieldError::at("/recommendation_id", detail)]))
        }
        _ => Err(Problem::new(ProblemKind::NotFound, format!("there is no recommendation {id:?}"))),
    }
}

/// A recommendation as it was given out, and what was decided about it.
#[utoipa::path(get, path = "/v1/recommendations/{id}", tag = "loop", operation_id = "getRecommendation",
    params(("id" = String, Path, description = "The recommendation_id of an action.")),
    responses((status = 200, description = "The recommendation.", body = GivenRecommendation), Problems))]
pub(in crate::service) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<GivenRecommendation>, Problem> {
    given(&state, &id, None).await.map(Json)
}

/// Keeps what was decided about a recommendation; a later decision takes the place of an earlier one.
#[utoipa::path(post, path = "/v1/recommendations/{id}/decision", tag = "loop", operation_id = "decide",
    params(("id" = String, Path, description = "The recommendation_id of an action.")), request_body = DecisionRequest,
    responses((status = 200, description = "It is kept.", body = GivenRecommendation), Problems))]
pub(in crate::service) async fn decide(
    State(state): State<AppState>,
    Path(id): Path<String>,
    JsonBody(request): JsonBody<DecisionRequest>,
) -> Result<Json<GivenRecommendation>, Problem> {
    let mut errors = at_fields([
        text_errors("reason", request.reason.as_deref()),
        text_errors("decided_by", request.decided_by.as_deref()),
    ]);
    if request.decision == Verdict::Dismissed && request.reason.is_none() {
        errors.push(FieldError::at("/reason", "say why it is dismissed: that is what can be learned from it"));
    }
    Problem::refuse_if_any(errors)?;
    let mut given = given(&state, &id, None).await?;
    let now = state.clock.now_seconds();
    let decision = Decision {
        decision: request.decision,
        reason: request.reason,
        decided_by: request.decided_by,
        decided_at: Moment(now),
        decided_at_epoch: now,
    };
    state.store.decide(&id, &decision).await?;
    given.decision = Some(decision);
    Ok(Json(given))
}
