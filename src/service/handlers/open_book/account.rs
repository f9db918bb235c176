//! `PUT /v1/accounts/{id}`: what is known from now on; `DELETE /v1/accounts/{id}`: forget it for good.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::book::InterventionLog;
use crate::model::WinProbability;
use crate::service::body::{escaped, refused};
use crate::service::http::JsonBody;
use crate::service::problem::{FieldError, Problem, ProblemKind};
use crate::service::schema::openapi::{AccountColumns, Problems};
use crate::service::scoring::keep_accounts;
use crate::service::state::AppState;
use crate::store::{Features, NewAccount, Score, TopAction, Upserted};
use crate::units::{AccountId, Date};
use crate::workflow::Engine;

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
    let entries = state.store.interventions_of(&[&id]).await?;
    let today = state.today();
    let account = state.compute(move |engine| {
        let key = &engine.model.playbook.columns.account;
        features = engine.in_columns(features);
        if features.get(key).is_some_and(|named| named.as_str() != Some(&id)) {
            let detail = format!("the path names the account {id:?}; leave it out of the body or name the same");
            return Err(Problem::invalid(vec![FieldError::at(format!("/{}", escaped(key)), detail)]));
        }
        features.insert(key.clone(), Value::String(id));
        let log = engine.log(&entries).map_err(|error| Problem::internal(&error))?;
        scored(engine, features, &log, "", today)
    });
    let account = account.await??;
    let score = account.1.clone();
    let mut upserted = keep_accounts(&state, &[account]).await?;
    let upserted = upserted.pop().unwrap_or(Upserted::Created);
    let status = if upserted == Upserted::Created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(PutResult::new(score, upserted))))
}

/// Forgets an account for good: every version of it, its people, its log, what was recommended and how it ended.
#[utoipa::path(delete, path = "/v1/accounts/{id}", tag = "book", operation_id = "eraseAccount",
    params(("id" = String, Path, description = "The account.")),
    responses((status = 204, description = "Nothing is kept about it any more."), Problems))]
pub(in crate::service) async fn erase(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    if state.store.erase_account(&id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::new(ProblemKind::NotFound, format!("there is no account {id:?}")))
    }
}

/// An account as sent, read and scored; `pointer` names its place in the body.
pub(in crate::service) fn scored(
    engine: &Engine,
    features: Features,
    log: &InterventionLog,
    pointer: &str,
    today: Date,
) -> Result<(NewAccount, Score), Problem> {
    let records = [features];
    engine.rows_of_body(&records, log, &|_| pointer.to_owned())?;
    let mut scores = engine.scores(&records, log, today).map_err(|error| refused(&error, &|_| pointer.to_owned()))?;
    let score = scores.pop().ok_or_else(|| Problem::internal(&"an account was read and has no score"))?;
    let [features] = records;
    Ok((NewAccount { id: AccountId(score.win_probability.account_id.clone()), features }, score))
}
