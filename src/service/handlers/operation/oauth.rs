//! `POST /oauth/token`: access tokens that last an hour, for platforms that sign in with client credentials (RFC 6749,
//! *The OAuth 2.0 Authorization Framework*, 2012, section 4.4). The client is an access token: its name and its secret.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::service::auth::new_token;
use crate::service::http::media_type;
use crate::service::layers::OwnShape;
use crate::service::problem::Problem;
use crate::service::state::AppState;
use crate::store::Scope;

/// Seconds for which an access token is good.
const LASTS: i64 = 3600;

/// What a client sends.
#[derive(Debug, Default)]
struct Asked {
    grant_type: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    scope: Option<String>,
}

impl Asked {
    fn of(headers: &HeaderMap, body: &[u8]) -> Self {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            match &*name {
                "grant_type" => asked.grant_type = Some(value.into_owned()),
                "client_id" => asked.client_id = Some(value.into_owned()),
                "client_secret" => asked.client_secret = Some(value.into_owned()),
                "scope" => asked.scope = Some(value.into_owned()).filter(|scope| !scope.is_empty()),
                _ => {}
            }
        }
        if let Some((id, secret)) = basic(headers) {
            (asked.client_id, asked.client_secret) = (Some(id), Some(secret));
        }
        asked
    }
}

/// Name and secret of `Authorization: Basic …`, each form-encoded as RFC 6749 has it.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, sent) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let decoded = STANDARD.decode(sent.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decoded = |text: &str| {
        let line = format!("x={text}");
        form_urlencoded::parse(line.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    Some((decoded(id), decoded(secret)))
}

pub(in crate::service) async fn token(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    if media_type(&headers).is_none_or(|kind| kind != "application/x-www-form-urlencoded") {
        return Ok(refused("invalid_request", "expected a form: Content-Type application/x-www-form-urlencoded"));
    }
    let asked = Asked::of(&headers, &body);
    if asked.grant_type.as_deref() != Some("client_credentials") {
        return Ok(refused("unsupported_grant_type", "expected grant_type=client_credentials"));
    }
    let now = state.clock.now_seconds();
    let (id, secret) = (asked.client_id.unwrap_or_default(), asked.client_secret.unwrap_or_default());
    state.pulse.unless_away(state.access.read(&state.store)).await??;
    let Some(caller) = state.access.client(&id, &secret, now) else {
        return Ok(refused("invalid_client", "the client is not known here, or its secret is another"));
    };
    let scope = match asked.scope.as_deref().map(str::parse::<Scope>) {
        None => caller.scope,
        Some(Ok(scope)) if scope <= caller.scope => scope,
        Some(_) => {
            return Ok(refused("invalid_scope", "expected one of read, write, admin, up to what the client has"));
        }
    };
    let (secret, stored) =
        new_token(&caller.name, scope, now, Some(now + LASTS)).map_err(|error| Problem::internal(&error))?;
    state.store.add_token(&stored, None).await?;
    state.access.read(&state.store).await?;
    let answer = json!({ "access_token": secret, "token_type": "Bearer", "expires_in": LASTS, "scope": scope.word() });
    let headers = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((headers, Json(answer)).into_response())
}

/// A refusal as RFC 6749, section 5.2, has it.
fn refused(error: &str, words: &str) -> Response {
    let status = if error == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
    let mut response = (status, Json(json!({ "error": error, "error_description": words }))).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"winprob\""));
    }
    response.extensions_mut().insert(OwnShape);
    response
}
