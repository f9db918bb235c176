//! Every accepted write is on record before it is acknowledged.

use std::time::Duration;

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::super::auth::{Caller, ERASED, needed};
use super::super::problem::Problem;
use super::super::state::AppState;
use super::observe::request_id;
use crate::store::{AuditEntry, Scope};

/// Between two attempts to put on record what could not be at once.
const LATER: Duration = Duration::from_secs(1);

/// Puts accepted writes on record: who, what, when.
pub(in crate::service) async fn audited(
    State(state): State<AppState>,
    names: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
    next: Next,
) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let is_write = !request.method().is_safe() && needed(request.method(), &route) >= Some(Scope::Write);
    if !is_write {
        return next.run(request).await;
    }
    let now = state.clock.now_seconds();
    let mut entry = AuditEntry {
        id: state.ids.at(now),
        at: now,
        who: request.extensions().get::<Caller>().map(|caller| caller.name.to_string()).unwrap_or_default(),
        method: request.method().to_string(),
        path: path(request.method(), &route, names.ok().as_ref()),
        route,
        status: 0,
        request_id: request_id(request.headers()),
    };
    let response = next.run(request).await;
    let is_repeated = response.headers().contains_key("idempotency-replayed");
    if !response.status().is_success() || is_repeated {
        return response;
    }
    entry.status = i64::from(response.status().as_u16());
    match state.store.add_audit(&entry).await {
        Ok(()) => response,
        Err(error) => {
            // Not acknowledged: sent again, it is answered as done, by then on record.
            tokio::spawn(add_later(state, entry));
            Problem::from(error).into_response()
        }
    }
}

/// Puts on record that somebody read what the playbook has audited, before it is answered.
///
/// # Errors
/// A [`Problem`] when the store fails: then it is not answered.
pub(in crate::service) async fn audit_reading(
    state: &AppState,
    caller: &Caller,
    headers: &HeaderMap,
    route: &str,
    path: String,
) -> Result<(), Problem> {
    let now = state.clock.now_seconds();
    let entry = AuditEntry {
        id: state.ids.at(now),
        at: now,
        who: caller.name.to_string(),
        method: Method::GET.to_string(),
        route: route.to_owned(),
        path,
        status: 200,
        request_id: request_id(headers),
    };
    Ok(state.store.add_audit(&entry).await?)
}

async fn add_later(state: AppState, entry: AuditEntry) {
    while state.store.add_audit(&entry).await.is_err() {
        tokio::time::sleep(LATER).await;
    }
}

/// The path as it reads, without percent signs; of an account that is erased only the route, since its key is erased too.
fn path(method: &Method, route: &str, names: Option<&RawPathParams>) -> String {
    if method == Method::DELETE && route == ERASED {
        return route.to_owned();
    }
    let names = names.into_iter().flatten();
    names.fold(route.to_owned(), |path, (name, value)| path.replacen(&format!("{{{name}}}"), value, 1))
}
