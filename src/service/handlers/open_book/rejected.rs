//! `GET /v1/rejected`: the rows of the open book that were left out when its file was read last.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::book::Rejected;
use crate::service::http::{Query, page, page_limit, text_or_blank};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;

/// Which page is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct RejectedQuery {
    /// At most this many rows (default 50).
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    #[serde(default, deserialize_with = "text_or_blank")]
    cursor: Option<String>,
}

/// One page of the rows that were left out.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct RejectedPage {
    /// The rows, in order of the file.
    rejected: Vec<Rejected>,
    /// How many there are in all.
    n_rejected: usize,
    /// What to send as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// The rows of the open book that the last reading of its file left out: at the start, by an import, or after a training.
#[utoipa::path(get, path = "/v1/rejected", tag = "book", operation_id = "listRejected", params(RejectedQuery),
    responses((status = 200, description = "One page of the rows.", body = RejectedPage), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Query(query): Query<RejectedQuery>,
) -> Result<Json<RejectedPage>, Problem> {
    let limit = page_limit(query.limit)?;
    let after = query
        .cursor
        .as_deref()
        .map_or(Ok(0), str::parse)
        .map_err(|_| Problem::invalid_query("cursor", "expected `next_cursor` of the page before"))?;
    let rows = state.store.rejected(after, limit + 1).await?;
    let (rows, next_cursor) = page(rows, limit, |(position, _)| position.to_string());
    let rejected = rows.into_iter().map(|(_, row)| row).collect();
    Ok(Json(RejectedPage { rejected, n_rejected: state.store.n_rejected().await?, next_cursor }))
}
