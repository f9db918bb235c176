//! `GET /v1/accounts/{id}/win-probability`: the probability of a stored account, and why.

use axum::extract::{Path, State};
use axum::response::IntoResponse;

use crate::model::WinProbability;
use crate::service::engine::refused;
use crate::service::openapi::Problems;
use crate::service::problem::Problem;
use crate::service::state::AppState;

/// The win probability of an account with its drivers, strongest first.
#[utoipa::path(get, path = "/v1/accounts/{id}/win-probability", tag = "book", operation_id = "getWinProbability",
    params(("id" = String, Path, description = "The account.")),
    responses((status = 200, description = "The win probability.", body = WinProbability), Problems))]
pub(in crate::service) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<impl IntoResponse, Problem> {
    let key = format!("win-probability {id}");
    state.answers.or_make(&state, key, explained(&state, id)).await
}

async fn explained(state: &AppState, id: String) -> Result<WinProbability, Problem> {
    let account = state.stored(id).await?;
    let answer = state.compute(move |engine| {
        let rows = engine.rows(&[account.features]).map_err(|error| refused(&error, &|_| String::new()))?;
        engine.explain(&rows, 0)
    });
    answer.await?
}
