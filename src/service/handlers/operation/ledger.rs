//! `GET /v1/ledger`: where the ledger of published probabilities ends, and its entries.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ledger::{LedgerEntry, LedgerHead};
use crate::service::http::{Query, page, page_limit, text_or_blank};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::units::instant;

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct LedgerQuery {
    /// At most this many entries (default 50).
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    #[serde(default, deserialize_with = "text_or_blank")]
    cursor: Option<i64>,
}

/// What was published together.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct LedgerEntryView {
    /// Its place in the chain, from 1.
    position: i64,
    /// When it was added.
    at: String,
    /// How many win probabilities it holds.
    n_lines: i64,
    /// The hash of what was said, line by line.
    root: String,
    /// The hash of the entry before; empty for the first.
    previous: String,
    /// The hash of the entry.
    hash: String,
}

/// Where the ledger ends.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct LedgerHeadView {
    /// The position of the last entry; 0 while there is none.
    position: i64,
    /// Its hash. Who keeps it can prove later that nothing before it was rewritten.
    hash: String,
}

/// One page of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct LedgerPage {
    /// The entries, newest first.
    entries: Vec<LedgerEntryView>,
    /// Where the ledger ends.
    head: LedgerHeadView,
    /// What to send as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// The chain of entries that proves that no published win probability was rewritten, newest first.
#[utoipa::path(get, path = "/v1/ledger", tag = "operate", operation_id = "listLedger", params(LedgerQuery),
    responses((status = 200, description = "One page of the ledger.", body = LedgerPage), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Query(query): Query<LedgerQuery>,
) -> Result<Json<LedgerPage>, Problem> {
    let limit = page_limit(query.limit)?;
    let LedgerHead { position, hash } = state.store.ledger_head().await?;
    let entries = state.store.ledger_page(query.cursor, limit + 1).await?;
    let (entries, next_cursor) = page(entries, limit, |entry| entry.position.to_string());
    let entries = entries.into_iter().map(view).collect();
    Ok(Json(LedgerPage { entries, head: LedgerHeadView { position, hash }, next_cursor }))
}

fn view(entry: LedgerEntry) -> LedgerEntryView {
    LedgerEntryView {
        position: entry.position,
        at: instant(entry.at),
        n_lines: entry.n_lines,
        root: entry.root,
        previous: entry.previous,
        hash: entry.hash,
    }
}
