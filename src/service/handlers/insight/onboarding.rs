//! `GET /v1/onboarding`: what tells renewals from losses while accounts are still being set up.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::insight::{Factor, onboarding_needs};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;

/// The factors of young accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct OnboardingList {
    /// The factors of accounts that are still being set up; empty where too few of them have ended.
    factors: Vec<Factor>,
    /// Accounts younger than this many days, by the `tenure` of the playbook, else by `tenure_days` or `tenure_months`.
    until_days: i32,
    /// What it takes, where there are none.
    words: Option<String>,
    /// Which model was learned from the same past.
    model: String,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// The factors of the first days, apart from those of mature accounts.
#[utoipa::path(get, path = "/v1/onboarding", tag = "insight", operation_id = "listOnboardingFactors",
    responses((status = 200, description = "The factors.", body = OnboardingList), Problems))]
pub(in crate::service) async fn list(State(state): State<AppState>) -> Result<Json<OnboardingList>, Problem> {
    let engine = state.engine.load_full()?;
    let model = &engine.model;
    let of_young = model.factors.iter().filter(|factor| factor.stage == "onboarding");
    let (factors, until_days): (Vec<Factor>, _) = (of_young.cloned().collect(), model.playbook.onboarding.until_days);
    Ok(Json(OnboardingList {
        words: factors.is_empty().then(|| onboarding_needs(until_days)),
        factors,
        until_days,
        model: model.id.0.clone(),
        next_cursor: None,
    }))
}
