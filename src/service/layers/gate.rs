//! How many requests are answered at a time, how often one caller may ask, and how long an answer may take: what is too much is refused at once,
//! so that what was let in is answered in time.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::super::auth::{ASKING, Caller, needed};
use super::super::problem::{Problem, ProblemKind};
use super::super::state::{AppState, Share, WINDOW};

/// Routes that need no store; those that only ask see for themselves.
const WITHOUT_STORE: [&str; 11] = [
    "/v1/model",
    "/v1/models",
    "/v2/models/{name}",
    "/v2/models/{name}/ready",
    "/v1/plays",
    "/v1/factors",
    "/v1/misses",
    "/v1/scorecard",
    "/v1/segments",
    "/v1/onboarding",
    "/metrics",
];
/// Routes that take as long as what was sent is long.
const UNHURRIED: [&str; 1] = ["/v1/accounts:batch"];

/// An answer, if it comes in time.
async fn in_time(state: &AppState, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("/", MatchedPath::as_str);
    let patience = if UNHURRIED.contains(&route) { state.limits.stream_patience } else { state.limits.patience };
    let late = |_| Problem::new(ProblemKind::Unavailable, "the answer took too long; ask for less at a time");
    let goes_on = ASKING.contains(&route) || WITHOUT_STORE.contains(&route);
    let answer = timeout(patience, next.run(request));
    if goes_on {
        return answer.await.map_err(late).into_response();
    }
    match state.pulse.unless_away(answer).await {
        Ok(answer) => answer.map_err(late).into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// Refuses what is too much: with 503 when the service is full, with 429 when the caller has used up its share.
pub(in crate::service) async fn gate(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("/", MatchedPath::as_str);
    if needed(request.method(), route).is_none() {
        return next.run(request).await;
    }
    let Ok(_place) = state.gate.places.try_acquire() else {
        return Problem::new(ProblemKind::Unavailable, "too many requests are being answered; try again in a second")
            .into_response();
    };
    let caller = request.extensions().get::<Caller>().map(|caller| Arc::clone(&caller.name));
    let (Some(quota), Some(caller)) = (state.limits.requests_per_minute, caller) else {
        return in_time(&state, request, next).await;
    };
    let share = state.gate.share(&caller, quota, state.clock.now_seconds());
    let mut response = if share.left.is_some() {
        in_time(&state, request, next).await
    } else {
        let words = format!("a token may ask {quota} times a minute; wait {} seconds", share.seconds);
        Problem::new(ProblemKind::TooManyRequests, words).into_response()
    };
    tell(&mut response, share);
    response
}

/// Tells the caller its share (IETF draft *RateLimit header fields for HTTP*).
fn tell(response: &mut Response, share: Share) {
    let left = share.left.unwrap_or(0);
    let mut lines = vec![
        (HeaderName::from_static("ratelimit-policy"), format!("\"minute\";q={};w={WINDOW}", share.quota)),
        (HeaderName::from_static("ratelimit"), format!("\"minute\";r={left};t={}", share.seconds)),
    ];
    if share.left.is_none() {
        lines.push((header::RETRY_AFTER, share.seconds.to_string()));
    }
    for (name, text) in lines {
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().insert(name, value);
        }
    }
}
