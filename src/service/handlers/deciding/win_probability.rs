//! `GET /v1/accounts/{id}/win-probability`: the probability of a stored account, and why; now, or as it was on a past day.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::model::{RegistryError, WinProbability};
use crate::service::body::Known;
use crate::service::http::{Query, text_or_blank};
use crate::service::problem::{Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::units::{AccountId, Date};
use crate::workflow::Engine;

/// Which day is asked about.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct DayQuery {
    /// A past day: what was known at its end, and the model that answered then. Default: now.
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(value_type = Option<String>, format = Date)]
    as_of: Option<Date>,
}

/// The win probability of an account with its drivers, strongest first.
#[utoipa::path(get, path = "/v1/accounts/{id}/win-probability", tag = "book", operation_id = "getWinProbability",
    params(("id" = String, Path, description = "The account."), DayQuery),
    responses((status = 200, description = "The win probability.", body = WinProbability), Problems))]
pub(in crate::service) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(query): Query<DayQuery>,
) -> Result<Response, Problem> {
    if let Some(day) = query.as_of {
        return Ok(Json(past(&state, &AccountId(id), day).await?).into_response());
    }
    let key = format!("win-probability {id}");
    Ok(state.answers.or_make(&state, key, present(&state, id)).await?.into_response())
}

async fn present(state: &AppState, id: String) -> Result<WinProbability, Problem> {
    let known = state.known(id).await?;
    state.compute(move |engine| answer(engine, &known)).await?
}

fn answer(engine: &Engine, known: &Known) -> Result<WinProbability, Problem> {
    let (rows, _) = known.read(engine)?;
    engine.explain(&rows, 0)
}

/// The answer of a past day: the version, the log and the model of its last second.
async fn past(state: &AppState, id: &AccountId, day: Date) -> Result<WinProbability, Problem> {
    let end = i64::from(day.plus(1).days_since_epoch()) * 86_400 - 1;
    let unknown =
        || Problem::new(ProblemKind::NotFound, format!("the account {:?} was not known on {day}", id.as_str()));
    let version = state.store.account_at(id, end).await?.ok_or_else(unknown)?;
    let known = Known { features: version.features, log: state.store.interventions_at(id.as_str(), end).await? };
    let model = state.store.model_at(end).await?;
    let registry = state.registry.clone();
    let work = move |engine: &Engine| match model {
        Some(model) if model != engine.model.id.0 => {
            let past = registry.load(&model).map_err(|error| gone(&error, day))?;
            answer(&engine.with_model(past.with_playbook(engine.model.playbook.clone())), &known)
        }
        _ => answer(engine, &known),
    };
    state.compute(work).await?
}

fn gone(error: &RegistryError, day: Date) -> Problem {
    match error {
        RegistryError::Unknown { id, .. } => {
            Problem::new(ProblemKind::NotFound, format!("the model {id:?}, which answered on {day}, was deleted"))
        }
        _ => Problem::internal(error),
    }
}
