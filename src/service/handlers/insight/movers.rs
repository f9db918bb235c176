//! `GET /v1/movers`: what moved each win probability.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::service::http::{Query, text_or_blank};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::service::watch::{MoverList, moved};

/// Days that are looked back over where none are named.
const USUAL_DAYS: u32 = 30;
const MOST_DAYS: u32 = 3_650;

/// Since when, and of whom.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct MoversQuery {
    /// How many days back (default 30).
    #[serde(default)]
    #[param(minimum = 1, maximum = 3650)]
    days: Option<u32>,
    /// Of this owner.
    #[serde(default, deserialize_with = "text_or_blank")]
    owner: Option<String>,
}

/// How each win probability has changed: data by feature, time that passed, what was done, another model.
#[utoipa::path(get, path = "/v1/movers", tag = "insight", operation_id = "listMovers", params(MoversQuery),
    responses((status = 200, description = "The movers.", body = MoverList), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Query(query): Query<MoversQuery>,
) -> Result<Json<MoverList>, Problem> {
    let days = query.days.unwrap_or(USUAL_DAYS);
    if !(1..=MOST_DAYS).contains(&days) {
        let detail = format!("found {days}, expected 1 to {MOST_DAYS}");
        return Err(Problem::invalid_query("days", detail));
    }
    Ok(Json(moved(&state, days, query.owner.as_deref()).await?))
}
