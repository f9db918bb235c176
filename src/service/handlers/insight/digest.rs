//! `GET /v1/digest`: the week of each owner.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::insight::{Digest, digest_html, digest_markdown};
use crate::service::http::{Query, html, markdown, text_or_blank, word_or_blank};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::service::watch::digests_of;

/// The form of a digest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Form {
    #[default]
    Json,
    Html,
    Markdown,
}

/// Whose, and in which form.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct DigestQuery {
    /// Of this owner; without it of every owner who has something in it.
    #[serde(default, deserialize_with = "text_or_blank")]
    owner: Option<String>,
    /// `json` (the default), `html` or `markdown`.
    #[serde(default, deserialize_with = "word_or_blank")]
    #[param(value_type = Option<String>, pattern = "^(json|html|markdown)?$")]
    format: Option<Form>,
}

/// The weeks of owners.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct DigestList {
    /// One for each owner.
    digests: Vec<Digest>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// What moved in the last seven days and why, what is due within seven, what is overdue, where people and model disagree.
#[utoipa::path(get, path = "/v1/digest", tag = "insight", operation_id = "getDigest", params(DigestQuery),
    responses((status = 200, description = "The digests.", body = DigestList), Problems))]
pub(in crate::service) async fn show(
    State(state): State<AppState>,
    Query(query): Query<DigestQuery>,
) -> Result<Response, Problem> {
    let digests = digests_of(&state, query.owner.as_deref()).await?;
    Ok(match query.format.unwrap_or_default() {
        Form::Json => Json(DigestList { digests, next_cursor: None }).into_response(),
        Form::Html => html(digest_html(&digests)),
        Form::Markdown => markdown(digest_markdown(&digests)),
    })
}
