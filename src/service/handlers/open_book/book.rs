//! `GET /v1/book`: what the accounts asked for hold together.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::book::TrafficLight;
use crate::service::http::{Query, text_or_blank, word_or_blank};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{Book, BookFilter};
use crate::units::Date;

/// Which accounts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct BookQuery {
    /// Of this traffic light: red, yellow or green.
    #[serde(default, deserialize_with = "word_or_blank")]
    #[param(value_type = Option<String>, pattern = "^(red|yellow|green)?$")]
    health: Option<TrafficLight>,
    /// Of this owner.
    #[serde(default, deserialize_with = "text_or_blank")]
    owner: Option<String>,
    /// Of this segment.
    #[serde(default, deserialize_with = "text_or_blank")]
    segment: Option<String>,
    /// Due before this day.
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(value_type = Option<String>, format = Date)]
    renewal_before: Option<Date>,
    /// Whose ID or name holds this text.
    #[serde(default, deserialize_with = "text_or_blank")]
    search: Option<String>,
}

/// Counts by traffic light, value and expected value.
#[utoipa::path(get, path = "/v1/book", tag = "book", operation_id = "getBook", params(BookQuery),
    responses((status = 200, description = "The totals.", body = Book), Problems))]
pub(in crate::service) async fn show(
    State(state): State<AppState>,
    Query(query): Query<BookQuery>,
) -> Result<Json<Book>, Problem> {
    let filter = BookFilter {
        health: query.health,
        owner: query.owner,
        segment: query.segment,
        renewal_before: query.renewal_before,
        search: query.search,
    };
    Ok(Json(state.store.book(&filter).await?))
}
