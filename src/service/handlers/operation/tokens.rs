//! `/v1/tokens`: who is let in. A secret is told once, when its token is made; only its fingerprint is kept.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::service::auth::new_token;
use crate::service::http::JsonBody;
use crate::service::problem::{FieldError, Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{Scope, StoredToken};
use crate::units::instant;

/// Seconds of a day.
const DAY: i64 = 86_400;
/// Longest name.
const LONGEST_NAME: usize = 64;

/// A token to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct TokenRequest {
    /// Whose it is.
    #[schema(pattern = r"^[A-Za-z0-9._@-]{1,64}$")]
    name: String,
    /// What it may do.
    scope: Scope,
    /// For how many days it is accepted; for good when left out.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 36500)]
    days: Option<u16>,
}

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct TokenView {
    /// Whose it is.
    name: String,
    /// What it may do.
    scope: Scope,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// From when on it is refused; null where it is accepted for good.
    #[schema(format = DateTime)]
    ends_at: Option<String>,
    /// Whether it is accepted now.
    is_live: bool,
}

/// The tokens in the store.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct TokenList {
    /// The tokens that were ever made, oldest first; those in the settings of the service are not among them.
    tokens: Vec<TokenView>,
    /// Whether anybody is let in without a token: none was ever made.
    is_open: bool,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// A new token, with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct NewToken {
    #[serde(flatten)]
    token: TokenView,
    /// What to send as `Authorization: Bearer …`; told this once.
    secret: String,
}

/// Tokens that are refused from now on.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct Revoked {
    /// Whose they were.
    name: String,
    /// How many.
    revoked: u64,
}

fn view(token: &StoredToken, now: i64) -> TokenView {
    TokenView {
        name: token.name.clone(),
        scope: token.scope,
        created_at: instant(token.created_at),
        ends_at: token.ends_at.map(instant),
        is_live: token.is_live(now),
    }
}

/// The tokens in the store, without their secrets.
#[utoipa::path(get, path = "/v1/tokens", tag = "operate", operation_id = "listTokens",
    responses((status = 200, description = "The tokens.", body = TokenList), Problems))]
pub(in crate::service) async fn list(State(state): State<AppState>) -> Result<Json<TokenList>, Problem> {
    let now = state.clock.now_seconds();
    let tokens = state.store.tokens().await?.iter().map(|token| view(token, now)).collect();
    Ok(Json(TokenList { tokens, is_open: state.access.is_open(), next_cursor: None }))
}

/// Makes a token; its secret is told in this answer and never again. The first closes an open service, so it is one of an
/// administrator.
#[utoipa::path(post, path = "/v1/tokens", tag = "operate", operation_id = "createToken", request_body = TokenRequest,
    responses((status = 201, description = "It is accepted from now on.", body = NewToken), Problems))]
pub(in crate::service) async fn create(
    State(state): State<AppState>,
    headers: HeaderMap,
    JsonBody(request): JsonBody<TokenRequest>,
) -> Result<(StatusCode, Json<NewToken>), Problem> {
    if headers.contains_key("idempotency-key") {
        let detail = "replies under an Idempotency-Key are kept, and a secret is not; send it without one";
        return Err(Problem::new(ProblemKind::MalformedRequest, detail));
    }
    Problem::refuse_if_any(errors_in(&request, state.access.is_open()))?;
    let now = state.clock.now_seconds();
    if state.store.tokens().await?.iter().any(|token| token.name == request.name && token.is_live(now)) {
        let detail = format!("there is a token {:?} that is accepted; revoke it first", request.name);
        return Err(Problem::new(ProblemKind::Conflict, detail));
    }
    let ends_at = request.days.map(|days| now + i64::from(days) * DAY);
    let made = new_token(&request.name, request.scope, now, ends_at);
    let (secret, token) = made.map_err(|error| Problem::internal(&error))?;
    state.store.add_token(&token, None).await?;
    state.access.read(&state.store).await?;
    Ok((StatusCode::CREATED, Json(NewToken { token: view(&token, now), secret })))
}

fn errors_in(request: &TokenRequest, is_open: bool) -> Vec<FieldError> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.@".contains(letter);
    let mut errors = Vec::new();
    if !(1..=LONGEST_NAME).contains(&request.name.len()) || !request.name.chars().all(is_plain) {
        let detail =
            format!("found {:?}, expected up to {LONGEST_NAME} letters, digits, `-`, `_`, `.` or `@`", request.name);
        errors.push(FieldError::at("/name", detail));
    }
    if request.days == Some(0) {
        errors.push(FieldError::at("/days", "found 0, expected at least 1"));
    }
    if is_open && (request.scope != Scope::Admin || request.days.is_some()) {
        let detail = "the first token closes the service: expected scope admin and no end, so that others can be made";
        errors.push(FieldError::at("/scope", detail));
    }
    errors
}

/// Refuses every token of a name from now on.
#[utoipa::path(delete, path = "/v1/tokens/{name}", tag = "operate", operation_id = "revokeToken",
    params(("name" = String, Path, description = "Whose.")),
    responses((status = 200, description = "They are refused.", body = Revoked), Problems))]
pub(in crate::service) async fn revoke(
    State(state): State<AppState>,
    Path(name): Path<String>,
) -> Result<Json<Revoked>, Problem> {
    let revoked = state.store.end_tokens(&name, state.clock.now_seconds()).await?;
    if revoked == 0 {
        return Err(Problem::new(ProblemKind::NotFound, format!("there is no token {name:?} that is still accepted")));
    }
    state.access.read(&state.store).await?;
    Ok(Json(Revoked { name, revoked }))
}
