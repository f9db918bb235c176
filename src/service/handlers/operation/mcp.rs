//! `POST /mcp`: the Model Context Protocol as Streamable HTTP, without sessions: each message is answered by itself, as JSON.

use std::sync::{Arc, LazyLock};

use axum::body::Body;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::service::auth::Caller;
use crate::service::http::{body, media_type};
use crate::service::layers::OwnShape;
use crate::service::mcp::{Ask, REVISIONS, answer};
use crate::service::problem::{Problem, ProblemKind};
use crate::service::state::AppState;
use crate::store::Scope;

/// The interface that tools ask, made when the first message comes.
pub(in crate::service) type Interface = Arc<LazyLock<Router, Box<dyn FnOnce() -> Router + Send>>>;

/// The header in which a client names the revision it speaks.
const REVISION: HeaderName = HeaderName::from_static("mcp-protocol-version");

pub(in crate::service) async fn ask(
    State(state): State<AppState>,
    Extension(interface): Extension<Interface>,
    request: Request,
) -> Result<Response, Problem> {
    if media_type(request.headers()).is_none_or(|kind| kind != "application/json") {
        let words = "expected a message with the header `Content-Type: application/json`";
        return Err(Problem::new(ProblemKind::UnsupportedMediaType, words));
    }
    if let Some(found) = unknown_revision(request.headers()) {
        let words = format!("the protocol revision {found:?} is not spoken here; expected {}", REVISIONS.join(", "));
        let error = json!({ "jsonrpc": "2.0", "id": null, "error": { "code": -32_600, "message": words } });
        return Ok(in_own_shape(StatusCode::BAD_REQUEST, &error));
    }
    let authorization = request.headers().get(header::AUTHORIZATION).cloned();
    let scope = request.extensions().get::<Caller>().map_or(Scope::Read, |caller| caller.scope);
    let bytes = body(request, &state).await?;
    let router = Router::clone(LazyLock::force(&interface));
    let (answered, is_readable) = answer(&Ask::new(router, authorization, scope, state.today()), &bytes).await;
    Ok(match answered {
        Some(answer) if is_readable => Json(answer).into_response(),
        Some(answer) => in_own_shape(StatusCode::BAD_REQUEST, &answer),
        None => (StatusCode::ACCEPTED, Body::empty()).into_response(),
    })
}

fn unknown_revision(headers: &HeaderMap) -> Option<String> {
    let found = String::from_utf8_lossy(headers.get(REVISION)?.as_bytes()).into_owned();
    (!REVISIONS.contains(&found.as_str())).then_some(found)
}

fn in_own_shape(status: StatusCode, answer: &Value) -> Response {
    let mut response = (status, Json(answer)).into_response();
    response.extensions_mut().insert(OwnShape);
    response
}
