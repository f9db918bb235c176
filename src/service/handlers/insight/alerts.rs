//! `GET /v1/alerts`: what should be looked at today; `POST`, `DELETE /v1/alerts/{id}/snooze`: put one off until a day, or no longer.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::insight::{Alert, AlertKind, NotWatched, Severity, Snoozed, not_watched};
use crate::service::http::{JsonBody, Query, at_fields, day_errors, text_errors, text_or_blank, word_or_blank};
use crate::service::problem::{FieldError, Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::service::watch::alerts_of_book;
use crate::units::{Date, Days};

/// An alert may be put off for so many days.
const LONGEST_SNOOZE: Days = 366;

/// Which alerts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct AlertsQuery {
    /// Of accounts of this owner.
    #[serde(default, deserialize_with = "text_or_blank")]
    owner: Option<String>,
    /// About this, such as `risk_entered`.
    #[serde(default, deserialize_with = "word_or_blank")]
    #[param(value_type = Option<String>, pattern = "^(risk_entered|sponsor_left|survey_unanswered|contact_gap|plan_overdue)?$")]
    alert: Option<AlertKind>,
    /// As urgent as this.
    #[serde(default, deserialize_with = "word_or_blank")]
    #[param(value_type = Option<String>, pattern = "^(high|medium|low)?$")]
    severity: Option<Severity>,
    /// `false` leaves out those that are put off.
    #[serde(default)]
    snoozed: Option<bool>,
}

/// What should be looked at today.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct AlertList {
    /// The most urgent first, those worth most before others; those that are put off last.
    alerts: Vec<Alert>,
    /// Alerts that are not looked for, and what would change that.
    not_watched: Vec<NotWatched>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// What should be looked at today: since when, how urgent, what to do next.
#[utoipa::path(get, path = "/v1/alerts", tag = "insight", operation_id = "listAlerts", params(AlertsQuery),
    responses((status = 200, description = "The alerts.", body = AlertList), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Query(query): Query<AlertsQuery>,
) -> Result<Json<AlertList>, Problem> {
    let (all, has_plan) = alerts_of_book(&state).await?;
    let asked = |one: &Alert| {
        (query.owner.is_none() || one.owner == query.owner)
            && query.alert.is_none_or(|alert| one.alert == alert)
            && query.severity.is_none_or(|severity| one.severity == severity)
            && query.snoozed.is_none_or(|snoozed| one.snoozed_until.is_some() == snoozed)
    };
    let alerts = all.into_iter().filter(asked).collect();
    let not_watched = not_watched(&state.engine.load_full()?.model.playbook.alerts, has_plan);
    Ok(Json(AlertList { alerts, not_watched, next_cursor: None }))
}

/// Until when an alert is put off, and why.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct SnoozeRequest {
    /// The last day on which it is put off.
    #[schema(format = Date)]
    until: String,
    /// Why.
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    note: String,
    /// Who puts it off.
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    snoozed_by: String,
}

impl SnoozeRequest {
    fn until(&self, today: Date) -> Result<Date, Problem> {
        let mut errors = at_fields([
            text_errors("note", Some(&self.note)),
            text_errors("snoozed_by", Some(&self.snoozed_by)),
            day_errors("until", Some(&self.until)),
        ]);
        let last = today.plus(LONGEST_SNOOZE);
        let until = self.until.parse::<Date>().ok();
        if until.is_some_and(|until| until < today || until > last) {
            let detail = format!("found {:?}, expected a day from {today} to {last}", self.until);
            errors.push(FieldError::at("/until", detail));
        }
        match until.filter(|_| errors.is_empty()) {
            Some(until) => Ok(until),
            None => Err(Problem::invalid(errors)),
        }
    }
}

/// Puts an alert off until a day; a later word takes the place of an earlier one.
#[utoipa::path(post, path = "/v1/alerts/{id}/snooze", tag = "insight", operation_id = "snoozeAlert",
    params(("id" = String, Path, description = "The alert_id.")), request_body = SnoozeRequest,
    responses((status = 200, description = "It is put off.", body = Alert), Problems))]
pub(in crate::service) async fn snooze(
    State(state): State<AppState>,
    Path(id): Path<String>,
    JsonBody(request): JsonBody<SnoozeRequest>,
) -> Result<Json<Alert>, Problem> {
    let until = request.until(state.today())?;
    let (all, _) = alerts_of_book(&state).await?;
    let mut alert = all.into_iter().find(|one| one.alert_id == id).ok_or_else(|| unknown(&id))?;
    let SnoozeRequest { note, snoozed_by, .. } = request;
    let snoozed = Snoozed { alert_id: id, until, note, snoozed_by };
    state.store.snooze(&alert.account_id, &snoozed, state.clock.now_seconds()).await?;
    alert.snoozed_until = Some(snoozed.until);
    alert.snooze_note = Some(snoozed.note);
    alert.snoozed_by = Some(snoozed.snoozed_by);
    Ok(Json(alert))
}

/// Puts an alert off no longer.
#[utoipa::path(delete, path = "/v1/alerts/{id}/snooze", tag = "insight", operation_id = "wakeAlert",
    params(("id" = String, Path, description = "The alert_id.")),
    responses((status = 204, description = "It is not put off any more."), Problems))]
pub(in crate::service) async fn wake(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    if state.store.wake(&id).await? { Ok(StatusCode::NO_CONTENT) } else { Err(unknown(&id)) }
}

fn unknown(id: &str) -> Problem {
    Problem::new(ProblemKind::NotFound, format!("there is no alert {id:?} that stands or is put off"))
}
