//! `GET /v1/accounts/{id}`: everything known of an account; `GET /v1/accounts/{id}/history`: everything that was.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::model::WinProbability;
use crate::service::body::{Known, refused};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{
    Contact, Features, GivenRecommendation, LoggedIntervention, Note, Outcome, PastScore, ScoredCall, TopAction,
};
use crate::units::{Date, instant};
use crate::workflow::Engine;

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
    /// Its people.
    contacts: Vec<Contact>,
    /// What was done about it.
    interventions: Vec<LoggedIntervention>,
    /// Recommendations that were accepted or dismissed.
    decisions: Vec<GivenRecommendation>,
    /// What people expect of its renewals.
    calls: Vec<ScoredCall>,
    /// What was noted about it, the newest first.
    notes: Vec<Note>,
    /// How its renewals ended.
    outcomes: Vec<Outcome>,
    /// What the latest plan for the book gives it; absent when no plan does.
    plan: Option<AccountWork>,
}

/// What a plan for the book gives an account.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct AccountWork {
    /// The plan.
    plan_id: String,
    /// Its actions.
    #[schema(value_type = Vec<Object>)]
    actions: Vec<Value>,
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
    let (store, id) = (&state.store, account.id.as_str());
    let log = store.interventions_of(&[id]).await?;
    let known = Known { features: account.features, log };
    let today = state.today();
    let (known, (win_probability, top_action)) =
        state.compute(move |engine| answer(engine, &known, today).map(|answer| (known, answer))).await??;
    let plan = store.planned_actions(id).await?.map(|(plan_id, actions)| AccountWork { plan_id, actions });
    Ok(Json(AccountView {
        version: account.version,
        first_seen: instant(account.first_seen),
        updated_at: instant(account.updated_at),
        features: known.features,
        win_probability,
        top_action,
        contacts: store.contacts(id).await?,
        interventions: known.log,
        decisions: store.decided_recommendations(Some(id)).await?,
        calls: store.calls(Some(id)).await?,
        notes: store.notes(id).await?,
        outcomes: store.outcomes_of(id).await?,
        plan,
        account_id: account.id.0,
    }))
}

fn answer(engine: &Engine, known: &Known, today: Date) -> Result<(WinProbability, Option<TopAction>), Problem> {
    let (rows, log) = known.read(engine)?;
    let scores = engine.scores(std::slice::from_ref(&known.features), &log, today);
    let scores = scores.map_err(|error| refused(&error, &|_| "/features".to_owned()))?;
    Ok((engine.explain(&rows, 0)?, scores.into_iter().next().and_then(|score| score.top_action)))
}

/// A version of an account as it was accepted.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct VersionView {
    /// Its number, from 1.
    version: i64,
    /// When it was accepted.
    accepted_at: String,
    /// What was known.
    #[schema(value_type = Object)]
    features: Features,
}

/// What was known of an account, and what was said about it, in the order of time.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct HistoryView {
    /// The account.
    account_id: String,
    /// Every version of it, oldest first.
    versions: Vec<VersionView>,
    /// Every reading of it that was kept, oldest first.
    scores: Vec<PastScore>,
}

/// Every version and every reading of an account, oldest first.
#[utoipa::path(get, path = "/v1/accounts/{id}/history", tag = "book", operation_id = "getAccountHistory",
    params(("id" = String, Path, description = "The account.")),
    responses((status = 200, description = "The history.", body = HistoryView), Problems))]
pub(in crate::service) async fn history(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<HistoryView>, Problem> {
    let account = state.stored(id).await?;
    let versions = state.store.account_versions(&account.id).await?.into_iter().map(|version| VersionView {
        version: version.version,
        accepted_at: instant(version.accepted_at),
        features: version.features,
    });
    let scores = state.store.past_scores(account.id.as_str()).await?;
    Ok(Json(HistoryView { account_id: account.id.0, versions: versions.collect(), scores }))
}
