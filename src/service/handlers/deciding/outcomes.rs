//! `POST /v1/outcomes`: how renewals ended.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::service::http::{JsonBody, Told, day_errors, number_errors, text_errors};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::Outcome;

/// How a renewal ended.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct OutcomeEntry {
    /// The account.
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    account_id: String,
    /// The renewal: when the contract came due.
    #[schema(format = Date)]
    renewal_date: String,
    /// Whether it renewed.
    renewed: bool,
    /// When the customer's decision was known (notice given, or signed).
    #[serde(default)]
    #[schema(format = Date)]
    decided_on: Option<String>,
    /// What the renewal was worth in the end.
    #[serde(default)]
    #[schema(minimum = -1e15, maximum = 1e15)]
    value: Option<f64>,
    /// Why, in words.
    #[serde(default)]
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    reason: Option<String>,
}

impl OutcomeEntry {
    fn errors(&self) -> Vec<(&'static str, String)> {
        [
            text_errors("account_id", Some(&self.account_id)),
            day_errors("renewal_date", Some(&self.renewal_date)),
            day_errors("decided_on", self.decided_on.as_deref()),
            number_errors("value", self.value, -1e15..=1e15),
            text_errors("reason", self.reason.as_deref()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl From<OutcomeEntry> for Outcome {
    fn from(sent: OutcomeEntry) -> Self {
        Self {
            account_id: sent.account_id,
            renewal_date: sent.renewal_date,
            renewed: sent.renewed,
            decided_on: sent.decided_on,
            value: sent.value,
            reason: sent.reason,
        }
    }
}

/// How much was kept.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct RecordedOutcomes {
    /// The outcomes as kept.
    outcomes: Vec<Outcome>,
}

/// Keeps how renewals ended: one, or an array of them, all or none. An outcome sent again is corrected.
#[utoipa::path(post, path = "/v1/outcomes", tag = "loop", operation_id = "recordOutcomes",
    request_body(content = OutcomeEntry, description = "One outcome, or an array of them.",
        example = json!({"account_id": "B000001", "renewal_date": "2027-01-29", "renewed": true})),
    responses((status = 201, description = "They are kept.", body = RecordedOutcomes), Problems))]
pub(in crate::service) async fn record(
    State(state): State<AppState>,
    JsonBody(body): JsonBody<Value>,
) -> Result<(StatusCode, Json<RecordedOutcomes>), Problem> {
    let told = Told::<OutcomeEntry>::read(&state, body)?;
    told.check(OutcomeEntry::errors)?;
    told.known_accounts(&state, |sent| &sent.account_id).await?;
    let outcomes: Vec<Outcome> = told.entries.into_iter().map(Outcome::from).collect();
    state.store.record_outcomes(&outcomes, state.clock.now_seconds()).await?;
    Ok((StatusCode::CREATED, Json(RecordedOutcomes { outcomes })))
}
