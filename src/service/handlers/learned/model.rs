//! `GET /v1/model`: the model that answers, what it reads and what it may propose.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::book::Source;
use crate::model::Model;
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::units::{Days, instant};

/// A feature the model reads.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct FeatureView {
    /// The column.
    name: String,
    /// Its name for people.
    label: String,
    /// number, category, flag or date.
    kind: &'static str,
    /// Its group, when the playbook names one.
    family: Option<String>,
    /// Whether it is worked out from dates or the log, and cannot be sent.
    derived: bool,
}

/// A kind of intervention the model may propose.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct InterventionView {
    /// The name in the log.
    kind: String,
    /// The name for people.
    label: String,
    /// Candidate days before renewal.
    lead_days: Vec<Days>,
    /// What one costs.
    cost: f64,
    /// Hours of the owner one takes.
    hours: f64,
}

/// Thresholds of the traffic light.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct HealthView {
    /// Red below this probability.
    red_below: f64,
    /// Green from this probability.
    green_from: f64,
}

/// The model that answers.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ModelView {
    /// Its name.
    id: String,
    /// When it was trained.
    trained_at: String,
    /// The column of the account ID.
    account_column: String,
    /// What it reads.
    features: Vec<FeatureView>,
    /// What it may propose.
    interventions: Vec<InterventionView>,
    /// Whether there was a log of interventions to learn from.
    knows_effects: bool,
    /// Thresholds of the traffic light.
    health: HealthView,
    /// The model card.
    #[schema(value_type = Object)]
    card: serde_json::Value,
}

/// The model that answers: its features, its interventions, its card.
#[utoipa::path(get, path = "/v1/model", tag = "model", operation_id = "getModel",
    responses((status = 200, description = "The model card.", body = ModelView), Problems))]
pub(in crate::service) async fn show(State(state): State<AppState>) -> Result<Json<ModelView>, Problem> {
    let engine = state.engine.load_full()?;
    view(&engine.model).map(Json).map_err(|error| Problem::internal(&error))
}

fn view(model: &Model) -> Result<ModelView, serde_json::Error> {
    let features = model.schema.features.iter().map(|feature| FeatureView {
        name: feature.name.clone(),
        label: feature.label.clone(),
        kind: feature.kind.word(),
        family: feature.family.clone(),
        derived: feature.source != Source::Column,
    });
    let interventions = model.playbook.interventions.iter().map(|known| InterventionView {
        kind: known.kind.0.clone(),
        label: known.label.clone(),
        lead_days: known.lead_days.clone(),
        cost: known.cost.0,
        hours: known.hours,
    });
    let health = model.playbook.health;
    Ok(ModelView {
        id: model.id.0.clone(),
        trained_at: instant(model.trained_at),
        account_column: model.playbook.columns.account.clone(),
        features: features.collect(),
        interventions: interventions.collect(),
        knows_effects: model.effects().is_some(),
        health: HealthView { red_below: health.red_below, green_from: health.green_from },
        card: serde_json::to_value(&model.card)?,
    })
}
