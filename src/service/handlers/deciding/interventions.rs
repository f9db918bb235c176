//! `POST /v1/interventions`: what was done.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::service::http::{JsonBody, Told, day_errors, number_errors, text_errors};
use crate::service::jobs::{rescore, submit_once};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{JobKind, LoggedIntervention, NewIntervention, Upserted};

/// More accounts than this are scored again by a job, fewer before the answer.
const SCORED_AT_ONCE: usize = 50;

/// Something that was done.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct InterventionEntry {
    /// Your own key; sent again, it corrects. Without one, the same account, kind and day is the same intervention.
    #[serde(default)]
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    id: Option<String>,
    /// The account.
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    account_id: String,
    /// What was done: a kind of the playbook, or any other word.
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    kind: String,
    /// When.
    #[schema(format = Date)]
    date: String,
    /// The renewal it was meant for.
    #[serde(default)]
    #[schema(format = Date)]
    renewal_date: Option<String>,
    /// What it cost.
    #[serde(default)]
    #[schema(minimum = 0)]
    cost: Option<f64>,
    /// Hours it took.
    #[serde(default)]
    #[schema(minimum = 0)]
    hours: Option<f64>,
    /// Who did it.
    #[serde(default)]
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    owner: Option<String>,
    /// The chance with which it was given, where that was drawn at random.
    #[serde(default)]
    #[schema(minimum = 0.000_001, maximum = 0.999_999)]
    chance: Option<f64>,
    /// False where a draw of that chance went against the account, so that nothing was done (default true).
    #[serde(default)]
    done: Option<bool>,
    /// The recommendation it follows.
    #[serde(default)]
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    recommendation_id: Option<String>,
}

impl InterventionEntry {
    fn errors(&self) -> Vec<(&'static str, String)> {
        let texts = [
            text_errors("id", self.id.as_deref()),
            text_errors("account_id", Some(&self.account_id)),
            text_errors("kind", Some(&self.kind)),
            text_errors("owner", self.owner.as_deref()),
            text_errors("recommendation_id", self.recommendation_id.as_deref()),
        ];
        let days = [day_errors("date", Some(&self.date)), day_errors("renewal_date", self.renewal_date.as_deref())];
        let numbers = [number_errors("cost", self.cost, 0.0..=1e15), number_errors("hours", self.hours, 0.0..=1e6)];
        let draw = [chance_errors(self.chance), done_errors(self.done, self.chance)];
        texts.into_iter().chain(days).chain(numbers).chain(draw).flatten().collect()
    }
}

fn chance_errors(chance: Option<f64>) -> Option<(&'static str, String)> {
    let chance = chance.filter(|chance| !(*chance > 0.0 && *chance < 1.0))?;
    let expected = "the chance with which it was given, above 0 and below 1; leave it out where it was not drawn";
    Some(("chance", format!("found {chance}, expected {expected}")))
}

fn done_errors(done: Option<bool>, chance: Option<f64>) -> Option<(&'static str, String)> {
    let expected = "expected a `chance` beside it: what was not done tells something only where it was drawn at random";
    (done == Some(false) && chance.is_none()).then(|| ("done", format!("found false, {expected}")))
}

impl From<InterventionEntry> for NewIntervention {
    fn from(sent: InterventionEntry) -> Self {
        let natural = || format!("{}|{}|{}", sent.account_id, sent.kind, sent.date);
        Self {
            id: sent.id.clone().unwrap_or_else(natural),
            recommendation_id: sent.recommendation_id,
            entry: LoggedIntervention {
                account_id: sent.account_id,
                kind: sent.kind,
                date: sent.date,
                renewal_date: sent.renewal_date,
                cost: sent.cost,
                hours: sent.hours,
                owner: sent.owner,
                chance: sent.chance,
                done: sent.done.unwrap_or(true),
            },
        }
    }
}

/// What became of one entry.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct RecordedIntervention {
    /// Its key.
    id: String,
    /// `created`, `updated` or `unchanged`.
    status: &'static str,
}

/// What became of every entry, in order.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct RecordedInterventions {
    /// One an entry.
    interventions: Vec<RecordedIntervention>,
}

/// Keeps what was done: one entry, or an array of them, all or none. It counts from now on, in every answer.
#[utoipa::path(post, path = "/v1/interventions", tag = "loop", operation_id = "recordInterventions",
    request_body(content = InterventionEntry, description = "One entry, or an array of them.",
        example = json!({"account_id": "B000001", "kind": "executive_call", "date": "2026-11-20", "hours": 2})),
    responses((status = 201, description = "They are kept.", body = RecordedInterventions), Problems))]
pub(in crate::service) async fn record(
    State(state): State<AppState>,
    JsonBody(body): JsonBody<Value>,
) -> Result<(StatusCode, Json<RecordedInterventions>), Problem> {
    let told = Told::<InterventionEntry>::read(&state, body)?;
    told.check(InterventionEntry::errors)?;
    let accounts = told.known_accounts(&state, |sent| &sent.account_id).await?;
    for sent in &told.entries {
        if let Some(id) = &sent.recommendation_id {
            super::decision::given(&state, id, Some(&sent.account_id)).await?;
        }
    }
    let new: Vec<NewIntervention> = told.entries.into_iter().map(NewIntervention::from).collect();
    let kept = state.store.record_interventions(&new, state.clock.now_seconds()).await?;
    if accounts.len() > SCORED_AT_ONCE {
        submit_once(&state, JobKind::Score).await?;
    } else {
        rescore(&state, &accounts).await?;
    }
    let status = |upserted: &Upserted| match upserted {
        Upserted::Created => "created",
        Upserted::Updated { .. } => "updated",
        Upserted::Unchanged { .. } => "unchanged",
    };
    let interventions =
        new.into_iter().zip(&kept).map(|(new, kept)| RecordedIntervention { id: new.id, status: status(kept) });
    Ok((StatusCode::CREATED, Json(RecordedInterventions { interventions: interventions.collect() })))
}
