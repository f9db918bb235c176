//! The open book as it stands in the store, read for what is computed over all of it.

use std::sync::Arc;

use serde_json::Value;

use super::super::problem::Problem;
use super::super::state::AppState;
use super::failure::JobFailure;
use super::pool::apart;
use crate::book::{InterventionLog, Rows};
use crate::model::ModelError;
use crate::store::Features;
use crate::workflow::Engine;

/// Accounts read from the store at a time.
const PAGE: i64 = 1000;

/// Computes something over the accounts whose renewal has not ended yet and the log, apart from the threads that answer;
/// `nothing` is said where there is no such account.
pub(super) async fn over_open_book<T: Send + 'static>(
    state: &AppState,
    nothing: &str,
    work: impl FnOnce(&Engine, &Rows, &InterventionLog) -> Result<T, ModelError> + Send + 'static,
) -> Result<T, JobFailure> {
    let engine = state.engine.load_full()?;
    let records = open_accounts(state, &engine).await?;
    if records.is_empty() {
        return Err(JobFailure::Failed(nothing.to_owned()));
    }
    let entries = state.store.interventions().await?;
    let done = apart(move || {
        let log = engine.log(&entries)?;
        let rows = engine.rows(&records, &log)?;
        work(&engine, &rows, &log)
    });
    Ok(done.await??)
}

/// The accounts of the book whose renewal has not ended yet.
async fn open_accounts(state: &AppState, engine: &Arc<Engine>) -> Result<Vec<Features>, Problem> {
    let renewal_date = &engine.model.playbook.columns.renewal_date;
    let ended = state.store.ended().await?;
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
