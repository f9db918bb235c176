//! Bringing the scores of the book up to date, a batch at a time.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::problem::Problem;
use super::super::state::{AppState, by_account};
use super::failure::JobFailure;
use super::progress::JobProgress;
use crate::book::InterventionLog;
use crate::service::scoring::keep_scores;
use crate::store::{Features, LoggedIntervention, Score, StoredAccount};
use crate::units::{Date, Progress};
use crate::workflow::Engine;

/// Accounts scored and written together.
const BATCH: i64 = 512;

/// Whether an account has no score that stands on the engine in use.
pub(super) async fn is_due(state: &AppState) -> Result<bool, Problem> {
    let engine = state.engine.load_full()?;
    Ok(!state.store.accounts_to_score(engine.basis(), "", 1).await?.is_empty())
}

pub(super) async fn run(state: &AppState, progress: &Arc<JobProgress>) -> Result<Value, JobFailure> {
    let (n_scored, n_refused) = pass(state, progress).await?;
    Ok(json!({"scored": n_scored, "refused": n_refused}))
}

/// Scores every account whose score does not stand on the engine in use, then says that the service is ready.
///
/// An account the model cannot read is left without a score and counted in the log.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub async fn score_book(state: &AppState) -> Result<(), Problem> {
    pass(state, &JobProgress::default()).await?;
    state.set_ready();
    Ok(())
}

/// Passes over the book until no model was put in use meanwhile; gives how many accounts were scored and refused.
async fn pass(state: &AppState, progress: &JobProgress) -> Result<(usize, usize), Problem> {
    let mut n_scored = 0;
    loop {
        let basis = state.engine.load_full()?.basis().to_owned();
        let (n_kept, n_refused) = pass_on(state, &basis, progress).await?;
        n_scored += n_kept;
        if progress.is_given_up() || state.engine.load_full()?.basis() == basis {
            if n_refused > 0 {
                tracing::warn!(accounts = n_refused, "accounts in the store do not fit the model and have no score");
            }
            tracing::info!(accounts = n_scored, "the book is scored");
            return Ok((n_scored, n_refused));
        }
    }
}

async fn pass_on(state: &AppState, basis: &str, progress: &JobProgress) -> Result<(usize, usize), Problem> {
    progress.stage("scoring", usize::try_from(state.store.n_accounts().await?).unwrap_or(usize::MAX));
    let mut after = String::new();
    let (mut n_scored, mut n_refused) = (0, 0);
    while !progress.is_given_up() {
        let batch = state.store.accounts_to_score(basis, &after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after.clone_from(&last.id.0);
        let n_batch = batch.len();
        let n_kept = score(state, batch).await?;
        n_scored += n_kept;
        n_refused += n_batch - n_kept;
        progress.steps(n_batch);
    }
    Ok((n_scored, n_refused))
}

/// Scores stored accounts again, those of the given keys that are known.
pub(in crate::service) async fn rescore(state: &AppState, ids: &[String]) -> Result<(), Problem> {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    score(state, state.store.accounts_of(&ids).await?).await?;
    Ok(())
}

/// Scores a batch with what was done about it, and keeps the scores; gives how many there are.
async fn score(state: &AppState, batch: Vec<StoredAccount>) -> Result<usize, Problem> {
    let ids: Vec<&str> = batch.iter().map(|account| account.id.as_str()).collect();
    let entries = state.store.interventions_of(&ids).await?;
    let today = state.today();
    let scores = state.compute(move |engine| scores_of(engine, batch, &entries, today)).await?;
    keep_scores(state, &scores).await?;
    Ok(scores.len())
}

/// The scores of a batch; when one account spoils it, each is scored by itself.
fn scores_of(
    engine: &Engine,
    batch: Vec<StoredAccount>,
    entries: &[LoggedIntervention],
    today: Date,
) -> Vec<(Score, i64)> {
    let revisions: Vec<i64> = batch.iter().map(|account| account.revision).collect();
    let ids: Vec<String> = batch.iter().map(|account| account.id.0.clone()).collect();
    let records: Vec<Features> = batch.into_iter().map(|account| account.features).collect();
    let read = |entries: &[LoggedIntervention]| engine.log(entries).ok();
    let score = |records: &[Features], log: &InterventionLog| engine.scores(records, log, today).ok();
    if let Some(scores) = read(entries).and_then(|log| score(&records, &log)) {
        return scores.into_iter().zip(revisions).collect();
    }
    let by_account = by_account(entries.to_vec());
    let alone = |record: &Features, id: &str| {
        let log = read(by_account.get(id).map_or(&[], Vec::as_slice))?;
        score(std::slice::from_ref(record), &log)?.pop()
    };
    let each = records.iter().zip(&ids).zip(revisions);
    each.filter_map(|((record, id), revision)| Some((alone(record, id)?, revision))).collect()
}
