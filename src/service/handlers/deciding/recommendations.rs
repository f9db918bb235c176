//! `GET /v1/accounts/{id}/recommendations`: what might be done for a stored account, best first, each action under a key to decide on.

use std::time::Instant;

use axum::extract::{Path, RawQuery, State};
use axum::response::IntoResponse;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::plan::{Constraints, Recommendations};
use crate::service::http::{Query, text_or_blank};
use crate::service::problem::{Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::GivenOn;
use crate::units::Date;

/// Limits on what is proposed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct RecommendationQuery {
    /// At most this many ranked actions and plans.
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(minimum = 1)]
    limit: Option<usize>,
    /// At most this many actions in a plan (default 3).
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(minimum = 0, maximum = 8)]
    max_actions: Option<usize>,
    /// Money a plan may cost.
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(minimum = 0)]
    budget: Option<f64>,
    /// Hours of the owner a plan may take.
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(minimum = 0)]
    hours: Option<f64>,
    /// Nothing before this day.
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(value_type = Option<String>, format = Date)]
    earliest: Option<Date>,
    /// Nothing after this day.
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(value_type = Option<String>, format = Date)]
    latest: Option<Date>,
    /// Recommend only what is worth its cost with at least this chance (default: the playbook's, or 0.55).
    #[serde(default, deserialize_with = "text_or_blank")]
    #[param(minimum = 0, maximum = 1)]
    confidence: Option<f64>,
}

impl From<RecommendationQuery> for Constraints {
    fn from(query: RecommendationQuery) -> Self {
        Self {
            limit: query.limit,
            max_actions: query.max_actions,
            budget: query.budget,
            hours: query.hours,
            earliest: query.earliest,
            latest: query.latest,
            confidence: query.confidence,
            today: None,
        }
    }
}

/// Actions and plans for an account, best first.
#[utoipa::path(get, path = "/v1/accounts/{id}/recommendations", tag = "decide", operation_id = "getRecommendations",
    params(("id" = String, Path, description = "The account."), RecommendationQuery),
    responses((status = 200, description = "What might be done.", body = Recommendations), Problems))]
pub(in crate::service) async fn show(
    State(state): State<AppState>,
    Path(id): Path<String>,
    RawQuery(asked): RawQuery,
    Query(query): Query<RecommendationQuery>,
) -> Result<impl IntoResponse, Problem> {
    let today = state.today();
    let key = format!("recommendations {id} {today} ?{}", asked.unwrap_or_default());
    let constraints = Constraints { today: Some(today), ..query.into() };
    state.answers.or_make(&state, key, recommended(&state, id, constraints)).await
}

async fn recommended(state: &AppState, id: String, constraints: Constraints) -> Result<Recommendations, Problem> {
    let account = state.stored(id).await?;
    let (id, revision) = (account.id.clone(), account.revision);
    let known = state.with_log(account).await?;
    let telemetry = state.telemetry.clone();
    let answer = state.compute(move |engine| {
        let (rows, log) = known.read(engine)?;
        let start = Instant::now();
        let answer = engine.recommend(&rows, &log, &constraints).map_err(of_the_query)?;
        telemetry.search(&answer.search, start.elapsed());
        Ok::<_, Problem>((answer, engine.basis().to_owned()))
    });
    let (mut answer, basis) = answer.await??;
    let on = GivenOn { account_id: id.as_str(), revision, basis: &basis, model: &answer.model };
    state.store.keep_recommendations(on, &answer.actions, state.clock.now_seconds()).await?;
    for action in &mut answer.actions {
        action.recommendation_id = Some(on.key(action));
    }
    Ok(answer)
}

/// A constraint that came by the query is named as its parameter.
fn of_the_query(mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        if let Some(name) = error.pointer.as_deref().and_then(|at| at.strip_prefix("/constraints/")) {
            problem.kind = ProblemKind::InvalidQuery;
            error.parameter = Some(name.to_owned());
            error.pointer = None;
        }
    }
    problem
}
