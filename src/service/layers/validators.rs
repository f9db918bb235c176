//! Validators of what was read before: whoever holds an answer already is sent none of it again.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::super::problem::Problem;
use super::super::state::tag_of;

/// Marks an answer that is written while it is sent, and so has no fingerprint.
#[derive(Debug, Clone, Copy)]
pub(in crate::service) struct Streamed;

/// Marks what is read with a fingerprint, unless the answer brings one along.
pub(in crate::service) async fn validators(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let held = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    let is_streamed = response.extensions().get::<Streamed>().is_some();
    if !is_read || response.status() != StatusCode::OK || is_streamed {
        return response;
    }
    match tagged(response).await {
        Ok(response) => unless_held(response, held.as_ref()),
        Err(problem) => problem.into_response(),
    }
}

async fn tagged(response: Response) -> Result<Response, Problem> {
    let (mut parts, body) = response.into_parts();
    parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    if parts.headers.contains_key(header::ETAG) {
        return Ok(Response::from_parts(parts, body));
    }
    let bytes = axum::body::to_bytes(body, usize::MAX).await.map_err(|error| Problem::internal(&error))?;
    parts.headers.insert(header::ETAG, tag_of(&bytes));
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn unless_held(mut response: Response, held: Option<&HeaderValue>) -> Response {
    if held.is_some_and(|held| is_held(held, response.headers())) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::empty();
    }
    response
}

fn is_held(held: &HeaderValue, headers: &HeaderMap) -> bool {
    let weak = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    let Some(tag) = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()) else { return false };
    held.to_str().is_ok_and(|held| held.trim() == "*" || held.split(',').any(|one| weak(one) == weak(tag)))
}
