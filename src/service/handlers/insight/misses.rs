//! `GET /v1/misses`: what was not seen coming.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::insight::{Misses, PastRenewal, misses};
use crate::service::http::{Query, text_or_blank};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;

/// Of whom.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct MissesQuery {
    /// Of this owner, as the past renewals name it.
    #[serde(default, deserialize_with = "text_or_blank")]
    owner: Option<String>,
    /// Of this segment.
    #[serde(default, deserialize_with = "text_or_blank")]
    segment: Option<String>,
}

impl MissesQuery {
    fn holds(&self, renewal: &PastRenewal) -> bool {
        (self.owner.is_none() || renewal.owner == self.owner)
            && (self.segment.is_none() || renewal.segment == self.segment)
    }
}

/// What the model missed in its past.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct MissList {
    #[serde(flatten)]
    told: Misses,
    /// Which model's past it is.
    model: String,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// Green that was lost and red that renewed, by the probabilities out of fold; surprise churn by quarter.
#[utoipa::path(get, path = "/v1/misses", tag = "insight", operation_id = "listMisses", params(MissesQuery),
    responses((status = 200, description = "The misses.", body = MissList), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Query(query): Query<MissesQuery>,
) -> Result<Json<MissList>, Problem> {
    let answer = state.compute(move |engine| {
        let model = &engine.model;
        let past: Vec<PastRenewal> = model.past.iter().filter(|renewal| query.holds(renewal)).cloned().collect();
        let told = misses(&past, model.playbook.health);
        MissList { told, model: model.id.0.clone(), next_cursor: None }
    });
    Ok(Json(answer.await?))
}
