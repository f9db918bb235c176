//! `GET /v1/accounts`: the book with its probabilities, a page at a time.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::book::TrafficLight;
use crate::model::{SubScore, WinProbability};
use crate::service::body::Known;
use crate::service::http::{LONGEST_PAGE_WITH_REASONS, Query, page_limit, text_or_blank, word_or_blank};
use crate::service::problem::{Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{AccountScore, BookFilter, Position, Sort};
use crate::units::{Date, Days};
use crate::workflow::Engine;

/// Seconds back to which movement is told: 30 days.
const MOVED_SINCE: i64 = 30 * 86_400;

/// Which accounts, in which order.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct ListQuery {
    /// Of this traffic light: red, yellow or green.
    #[serde(default, deserialize_with = "word_or_blank")]
    #[param(value_type = Option<String>, example = "red", pattern = "^(red|yellow|green)?$")]
    health: Option<TrafficLight>,
    /// Of this owner.
    #[serde(default, deserialize_with = "text_or_blank")]
    owner: Option<String>,
    /// Of this segment.
    #[serde(default, deserialize_with = "text_or_blank")]
    segment: Option<String>,
    /// Due before this day.
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(value_type = Option<String>, format = Date)]
    renewal_before: Option<Date>,
    /// Whose ID or name holds this text.
    #[serde(default, deserialize_with = "text_or_blank")]
    search: Option<String>,
    /// `account_id`, `win_probability`, `value`, `renewal_date`, `owner`, `segment`, `uplift` or `expected_value`;
    /// a minus in front for descending.
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(
        value_type = Option<String>,
        example = "-value",
        pattern = "^(-?(account_id|win_probability|value|renewal_date|owner|segment|uplift|expected_value))?$"
    )]
    sort: Option<Sort>,
    /// At most this many accounts (default 50).
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    #[serde(default, deserialize_with = "text_or_blank")]
    cursor: Option<String>,
    /// Whether the main reason of each account is told too; of at most 100 accounts, as it is worked out for each.
    #[serde(default)]
    reasons: Option<bool>,
    /// Whether the sub-scores of each account are told too; of at most 100 accounts.
    #[serde(default)]
    sub_scores: Option<bool>,
}

/// An account in the list.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ListedAccount {
    #[serde(flatten)]
    score: AccountScore,
    /// Days from today to the renewal; negative when it is past.
    days_left: Option<Days>,
    /// Whether the day to act of `top_action` has passed since the account was scored.
    is_overdue: bool,
    /// By how much the win probability has moved in 30 days; null where it was not known then.
    moved_30_days: Option<f64>,
    /// What moves the account farthest from the usual, in words; null unless `reasons` are asked for.
    top_reason: Option<String>,
    /// Where each family of features stands, weakest first; null unless `sub_scores` are asked for.
    sub_scores: Option<Vec<SubScore>>,
}

/// One page of the book.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct AccountPage {
    /// The accounts, in order.
    accounts: Vec<ListedAccount>,
    /// What to send as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// The book with its win probabilities.
#[utoipa::path(get, path = "/v1/accounts", tag = "book", operation_id = "listAccounts", params(ListQuery),
    responses((status = 200, description = "One page of the book.", body = AccountPage), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Query(query): Query<ListQuery>,
) -> Result<Json<AccountPage>, Problem> {
    let limit = page_limit(query.limit)?;
    let (tells_reasons, tells_sub_scores) = (query.reasons == Some(true), query.sub_scores == Some(true));
    if (tells_reasons || tells_sub_scores) && limit > LONGEST_PAGE_WITH_REASONS {
        return Err(Problem::invalid_query(
            "limit",
            format!("found {limit}, expected at most {LONGEST_PAGE_WITH_REASONS} with reasons or sub_scores"),
        ));
    }
    let after = query.cursor.as_deref().map(|text| position(text, query.sort)).transpose()?;
    let sort = after.as_ref().map_or(query.sort.unwrap_or_default(), |position| position.sort);
    let filter = BookFilter {
        health: query.health,
        owner: query.owner,
        segment: query.segment,
        renewal_before: query.renewal_before,
        search: query.search,
    };
    let page = state.store.page(&filter, sort, after.as_ref(), limit).await?;
    let ids: Vec<&str> = page.accounts.iter().map(|score| score.account_id.as_str()).collect();
    let before = state.store.said_at(&ids, state.clock.now_seconds() - MOVED_SINCE).await?;
    let mut explained = if tells_reasons || tells_sub_scores { explained(&state, &ids).await? } else { HashMap::new() };
    let today = state.today();
    let accounts = page.accounts.into_iter().map(|score| {
        let said = explained.remove(&score.account_id);
        let (top_reason, sub_scores) = said.map(|said| (said.drivers.into_iter().next(), said.sub_scores)).unzip();
        ListedAccount {
            moved_30_days: before.get(&score.account_id).map(|before| score.win_probability - before),
            top_reason: top_reason.flatten().filter(|_| tells_reasons).map(|driver| driver.words),
            sub_scores: sub_scores.filter(|_| tells_sub_scores),
            days_left: score.renewal_date.map(|renewal| renewal.days_after(today)),
            is_overdue: score.top_action.as_ref().and_then(|action| action.act_by).is_some_and(|day| day < today),
            score,
        }
    });
    Ok(Json(AccountPage { accounts: accounts.collect(), next_cursor: page.next.map(|position| position.text()) }))
}

/// Why each account has its win probability; nothing of an account that does not fit the model.
async fn explained(state: &AppState, ids: &[&str]) -> Result<HashMap<String, WinProbability>, Problem> {
    let known = state.all_known(ids).await?;
    let said = |engine: &Engine, known: &Known| engine.explain(&known.read(engine).ok()?.0, 0).ok();
    let told = state.compute(move |engine| {
        known.into_par_iter().filter_map(|(id, known)| Some((id.0, said(engine, &known)?))).collect()
    });
    told.await
}

fn position(text: &str, sort: Option<Sort>) -> Result<Position, Problem> {
    let position = Position::parse(text).ok_or_else(|| {
        Problem::new(ProblemKind::NotFound, "there is no such page: this is not a next_cursor the service gave out")
    })?;
    if sort.is_some_and(|sort| sort != position.sort) {
        let detail = format!("the cursor goes on in the order {}; ask for that order or start anew", position.sort);
        return Err(Problem::invalid_query("cursor", detail));
    }
    Ok(position)
}
