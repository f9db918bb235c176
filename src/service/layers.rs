//! What happens to every request: its number and its line in the log, validators of what was read before, problems
//! in one shape, and headers that keep a browser from doing more than the page needs.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::request_id::{MakeRequestId, RequestId};

use super::problem::{PROBLEM_JSON, Problem, ProblemKind};
use super::state::AppState;
use crate::store::Reply;

/// Numbers requests in the order of their arrival, behind the second the service started.
#[derive(Clone)]
pub(super) struct RequestNumbers {
    started_at: i64,
    next: Arc<AtomicU64>,
}

impl RequestNumbers {
    pub(super) fn since(started_at: i64) -> Self {
        Self { started_at, next: Arc::default() }
    }
}

impl MakeRequestId for RequestNumbers {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        HeaderValue::from_str(&format!("{:x}-{number:x}", self.started_at)).ok().map(RequestId::new)
    }
}

/// One line a request, and its count: the route it matched, never the path, which may name an account.
pub(super) async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let start = Instant::now();
    let response = next.run(request).await;
    let (took, status) = (start.elapsed(), response.status().as_u16());
    state.telemetry.request(method.as_str(), &route, status, took);
    let duration_ms = took.as_secs_f64() * 1e3;
    tracing::info!(%method, route, status, duration_ms, request_id = id, "answered");
    response
}

/// Gives every refusal the shape of a problem that names the path.
pub(super) async fn problems(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let problem = response.extensions().get::<Problem>().cloned();
    let is_problem = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM_JSON);
    let problem = match problem {
        Some(problem) => problem,
        None if is_problem => return response,
        None => Problem::new(ProblemKind::of_status(status), words_for(status)),
    };
    let mut rendered = problem.render(Some(&path));
    for (name, value) in response.headers() {
        if ![header::CONTENT_TYPE, header::CONTENT_LENGTH, header::TRANSFER_ENCODING].contains(name) {
            rendered.headers_mut().insert(name.clone(), value.clone());
        }
    }
    rendered
}

fn words_for(status: StatusCode) -> &'static str {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => "the body is larger than the service reads; send it in parts",
        StatusCode::SERVICE_UNAVAILABLE => "the answer took too long; ask for less at a time",
        StatusCode::BAD_REQUEST => "the path or a header of the request cannot be read",
        _ => "the request was refused",
    }
}

/// The interface answers JSON only; whoever accepts none of it is told so.
pub(super) async fn acceptable(request: Request, next: Next) -> Response {
    let accepted = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*");
    let is_json = |kind: &str| {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        matches!(kind, "*/*" | "application/*" | "application/json" | PROBLEM_JSON | "")
    };
    if accepted.split(',').any(is_json) {
        next.run(request).await
    } else {
        Problem::new(ProblemKind::NotAcceptable, "answers are application/json").into_response()
    }
}

/// Marks what is read with a fingerprint; whoever holds it already is sent none of it again.
pub(super) async fn validators(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let held = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    if !is_read || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = match axum::body::to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(error) => return Problem::internal(&error).into_response(),
    };
    // Weak, because the same answer may be sent compressed or plain.
    let tag = format!("W/\"{}\"", &blake3::hash(&bytes).to_hex()[..16]);
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    if held.is_some_and(|held| matches_tag(&held, &tag)) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn matches_tag(held: &HeaderValue, tag: &str) -> bool {
    let weak = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    held.to_str().is_ok_and(|held| held.trim() == "*" || held.split(',').any(|one| weak(one) == weak(tag)))
}

/// Headers of every answer.
pub(super) async fn guarded(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                  base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let headers: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Longest key of idempotency.
const LONGEST_KEY: usize = 200;

/// Answers a request sent twice under one `Idempotency-Key` as it was answered the first time.
pub(super) async fn idempotent(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match replayed(state, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn replayed(state: AppState, request: Request, next: Next) -> Result<Response, Problem> {
    let Some(key) = idempotency_key(request.headers())? else { return Ok(next.run(request).await) };
    let key = format!("{} {} {key}", request.method(), request.uri().path());
    let (parts, body) = request.into_parts();
    let too_large = |_| Problem::new(ProblemKind::BodyTooLarge, words_for(StatusCode::PAYLOAD_TOO_LARGE));
    let bytes = axum::body::to_bytes(body, state.limits.body_bytes).await.map_err(too_large)?;
    let request_hash = blake3::hash(&bytes).to_hex().to_string();
    if let Some(reply) = state.store.reply(&key).await? {
        if reply.request_hash != request_hash {
            return Err(Problem::new(ProblemKind::KeyReused, "use a new Idempotency-Key for a new request"));
        }
        let status = u16::try_from(reply.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        let headers = [(header::CONTENT_TYPE.as_str(), "application/json"), ("idempotency-replayed", "true")];
        return Ok((status.unwrap_or(StatusCode::OK), headers, reply.body).into_response());
    }
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    if !response.status().is_success() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.map_err(|error| Problem::internal(&error))?;
    let reply = Reply {
        request_hash,
        status: i64::from(parts.status.as_u16()),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    };
    state.store.remember_reply(&key, &reply, state.clock.now_seconds()).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| !key.is_empty() && key.len() <= LONGEST_KEY);
    let words = "expected an Idempotency-Key of 1 to 200 visible characters";
    key.map(Some).ok_or_else(|| Problem::new(ProblemKind::MalformedRequest, words))
}
