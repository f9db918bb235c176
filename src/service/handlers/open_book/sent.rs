//! Accounts that are sent and not stored: `POST /v1/win-probability` asks for their probabilities,
//! `POST /v1/recommendations` what might be done for one of them, under the caller's constraints.

use std::time::Instant;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::book::{InterventionLog, Rows};
use crate::model::WinProbability;
use crate::plan::{Constraints, Recommendations};
use crate::service::http::JsonBody;
use crate::service::problem::{FieldError, Problem};
use crate::service::schema::openapi::{Account, Problems};
use crate::service::state::AppState;
use crate::store::{Features, LoggedIntervention};
use crate::units::object;
use crate::workflow::Engine;

/// So few accounts are scored, without drivers, in a fraction of a millisecond.
const FEW: usize = 2;

/// What is said of a probability that was computed while the store was away.
const WITHOUT_LOG: &str =
    "the store does not answer at the moment: what was done about the account before is not counted";

/// Accounts to score.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct ScoreRequest {
    /// The accounts: columns of the accounts file.
    #[schema(value_type = Vec<Account>, min_items = 1, max_items = 10_000)]
    accounts: Vec<Features>,
    /// Whether to say why (default yes); leave it out for many accounts at once.
    #[serde(default = "yes")]
    drivers: bool,
}

fn yes() -> bool {
    true
}

/// Win probabilities in the order of the request.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ScoreAnswer {
    /// One a request's account.
    accounts: Vec<WinProbability>,
}

/// An account and the caller's constraints.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct RecommendationRequest {
    /// The account: columns of the accounts file.
    #[schema(value_type = Account)]
    account: Features,
    /// Limits on what is proposed.
    #[serde(default, deserialize_with = "object")]
    constraints: Constraints,
}

/// The columns of accounts that were sent.
fn in_columns(state: &AppState, accounts: Vec<Features>) -> Result<Vec<Features>, Problem> {
    let engine = state.engine.load_full()?;
    Ok(accounts.into_iter().map(|account| engine.in_columns(account)).collect())
}

/// Reads accounts that were sent, with what was done about those that are stored, and asks the engine about them;
/// `pointer` names the place of each in the body.
async fn asked<T: Send + 'static>(
    state: &AppState,
    accounts: Vec<Features>,
    entries: Vec<LoggedIntervention>,
    pointer: fn(usize) -> String,
    weight: Weight,
    question: impl FnOnce(&Engine, &Rows, &InterventionLog) -> Result<T, Problem> + Send + 'static,
) -> Result<Json<T>, Problem> {
    let engine = state.engine.load_full()?;
    let answer = move |engine: &Engine| {
        let log = engine.log(&entries).map_err(|error| Problem::internal(&error))?;
        question(engine, &engine.rows_of_body(&accounts, &log, &pointer)?, &log)
    };
    let answer = match weight {
        Weight::Light => answer(&engine),
        Weight::Heavy => state.compute(answer).await?,
    };
    answer.map(Json)
}

/// Whether a question may be answered where others are waiting to be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// It takes no longer than handing it to another thread would.
    Light,
    Heavy,
}

/// Win probabilities of accounts that are not stored.
#[utoipa::path(post, path = "/v1/win-probability", tag = "book", operation_id = "scoreAccounts",
    request_body = ScoreRequest,
    responses((status = 200, description = "Win probabilities, in order.", body = ScoreAnswer), Problems))]
pub(in crate::service) async fn score(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<ScoreRequest>,
) -> Result<Json<ScoreAnswer>, Problem> {
    let (found, most) = (request.accounts.len(), state.limits.accounts);
    if found == 0 || found > most {
        let detail = format!("found {found} accounts, expected 1 to {most}");
        return Err(Problem::invalid(vec![FieldError::at("/accounts", detail)]));
    }
    let place = |index| format!("/accounts/{index}");
    let weight = if found <= FEW && !request.drivers { Weight::Light } else { Weight::Heavy };
    let accounts = in_columns(&state, request.accounts)?;
    let entries = state.log_of_if_there(&accounts).await?;
    let without_log = entries.is_none();
    asked(&state, accounts, entries.unwrap_or_default(), place, weight, move |engine, rows, _| {
        let mut accounts: Vec<WinProbability> = if request.drivers {
            engine.explain_all(rows)?
        } else {
            engine.model.score(rows).map_err(|error| Problem::internal(&error))?
        };
        if without_log {
            for account in &mut accounts {
                account.notes.push(WITHOUT_LOG.to_owned());
            }
        }
        Ok(ScoreAnswer { accounts })
    })
    .await
}

/// Actions and plans for an account that is not stored.
#[utoipa::path(post, path = "/v1/recommendations", tag = "decide", operation_id = "recommendForAccount",
    request_body = RecommendationRequest,
    responses((status = 200, description = "What might be done.", body = Recommendations), Problems))]
pub(in crate::service) async fn recommend(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<RecommendationRequest>,
) -> Result<Json<Recommendations>, Problem> {
    let place = |_| "/account".to_owned();
    let telemetry = state.telemetry.clone();
    let constraints = Constraints { today: Some(state.today()), ..request.constraints };
    let account = in_columns(&state, vec![request.account])?;
    let entries = state.log_of(&account).await?;
    asked(&state, account, entries, place, Weight::Heavy, move |engine, rows, log| {
        let start = Instant::now();
        let answer = engine.recommend(rows, log, &constraints)?;
        telemetry.search(&answer.search, start.elapsed());
        Ok(answer)
    })
    .await
}
