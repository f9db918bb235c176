//! Planning the whole book as it stands in the store.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::progress::JobProgress;
use super::train::apart;
use super::worker::JobFailure;
use crate::model::ModelError;
use crate::plan::PlanError;
use crate::plan::book::{BookRequest, Control};
use crate::service::problem::Problem;
use crate::service::state::AppState;
use crate::service::webhooks::{Event, EventKind};
use crate::store::Features;
use crate::units::Progress;

/// Accounts read from the store at a time.
const PAGE: i64 = 1000;

pub(super) async fn run(
    state: &AppState,
    id: &str,
    asked: &Value,
    progress: &Arc<JobProgress>,
) -> Result<Value, JobFailure> {
    let failed = |error: &dyn std::fmt::Display| JobFailure::Failed(error.to_string());
    let mut request: BookRequest = serde_json::from_value(asked.clone()).map_err(|error| failed(&error))?;
    request.today = Some(state.today());
    progress.stage("reading the book", 1);
    let records = open_accounts(state).await?;
    if records.is_empty() {
        return Err(JobFailure::Failed("there is no open account to plan for".to_owned()));
    }
    let entries = state.store.interventions().await?;
    let (engine, clock, watched) = (state.engine.load_full()?, Arc::clone(&state.clock), Arc::clone(progress));
    let planned = apart(move || {
        let log = engine.log(&entries)?;
        let rows = engine.rows(&records, &log)?;
        let control = Control { progress: &*watched, cancelled: &watched.cancelled, clock: &*clock };
        engine.model.plan_book(&rows, &log, &request, engine.seed(), control)
    });
    let plan = planned.await?.map_err(|error| match error {
        ModelError::Plan(PlanError::Cancelled) => JobFailure::Cancelled,
        error => failed(&error),
    })?;
    let summary = state.store.keep_plan(id, &plan).await?;
    let once = Some(format!("evt_plan_{id}"));
    state.events.emit(Event { kind: EventKind::PlanCreated, once, data: json!({"plan_id": id}) }).await?;
    Ok(summary)
}

/// The accounts of the book whose renewal has not ended yet.
pub(super) async fn open_accounts(state: &AppState) -> Result<Vec<Features>, Problem> {
    let engine = state.engine.load_full()?;
    let renewal_date = &engine.model.playbook.columns.renewal_date;
    let ended: HashSet<(String, String)> =
        state.store.outcomes().await?.into_iter().map(|outcome| (outcome.account_id, outcome.renewal_date)).collect();
    let mut after = String::new();
    let mut records = Vec::new();
    loop {
        let page = state.store.accounts_after(&after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(records) };
        after.clone_from(&last.id.0);
        records.extend(page.into_iter().filter_map(|account| {
            let renewal = account.features.get(renewal_date).and_then(Value::as_str).unwrap_or_default().to_owned();
            (!ended.contains(&(account.id.0, renewal))).then_some(account.features)
        }));
    }
}
