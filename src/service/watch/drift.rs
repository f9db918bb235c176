//! Drift detection: compares open accounts with the training data and emits an event when they no longer look alike.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::events::{Event, EventKind};
use super::super::problem::Problem;
use super::super::state::{AppState, DriftLook};
use crate::model::{BookShape, Drift};
use crate::store::{Features, LoggedIntervention, StoredAccount};
use crate::workflow::Engine;

/// Accounts read together.
const BATCH: i64 = 512;

/// The columns that had drifted when the book was looked at last under the model in use.
pub(in crate::service) fn drifted_columns(state: &AppState) -> Vec<String> {
    let Some(engine) = state.engine.get() else { return Vec::new() };
    let look = state.drift.load_full().filter(|look| look.model == engine.model.id.as_str());
    let drifts = look.iter().flat_map(|look| &look.drifts).filter(|drift| drift.has_drifted);
    drifts.map(|drift| drift.column.clone()).collect()
}

/// Counts every account the model can read, notes how far each column has moved, and tells of those that have drifted: of the
/// same ones under the same model once.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub async fn look_for_drift(state: &AppState) -> Result<(), Problem> {
    let Some(engine) = state.engine.get() else { return Ok(()) };
    let mut book = engine.model.book_shape();
    let mut after = String::new();
    loop {
        let batch = state.store.accounts_after(&after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after.clone_from(&last.id.0);
        let ids: Vec<&str> = batch.iter().map(|account| account.id.as_str()).collect();
        let entries = state.store.interventions_of(&ids).await?;
        let basis = engine.basis().to_owned();
        let counted = state.compute(move |engine| {
            (engine.basis() == basis).then(|| {
                count(engine, &mut book, batch, &entries);
                book
            })
        });
        // Another model was put in use meanwhile: the next round looks with that one.
        let Some(more) = counted.await? else { return Ok(()) };
        book = more;
    }
    let drifts = engine.model.drifts(&book);
    state.telemetry.drifts(&drifts);
    let (model, looked_at) = (engine.model.id.0.clone(), state.clock.now_seconds());
    state.drift.store(Some(Arc::new(DriftLook { model, looked_at, drifts: drifts.clone() })));
    if let Some(event) = told(engine.model.id.as_str(), &drifts) {
        state.events.emit(event).await?;
    }
    Ok(())
}

/// Counts a batch; where one account spoils it, each by itself, and those that do not fit the model not at all.
fn count(engine: &Engine, book: &mut BookShape, batch: Vec<StoredAccount>, entries: &[LoggedIntervention]) {
    let Ok(log) = engine.log(entries) else { return };
    let records: Vec<Features> = batch.into_iter().map(|account| account.features).collect();
    let mut add = |records: &[Features]| engine.rows(records, &log).and_then(|rows| engine.model.count(book, &rows));
    if add(&records).is_err() {
        for record in &records {
            if let Err(error) = add(std::slice::from_ref(record)) {
                tracing::debug!(%error, "an account does not fit the model and is not looked at for drift");
            }
        }
    }
}

fn told(model: &str, drifts: &[Drift]) -> Option<Event> {
    let drifted: Vec<&Drift> = drifts.iter().filter(|drift| drift.has_drifted).collect();
    if drifted.is_empty() {
        return None;
    }
    let mut names: Vec<&str> = drifted.iter().map(|drift| drift.column.as_str()).collect();
    let columns: Vec<Value> = drifted
        .iter()
        .map(|drift| json!({ "column": drift.column, "index": drift.index, "by_chance": drift.by_chance }))
        .collect();
    names.sort_unstable();
    let named = format!("{model} [\"{}\"]", names.join("\", \""));
    let data = json!({ "model": model, "columns": columns });
    Some(Event::told_once(EventKind::ModelDrifted, "drift", &named, data))
}
