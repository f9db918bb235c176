//! `POST /v1/win-probability`: probabilities of accounts that are not stored.

use axum::Json;
use axum::extract::State;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::WinProbability;
use crate::service::extract::JsonBody;
use crate::service::openapi::Problems;
use crate::service::problem::{FieldError, Problem};
use crate::service::state::AppState;
use crate::store::Features;

/// Accounts to score.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct ScoreRequest {
    /// The accounts: columns of the accounts file.
    #[schema(value_type = Vec<Object>)]
    accounts: Vec<Features>,
    /// Whether to say why (default yes); leave it out for many accounts at once.
    #[serde(default = "yes")]
    drivers: bool,
}

fn yes() -> bool {
    true
}

/// Win probabilities in the order of the request.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ScoreAnswer {
    /// One a request's account.
    accounts: Vec<WinProbability>,
}

/// Win probabilities of accounts that are not stored.
#[utoipa::path(post, path = "/v1/win-probability", tag = "book", operation_id = "scoreAccounts",
    request_body = ScoreRequest,
    responses((status = 200, description = "Win probabilities, in order.", body = ScoreAnswer), Problems))]
pub(in crate::service) async fn score(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<ScoreRequest>,
) -> Result<Json<ScoreAnswer>, Problem> {
    let (found, most) = (request.accounts.len(), state.limits.accounts);
    if found == 0 || found > most {
        let detail = format!("found {found} accounts, expected 1 to {most}");
        return Err(Problem::invalid(vec![FieldError::at("/accounts", detail)]));
    }
    let entries = state.log_of(&request.accounts).await?;
    let answer = state.compute(move |engine| {
        let log = engine.log(&entries).map_err(|error| Problem::internal(&error))?;
        let rows = engine.rows_of_body(&request.accounts, &log, &|index| format!("/accounts/{index}"))?;
        if request.drivers {
            (0..found).into_par_iter().map(|row| engine.explain(&rows, row)).collect::<Result<Vec<_>, Problem>>()
        } else {
            engine.model.score(&rows).map_err(|error| Problem::internal(&error))
        }
    });
    Ok(Json(ScoreAnswer { accounts: answer.await?? }))
}
