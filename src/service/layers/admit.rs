//! Who asks: a token and its scope, or, where there are no tokens, a request that was meant for this machine.

use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::super::auth::{Caller, Denied, needed};
use super::super::problem::{Problem, ProblemKind};
use super::super::state::AppState;
use crate::store::Scope;

/// Lets in who may; the caller goes along with the request, and with the answer for the log.
pub(in crate::service) async fn admit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let caller = match admitted(&state, &parts).await {
        Ok(caller) => caller,
        Err(response) => return response,
    };
    let mut request = Request::from_parts(parts, body);
    let Some(caller) = caller else { return next.run(request).await };
    request.extensions_mut().insert(caller.clone());
    let mut response = next.run(request).await;
    response.extensions_mut().insert(caller);
    response
}

async fn admitted(state: &AppState, request: &Parts) -> Result<Option<Caller>, Response> {
    let route = request.extensions.get::<MatchedPath>().map_or("/", MatchedPath::as_str);
    let scope = needed(&request.method, route);
    if state.access.is_open() && !is_for_this_machine(&request.headers, &request.uri) {
        let words =
            "without access tokens the service answers to this machine only; ask for it as localhost or 127.0.0.1";
        return Err(Problem::new(ProblemKind::Forbidden, words).into_response());
    }
    let Some(scope) = scope else { return Ok(None) };
    let caller =
        state.access.caller(bearer(&request.headers), &state.store, &state.pulse, state.clock.now_seconds()).await;
    let caller = caller.map_err(challenge)?;
    if caller.scope < scope { Err(too_little(&caller, scope)) } else { Ok(Some(caller)) }
}

/// The token of `Authorization: Bearer …` (RFC 6750).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn challenge(denied: Denied) -> Response {
    let (words, header) = match denied {
        Denied::Missing => ("send an access token: `Authorization: Bearer …`", "Bearer realm=\"winprob\""),
        Denied::Unknown => {
            ("the access token is not known here, or has ended", "Bearer realm=\"winprob\", error=\"invalid_token\"")
        }
    };
    with_challenge(Problem::new(ProblemKind::Unauthorized, words), HeaderValue::from_static(header))
}

fn too_little(caller: &Caller, scope: Scope) -> Response {
    let (has, needs) = (caller.scope.word(), scope.word());
    let words = format!("this needs a token with the scope {needs}; {:?} has {has}", caller.name);
    let header = format!("Bearer realm=\"winprob\", error=\"insufficient_scope\", scope=\"{needs}\"");
    let header = HeaderValue::from_str(&header).unwrap_or(HeaderValue::from_static("Bearer"));
    with_challenge(Problem::new(ProblemKind::Forbidden, words), header)
}

fn with_challenge(problem: Problem, challenge: HeaderValue) -> Response {
    let mut response = problem.into_response();
    response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    response
}

/// Whether a browser that sends this was told to by a page of this machine.
///
/// A page from elsewhere can make its own name point here (DNS rebinding), but then its name is in `Host`; or it can
/// send what it may not read, but then its name is in `Origin`.
fn is_for_this_machine(headers: &HeaderMap, uri: &Uri) -> bool {
    let named = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("?"));
    let host = named(header::HOST).or_else(|| uri.authority().map(axum::http::uri::Authority::as_str));
    let origin = named(header::ORIGIN).map(|origin| origin.split_once("://").map_or(origin, |(_, rest)| rest));
    [host, origin].into_iter().flatten().all(is_this_machine)
}

fn is_this_machine(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_goes_by_few_names() {
        for name in ["localhost", "LocalHost:8080", "127.0.0.1:80", "127.1.2.3", "[::1]:8080", "[::1]"] {
            assert!(is_this_machine(name), "{name}");
        }
        for name in
            ["", "null", "evil.example", "localhost.evil.example:8080", "10.0.0.1", "127.0.0.1.evil.example", "x"]
        {
            assert!(!is_this_machine(name), "{name}");
        }
    }
}
