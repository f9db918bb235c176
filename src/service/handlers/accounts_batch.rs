//! `POST /v1/accounts:batch`: many accounts at once, each with its own result.

use axum::Json;
use axum::extract::{Request, State};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::account::PutResult;
use crate::service::engine::{Engine, refused};
use crate::service::extract::{body, media_type, parse};
use crate::service::openapi::{Account, Problems};
use crate::service::problem::{FieldError, Problem, ProblemKind};
use crate::service::state::AppState;
use crate::store::{Features, NewAccount, Score};

/// What became of one account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(in crate::service) enum RecordResult {
    /// It is kept.
    Kept {
        /// Its place in the body, from 0.
        index: usize,
        #[serde(flatten)]
        result: Box<PutResult>,
    },
    /// It is not.
    Refused {
        /// Its place in the body, from 0.
        index: usize,
        /// `refused`.
        status: &'static str,
        /// Everything wrong with it; pointers start at the record.
        errors: Vec<FieldError>,
    },
}

/// What became of every account, in the order of the body.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct BatchResult {
    /// How many are kept.
    kept: usize,
    /// How many are refused.
    refused: usize,
    /// One result a record.
    results: Vec<RecordResult>,
}

type Read = Result<Features, Vec<FieldError>>;
type Scored = Result<(NewAccount, Score), Vec<FieldError>>;

/// Keeps many accounts: those that can be read are kept together, the others are told why not.
#[utoipa::path(post, path = "/v1/accounts:batch", tag = "book", operation_id = "putAccounts",
    params(("Idempotency-Key" = Option<String>, Header, description = "A request sent twice under one key is done once.")),
    request_body(description = "Accounts as a JSON array, or one to a line.",
        content((Vec<Account> = "application/json"), (String = "application/x-ndjson"))),
    responses((status = 200, description = "One result a record.", body = BatchResult), Problems))]
pub(in crate::service) async fn upsert(
    State(state): State<AppState>,
    request: Request,
) -> Result<Json<BatchResult>, Problem> {
    let kind = media_type(request.headers()).unwrap_or_default();
    let bytes = body(request, &state).await?;
    let records = match kind.as_str() {
        "application/json" => parse::<Vec<Value>>(&bytes)?.into_iter().map(object).collect::<Vec<Read>>(),
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" => lines(&bytes),
        _ => {
            let words = "expected a body with the header `Content-Type: application/json` or `application/x-ndjson`";
            return Err(Problem::new(ProblemKind::UnsupportedMediaType, words));
        }
    };
    let most = state.limits.accounts;
    if records.is_empty() || records.len() > most {
        let detail = format!("found {} accounts, expected 1 to {most}", records.len());
        return Err(Problem::invalid(vec![FieldError::at("", detail)]));
    }
    let scored = state.compute(move |engine| scored(engine, records)).await??;
    let (mut kept, mut places, mut results) = (Vec::new(), Vec::new(), Vec::new());
    for (index, outcome) in scored.into_iter().enumerate() {
        match outcome {
            Ok(account) => {
                places.push(index);
                kept.push(account);
            }
            Err(errors) => results.push(RecordResult::Refused { index, status: "refused", errors }),
        }
    }
    let refused = results.len();
    let upserted = state.store.upsert_accounts(&kept, state.clock.now_seconds()).await?;
    results.extend(kept.into_iter().zip(places).zip(upserted).map(|(((_, score), index), upserted)| {
        RecordResult::Kept { index, result: Box::new(PutResult::new(score, upserted)) }
    }));
    results.sort_by_key(|result| match result {
        RecordResult::Kept { index, .. } | RecordResult::Refused { index, .. } => *index,
    });
    Ok(Json(BatchResult { kept: results.len() - refused, refused, results }))
}

fn object(value: Value) -> Read {
    match value {
        Value::Object(features) => Ok(features),
        _ => Err(vec![FieldError::at("", "expected an object of columns and values")]),
    }
}

fn lines(bytes: &[u8]) -> Vec<Read> {
    let filled = bytes.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    filled.map(|line| parse::<Value>(line).map_err(|problem| problem.errors).and_then(object)).collect()
}

/// Reads each record by itself, so that one bad record spoils no other, then scores the good ones together.
fn scored(engine: &Engine, records: Vec<Read>) -> Result<Vec<Scored>, Problem> {
    let readable = |record: Read| {
        let record = [record?];
        engine.rows_of_body(&record, &|_| String::new()).map_err(|problem| problem.errors)?;
        let [record] = record;
        Ok(record)
    };
    let read: Vec<Read> = records.into_iter().map(readable).collect();
    let good: Vec<Features> = read.iter().flatten().cloned().collect();
    let scores = if good.is_empty() {
        Vec::new()
    } else {
        engine.scores(&good).map_err(|error| refused(&error, &|index| format!("/{index}")))?
    };
    let mut scores = scores.into_iter();
    let with_score = |features: Features| {
        let score = scores.next().ok_or_else(Vec::new)?;
        let id = crate::units::AccountId(score.win_probability.account_id.clone());
        Ok((NewAccount { id, features }, score))
    };
    let mut with_score = with_score;
    Ok(read.into_iter().map(|record| record.and_then(&mut with_score)).collect())
}
