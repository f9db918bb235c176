//! A number, a trace and a line in the log for every request, and its count.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::request_id::{MakeRequestId, RequestId};

use super::super::auth::Caller;
use super::super::observe::Ids;
use super::super::state::AppState;

const TRACEPARENT: &str = "traceparent";
/// Longest number of a caller's own that is taken over into the log.
const LONGEST_ID: usize = 128;

/// Numbers requests that come without a number.
#[derive(Clone)]
pub(in crate::service) struct RequestNumbers(pub Ids);

impl MakeRequestId for RequestNumbers {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        HeaderValue::from_str(&self.0.request()).ok().map(RequestId::new)
    }
}

/// A request's place in a trace that other services take part in (W3C *Trace Context*, 2021).
struct Trace {
    id: String,
    flags: String,
}

impl Trace {
    /// The trace a caller names: `00-{32 digits}-{16 digits}-{2 digits}`; a new one where it names none.
    fn of(headers: &HeaderMap, ids: &Ids) -> Self {
        Self::named(headers).unwrap_or_else(|| Self { id: ids.trace(), flags: "00".to_owned() })
    }

    fn named(headers: &HeaderMap) -> Option<Self> {
        let mut parts = headers.get(TRACEPARENT)?.to_str().ok()?.split('-');
        let (version, id, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let is_hex = |text: &str, length: usize| {
            text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let is_named = |text: &str, length| is_hex(text, length) && text.bytes().any(|byte| byte != b'0');
        let is_whole = is_hex(version, 2) && version != "ff" && is_named(id, 32) && is_named(parent, 16);
        let ends = version != "00" || parts.next().is_none();
        (is_whole && is_hex(flags, 2) && ends).then(|| Self { id: id.to_owned(), flags: flags.to_owned() })
    }
}

/// One line a request, and its count: the route it matched, never the path, which may name an account.
pub(in crate::service) async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let trace = Trace::of(request.headers(), &state.ids);
    let request_id = request_id(request.headers());
    let start = Instant::now();
    let mut response = next.run(request).await;
    let (took, status) = (start.elapsed(), response.status().as_u16());
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
    state.telemetry.request(method.as_str(), route, status, took);
    if let Ok(value) = HeaderValue::from_str(&format!("00-{}-{}-{}", trace.id, state.ids.span(), trace.flags)) {
        response.headers_mut().insert(TRACEPARENT, value);
    }
    let caller = response.extensions().get::<Caller>().map(|caller| &*caller.name).unwrap_or_default();
    let duration_ms = took.as_secs_f64() * 1e3;
    tracing::info!(%method, route, status, duration_ms, caller, request_id, trace_id = trace.id, "answered");
    response
}

/// The number of a request, as it stands in the log.
pub(super) fn request_id(headers: &HeaderMap) -> String {
    let text = headers.get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    text.chars().take(LONGEST_ID).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_taken_over_only_when_it_is_whole() {
        let ids = Ids::new(1, 2);
        let trace_of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(TRACEPARENT, text.parse().unwrap());
            Trace::of(&headers, &ids).id
        };
        let id = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(trace_of(&format!("00-{id}-00f067aa0ba902b7-01")), id);
        assert_eq!(trace_of(&format!("01-{id}-00f067aa0ba902b7-01-later")), id);
        for broken in ["", "00-1-2-3", &format!("ff-{id}-00f067aa0ba902b7-01"), &format!("00-{id}-0000000000000000-01")]
        {
            let made = trace_of(broken);
            assert!(made.len() == 32 && made != id, "{broken}");
        }
    }
}
