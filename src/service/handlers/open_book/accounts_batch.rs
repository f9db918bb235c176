//! `POST /v1/accounts:batch`: many accounts at once, each with its own result.
//!
//! The body is read as a stream and the results wait in a file, so that memory is the same for ten accounts and for a
//! million. A long batch gets its probabilities at once; a job finds the best actions afterwards. The answer begins when
//! the body has ended: not every caller reads before it has sent everything.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::account::PutResult;
use crate::service::body::refused;
use crate::service::http::{Form, Incoming, Spool, media_type, parse};
use crate::service::jobs::submit;
use crate::service::problem::{FieldError, Problem, ProblemKind};
use crate::service::schema::openapi::{Account, Problems};
use crate::service::scoring::keep_accounts;
use crate::service::state::AppState;
use crate::store::{Features, JobKind, LoggedIntervention, NewAccount, Score};
use crate::units::{AccountId, Date};
use crate::workflow::Engine;

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

/// Keeps many accounts: those that can be read are kept, the others are told why not.
#[utoipa::path(post, path = "/v1/accounts:batch", tag = "book", operation_id = "putAccounts",
    params(("Idempotency-Key" = Option<String>, Header, description = "A request sent twice under one key is done once.")),
    request_body(content = Vec<Account>,
        description = "Accounts as a JSON array; or, as `application/x-ndjson`, one to a line."),
    responses((status = 200, description = "One result a record.", body = BatchResult), Problems))]
pub(in crate::service) async fn upsert(State(state): State<AppState>, request: Request) -> Result<Response, Problem> {
    let form = match media_type(request.headers()).unwrap_or_default().as_str() {
        "application/json" => Form::Array,
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Form::Lines,
        _ => {
            let words = "expected a body with the header `Content-Type: application/json` or `application/x-ndjson`";
            return Err(Problem::new(ProblemKind::UnsupportedMediaType, words));
        }
    };
    let mut incoming = Incoming::new(request.into_body(), form, &state.limits);
    let mut tally = Tally { kept: 0, refused: 0, results: Spool::new() };
    let mut owed = None;
    while let Some(records) = incoming.next().await.map_err(|problem| tally.so_far(problem))? {
        if !incoming.is_over() {
            owed.get_or_insert_with(|| OwedActions(state.clone()));
        }
        // Actions that are owed are found by a job.
        let act_from = owed.is_none().then(|| state.today());
        keep_all(&state, &mut tally, records, act_from).await.map_err(|problem| tally.so_far(problem))?;
    }
    if tally.n_seen() == 0 {
        return Err(Problem::invalid(vec![FieldError::at("", "found no accounts, expected at least one")]));
    }
    tally.answer()
}

/// Has the best actions found by a job, however the batch ends: also when its caller hangs up.
struct OwedActions(AppState);

impl Drop for OwedActions {
    fn drop(&mut self) {
        let state = self.0.clone();
        tokio::spawn(async move {
            if let Err(problem) = submit(&state, JobKind::Score, &Value::Null).await {
                tracing::error!(
                    detail = problem.detail,
                    "the best actions of a batch are found at the next start only"
                );
            }
        });
    }
}

/// What became of the accounts so far.
struct Tally {
    kept: usize,
    refused: usize,
    results: Spool,
}

impl Tally {
    fn n_seen(&self) -> usize {
        self.kept + self.refused
    }

    fn note(&mut self, result: &RecordResult) -> Result<(), Problem> {
        match result {
            RecordResult::Kept { .. } => self.kept += 1,
            RecordResult::Refused { .. } => self.refused += 1,
        }
        let separator: &[u8] = if self.n_seen() > 1 { b"," } else { b"" };
        self.results.write(separator)?;
        self.results.write(&serde_json::to_vec(result).map_err(|error| Problem::internal(&error))?)
    }

    /// A problem in the midst of a batch says what was kept before it.
    fn so_far(&self, mut problem: Problem) -> Problem {
        if self.kept > 0 {
            problem.detail = format!("{}; {} accounts before that are kept", problem.detail, self.kept);
        }
        problem
    }

    fn answer(self) -> Result<Response, Problem> {
        let head = format!("{{\"kept\":{},\"refused\":{},\"results\":[", self.kept, self.refused);
        let body = Body::from_stream(self.results.between(head.into(), "]}".into())?);
        Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
    }
}

/// Reads, scores and keeps some accounts, and notes what became of each in order; the best actions from `act_from` on are found
/// at once, without it not yet.
async fn keep_all(
    state: &AppState,
    tally: &mut Tally,
    records: Vec<Vec<u8>>,
    act_from: Option<Date>,
) -> Result<(), Problem> {
    let first = tally.n_seen();
    let read = state.compute(move |engine| {
        let read = |record: &Vec<u8>| object(record).map(|features| engine.in_columns(features));
        records.iter().map(read).collect::<Vec<Read>>()
    });
    let read = read.await?;
    let sent: Vec<Features> = read.iter().flatten().cloned().collect();
    let entries = state.log_of(&sent).await?;
    let scored = state.compute(move |engine| scored(engine, read, &entries, act_from)).await??;
    let accounts: Vec<_> = scored.iter().flatten().cloned().collect();
    let mut upserted = keep_accounts(state, &accounts).await?.into_iter();
    for (place, outcome) in scored.into_iter().enumerate() {
        let index = first + place;
        tally.note(&match outcome {
            Err(errors) => RecordResult::Refused { index, status: "refused", errors },
            Ok((_, score)) => {
                let done = upserted.next().ok_or_else(|| Problem::internal(&"an account was not kept"))?;
                RecordResult::Kept { index, result: Box::new(PutResult::new(score, done)) }
            }
        })?;
    }
    Ok(())
}

fn object(record: &[u8]) -> Read {
    match parse::<Value>(record).map_err(|problem| problem.errors)? {
        Value::Object(features) => Ok(features),
        _ => Err(vec![FieldError::at("", "expected an object of columns and values")]),
    }
}

/// Reads all records together; when one is bad, each by itself, so that it spoils no other. Then scores the good ones.
fn scored(
    engine: &Engine,
    mut read: Vec<Read>,
    entries: &[LoggedIntervention],
    act_from: Option<Date>,
) -> Result<Vec<Scored>, Problem> {
    let log = engine.log(entries).map_err(|error| Problem::internal(&error))?;
    let together: Vec<Features> = read.iter().flatten().cloned().collect();
    if engine.rows_of_body(&together, &log, &|_| String::new()).is_err() {
        for record in &mut read {
            if let Ok(features) = record
                && let Err(problem) = engine.rows_of_body(std::slice::from_ref(features), &log, &|_| String::new())
            {
                *record = Err(problem.errors);
            }
        }
    }
    let good: Vec<Features> = read.iter().flatten().cloned().collect();
    let scores = match act_from {
        _ if good.is_empty() => Ok(Vec::new()),
        Some(today) => engine.scores(&good, &log, today),
        None => engine.probabilities(&good, &log),
    };
    let scores = scores.map_err(|error| refused(&error, &|index| format!("/{index}")))?;
    let mut scores = scores.into_iter();
    let mut with_score = |features: Features| {
        let score = scores.next().ok_or_else(Vec::new)?;
        Ok((NewAccount { id: AccountId(score.win_probability.account_id.clone()), features }, score))
    };
    Ok(read.into_iter().map(|record| record.and_then(&mut with_score)).collect())
}
