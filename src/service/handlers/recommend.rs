//! `POST /v1/recommendations`: what might be done for an account that is not stored, under the caller's constraints.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::plan::{Constraints, Recommendations};
use crate::service::extract::JsonBody;
use crate::service::openapi::Problems;
use crate::service::problem::Problem;
use crate::service::state::AppState;
use crate::store::Features;

/// An account and the caller's constraints.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct RecommendationRequest {
    /// The account: columns of the accounts file.
    #[schema(value_type = Object)]
    account: Features,
    /// Limits on what is proposed.
    #[serde(default)]
    constraints: Constraints,
}

/// Actions and plans for an account that is not stored.
#[utoipa::path(post, path = "/v1/recommendations", tag = "decide", operation_id = "recommendForAccount",
    request_body = RecommendationRequest,
    responses((status = 200, description = "What might be done.", body = Recommendations), Problems))]
pub(in crate::service) async fn recommend(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<RecommendationRequest>,
) -> Result<Json<Recommendations>, Problem> {
    let account = [request.account];
    let entries = state.log_of(&account).await?;
    let answer = state.compute(move |engine| {
        let log = engine.log(&entries).map_err(|error| Problem::internal(&error))?;
        let rows = engine.rows_of_body(&account, &log, &|_| "/account".to_owned())?;
        engine.recommend(&rows, &log, &request.constraints)
    });
    Ok(Json(answer.await??))
}
