//! A request sent twice under one `Idempotency-Key` is done once and answered twice alike
//! (IETF draft *The Idempotency-Key HTTP Header Field*).

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Extensions, HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::super::auth::{ASKING, Caller};
use super::super::http::body;
use super::super::problem::{Problem, ProblemKind};
use super::super::state::AppState;
use crate::store::{Reply, Reserved, StoreError};

/// Between two attempts to note what could not be noted at once.
const LATER: Duration = Duration::from_secs(1);
/// Longest key.
const LONGEST_KEY: usize = 200;
/// A request that was begun this many seconds ago and never answered was cut off: its key is free again.
const CUT_OFF_AFTER: i64 = 120;

/// Answers a request sent again under its key as it was answered the first time.
pub(in crate::service) async fn idempotent(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    match replayed(&state, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn replayed(state: &AppState, request: Request, next: Next) -> Result<Response, Problem> {
    let Some(key) = idempotency_key(request.headers())? else { return Ok(next.run(request).await) };
    let caller = request.extensions().get::<Caller>().map(|caller| caller.name.to_string()).unwrap_or_default();
    let key = format!("{caller} {} {key}", request.uri().path());
    let (parts, sent) = request.into_parts();
    let bytes = body(Request::from_parts(parts.clone(), sent), state).await?;
    let request_hash = blake3::hash(&bytes).to_hex().to_string();
    let now = state.clock.now_seconds();
    let reserved = state.pulse.unless_away(state.store.reserve_reply(&key, &request_hash, now, now - CUT_OFF_AFTER));
    let reserved = match reserved.await.and_then(|reserved| Ok(reserved?)) {
        Ok(reserved) => reserved,
        // What changes nothing is answered alike however often it is asked.
        Err(problem) if problem.kind == ProblemKind::Unavailable && is_asking(&parts.extensions) => {
            return Ok(next.run(Request::from_parts(parts, Body::from(bytes))).await);
        }
        Err(problem) => return Err(problem),
    };
    match reserved {
        Reserved::Begun => {}
        Reserved::Given(reply) if reply.request_hash == request_hash => return Ok(repeated(reply)),
        Reserved::Given(_) => {
            return Err(Problem::new(ProblemKind::KeyReused, "use a new Idempotency-Key for a new request"));
        }
        Reserved::InFlight => {
            return Err(Problem::new(
                ProblemKind::Conflict,
                "the first request under this Idempotency-Key is still being answered; try again in a moment",
            ));
        }
    }
    // A request that is no longer waited for is finished all the same: its key must not stay taken.
    let finished = finish(state.clone(), key, Request::from_parts(parts, Body::from(bytes)), request_hash, next);
    tokio::spawn(finished).await.map_err(|error| Problem::internal(&error))?
}

/// Answers a request and notes the answer under its key.
async fn finish(
    state: AppState,
    key: String,
    request: Request,
    request_hash: String,
    next: Next,
) -> Result<Response, Problem> {
    let answered = answer(next.run(request).await, request_hash).await;
    let reply = answered.as_ref().ok().and_then(|(_, reply)| reply.as_ref());
    if let Err(error) = settle(&state, &key, reply).await {
        // What was done is done, and what was refused is refused, whether or not that can be noted now.
        tracing::error!(%error, "how a request under an idempotency key ended is noted as soon as the store answers");
        tokio::spawn(settle_later(state, key, reply.cloned()));
    }
    answered.map(|(response, _)| response)
}

/// Notes the reply of a success; the key of a refusal is free again.
async fn settle(state: &AppState, key: &str, reply: Option<&Reply>) -> Result<(), StoreError> {
    match reply {
        Some(reply) => state.store.remember_reply(key, reply, state.clock.now_seconds()).await,
        None => state.store.forget_reply(key).await,
    }
}

async fn settle_later(state: AppState, key: String, reply: Option<Reply>) {
    while settle(&state, &key, reply.as_ref()).await.is_err() {
        tokio::time::sleep(LATER).await;
    }
}

fn is_asking(request: &Extensions) -> bool {
    request.get::<MatchedPath>().is_some_and(|route| ASKING.contains(&route.as_str()))
}

/// The answer, and what to remember of it when it was a success.
async fn answer(response: Response, request_hash: String) -> Result<(Response, Option<Reply>), Problem> {
    if !response.status().is_success() {
        return Ok((response, None));
    }
    let (parts, body) = response.into_parts();
    let bytes: Bytes = axum::body::to_bytes(body, usize::MAX).await.map_err(|error| Problem::internal(&error))?;
    let status = i64::from(parts.status.as_u16());
    let reply = Reply { request_hash, status, body: String::from_utf8_lossy(&bytes).into_owned() };
    Ok((Response::from_parts(parts, Body::from(bytes)), Some(reply)))
}

fn repeated(reply: Reply) -> Response {
    let status = u16::try_from(reply.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
    let headers = [(header::CONTENT_TYPE.as_str(), "application/json"), ("idempotency-replayed", "true")];
    (status.unwrap_or(StatusCode::OK), headers, reply.body).into_response()
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value
        .to_str()
        .ok()
        .filter(|key| (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()));
    let words = "expected an Idempotency-Key of 1 to 200 visible characters";
    key.map(Some).ok_or_else(|| Problem::new(ProblemKind::MalformedRequest, words))
}
