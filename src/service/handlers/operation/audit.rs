//! `GET /v1/audit`: who changed what, and when.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::service::http::{Query, page, page_limit, text_or_blank};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{AuditEntry, AuditFilter};
use crate::units::{Date, instant};

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct AuditQuery {
    /// Of the token of this name.
    #[serde(default, deserialize_with = "text_or_blank")]
    who: Option<String>,
    /// From this day on.
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(value_type = Option<String>, format = Date)]
    since: Option<Date>,
    /// At most this many entries (default 50).
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    #[serde(default, deserialize_with = "text_or_blank")]
    cursor: Option<String>,
}

/// A change that was accepted.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct AuditView {
    /// When.
    at: String,
    /// The name of the token; `anyone` on a service without tokens.
    who: String,
    /// How: the method of the request.
    method: String,
    /// The route it took.
    route: String,
    /// What was changed: the path of the request.
    path: String,
    /// The status of the answer.
    status: i64,
    /// The number of the request, as in the log.
    request_id: String,
}

/// One page of the audit log.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct AuditPage {
    /// The entries, newest first.
    entries: Vec<AuditView>,
    /// What to send as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// Every accepted write, newest first.
#[utoipa::path(get, path = "/v1/audit", tag = "operate", operation_id = "listAudit", params(AuditQuery),
    responses((status = 200, description = "One page of the audit log.", body = AuditPage), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Query(query): Query<AuditQuery>,
) -> Result<Json<AuditPage>, Problem> {
    let limit = page_limit(query.limit)?;
    let since = query.since.map(|day| i64::from(day.days_since_epoch()) * 86_400);
    let filter = AuditFilter { who: query.who, since, before: query.cursor };
    let (entries, next_cursor) = page(state.store.audit(&filter, limit + 1).await?, limit, |entry| entry.id.clone());
    Ok(Json(AuditPage { entries: entries.into_iter().map(view).collect(), next_cursor }))
}

fn view(entry: AuditEntry) -> AuditView {
    AuditView {
        at: instant(entry.at),
        who: entry.who,
        method: entry.method,
        route: entry.route,
        path: entry.path,
        status: entry.status,
        request_id: entry.request_id,
    }
}
