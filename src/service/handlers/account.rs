//! `GET /v1/accounts/{id}`: everything known; `PUT /v1/accounts/{id}`: what is known from now on.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::model::WinProbability;
use crate::service::engine::{Engine, refused};
use crate::service::extract::JsonBody;
use crate::service::openapi::{AccountColumns, Problems};
use crate::service::problem::{FieldError, Problem};
use crate::service::records::escaped;
use crate::service::scoring::keep;
use crate::service::state::AppState;
use crate::store::{Features, NewAccount, Score, StoredAccount, TopAction, Upserted};
use crate::units::AccountId;

/// Everything known about an account.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct AccountView {
    /// The account.
    account_id: String,
    /// How often it changed, from 1.
    version: i64,
    /// When it was first accepted.
    first_seen: String,
    /// When it last changed.
    updated_at: String,
    /// What is known about it, as it was sent.
    #[schema(value_type = Object)]
    features: Features,
    /// Its win probability with the drivers.
    win_probability: WinProbability,
    /// The action most worth doing; absent when none is recommended.
    top_action: Option<TopAction>,
}

/// What became of an account that was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct PutResult {
    /// The account.
    pub account_id: String,
    /// `created`, `updated` or `unchanged`.
    pub status: &'static str,
    /// Its version from now on.
    pub version: i64,
    /// Its win probability, without drivers.
    pub win_probability: WinProbability,
    /// The action most worth doing; absent when none is recommended.
    pub top_action: Option<TopAction>,
}

impl PutResult {
    pub(in crate::service) fn new(score: Score, upserted: Upserted) -> Self {
        let status = match upserted {
            Upserted::Created => "created",
            Upserted::Updated { .. } => "updated",
            Upserted::Unchanged { .. } => "unchanged",
        };
        Self {
            account_id: score.win_probability.account_id.clone(),
            status,
            version: upserted.version(),
            win_probability: score.win_probability,
            top_action: score.top_action,
        }
    }
}

/// Everything known about an account.
#[utoipa::path(get, path = "/v1/accounts/{id}", tag = "book", operation_id = "getAccount",
    params(("id" = String, Path, description = "The account.")),
    responses((status = 200, description = "The account.", body = AccountView), Problems))]
pub(in crate::service) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<AccountView>, Problem> {
    let account = state.stored(id).await?;
    Ok(Json(state.compute(move |engine| view(engine, account)).await??))
}

fn view(engine: &Engine, account: StoredAccount) -> Result<AccountView, Problem> {
    let records = [account.features];
    let pointer = |_| "/features".to_owned();
    let scores = engine.scores(&records).map_err(|error| refused(&error, &pointer))?;
    let rows = engine.rows(&records).map_err(|error| refused(&error, &pointer))?;
    let [features] = records;
    Ok(AccountView {
        account_id: account.id.0,
        version: account.version,
        first_seen: instant(account.first_seen),
        updated_at: instant(account.updated_at),
        features,
        win_probability: engine.explain(&rows, 0)?,
        top_action: scores.into_iter().next().and_then(|score| score.top_action),
    })
}

/// Seconds since 1970 as RFC 3339.
pub(in crate::service) fn instant(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap_or_default().to_string()
}

/// Keeps what is known about an account, in place of what was known before; blank is a column that is left out.
#[utoipa::path(put, path = "/v1/accounts/{id}", tag = "book", operation_id = "putAccount",
    params(("id" = String, Path, description = "The account.")),
    request_body(content = AccountColumns, description = "Columns of the accounts file: texts, numbers, true, false or null."),
    responses(
        (status = 200, description = "Updated, or as it was.", body = PutResult),
        (status = 201, description = "Created.", body = PutResult),
        Problems
    ))]
pub(in crate::service) async fn put(
    State(state): State<AppState>,
    Path(id): Path<String>,
    JsonBody(mut features): JsonBody<Features>,
) -> Result<(StatusCode, Json<PutResult>), Problem> {
    let account = state.compute(move |engine| {
        let key = &engine.model.playbook.columns.account;
        if features.get(key).is_some_and(|named| named.as_str() != Some(&id)) {
            let detail = format!("the path names the account {id:?}; leave it out of the body or name the same");
            return Err(Problem::invalid(vec![FieldError::at(format!("/{}", escaped(key)), detail)]));
        }
        features.insert(key.clone(), Value::String(id));
        scored(engine, features, "")
    });
    let account = account.await??;
    let score = account.1.clone();
    let mut upserted = keep(&state, &[account]).await?;
    let upserted = upserted.pop().unwrap_or(Upserted::Created);
    let status = if upserted == Upserted::Created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(PutResult::new(score, upserted))))
}

/// An account as sent, read and scored; `pointer` names its place in the body.
pub(in crate::service) fn scored(
    engine: &Engine,
    features: Features,
    pointer: &str,
) -> Result<(NewAccount, Score), Problem> {
    let records = [features];
    engine.rows_of_body(&records, &|_| pointer.to_owned())?;
    let mut scores = engine.scores(&records).map_err(|error| refused(&error, &|_| pointer.to_owned()))?;
    let score = scores.pop().ok_or_else(|| Problem::internal(&"an account was read and has no score"))?;
    let [features] = records;
    Ok((NewAccount { id: AccountId(score.win_probability.account_id.clone()), features }, score))
}
