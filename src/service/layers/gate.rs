//! How many requests are answered at a time, how often one caller may ask, and how long an answer may take: what is too much is refused at once,
//! so that what was let in is answered in time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::service::access::{ASKING, Caller, needed};
use crate::service::problem::{Problem, ProblemKind};
use crate::service::state::{AppState, Limits};

/// Seconds in which requests are counted together.
const WINDOW: i64 = 60;

/// Places for requests, and what each caller asked for in the current window; cheap to clone.
#[derive(Clone)]
pub(in crate::service) struct Gate {
    places: Arc<Semaphore>,
    asked: Arc<Mutex<HashMap<Arc<str>, Window>>>,
}

#[derive(Clone, Copy)]
struct Window {
    number: i64,
    n_asked: u32,
}

/// What is left of a caller's share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Share {
    quota: u32,
    /// `None` when it is used up.
    left: Option<u32>,
    /// Seconds until a new window.
    seconds: i64,
}

impl Gate {
    pub(in crate::service) fn new(limits: &Limits) -> Self {
        Self { places: Arc::new(Semaphore::new(limits.requests_at_once)), asked: Arc::default() }
    }

    fn share(&self, caller: &Arc<str>, quota: u32, now: i64) -> Share {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let number = now.div_euclid(WINDOW);
        let window = asked.entry(Arc::clone(caller)).or_insert(Window { number, n_asked: 0 });
        if window.number != number {
            *window = Window { number, n_asked: 0 };
        }
        let left = quota.checked_sub(window.n_asked + 1);
        window.n_asked += u32::from(left.is_some());
        Share { quota, left, seconds: WINDOW - now.rem_euclid(WINDOW) }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_used_up_and_comes_back_with_the_next_window() {
        let gate = Gate::new(&Limits::default());
        let (one, other): (Arc<str>, Arc<str>) = ("one".into(), "other".into());
        let left = |caller, now| gate.share(caller, 2, now).left;
        assert_eq!([left(&one, 0), left(&one, 10), left(&one, 59), left(&one, 59)], [Some(1), Some(0), None, None]);
        assert_eq!(left(&other, 59), Some(1), "each caller has a share of its own");
        assert_eq!(gate.share(&one, 2, 60), Share { quota: 2, left: Some(1), seconds: 60 });
    }
}
