//! Bringing the scores of the whole book up to date, a batch at a time.

use super::problem::Problem;
use super::state::AppState;
use crate::store::{Features, NewAccount, Score, StoredAccount, Upserted};

/// Accounts scored and written together.
const BATCH: i64 = 256;

/// Scores every account whose score does not stand on the current model and log, then says that the service is ready.
///
/// An account the model cannot read is left without a score and counted in the log.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub async fn score_book(state: &AppState) -> Result<(), Problem> {
    let basis = state.engine.load().basis().to_owned();
    let mut after = String::new();
    let (mut n_scored, mut n_refused) = (0, 0);
    loop {
        let batch = state.store.accounts_to_score(&basis, &after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after.clone_from(&last.id.0);
        let n_batch = batch.len();
        let scores = state.compute(move |engine| scores_of(batch, |records| engine.scores(records).ok())).await?;
        n_scored += scores.len();
        n_refused += n_batch - scores.len();
        let told: Vec<&Score> = scores.iter().map(|(score, _)| score).collect();
        let before = state.events.before(&told).await?;
        state.store.save_scores(&scores, state.clock.now_seconds()).await?;
        state.events.scores_changed(&before, &told).await?;
    }
    if n_refused > 0 {
        tracing::warn!(accounts = n_refused, "accounts in the store do not fit the model and have no score");
    }
    tracing::info!(accounts = n_scored, "the book is scored");
    state.set_ready();
    Ok(())
}

/// The scores of a batch; when one account spoils it, each is scored by itself.
fn scores_of(batch: Vec<StoredAccount>, score: impl Fn(&[Features]) -> Option<Vec<Score>>) -> Vec<(Score, i64)> {
    let versions: Vec<i64> = batch.iter().map(|account| account.version).collect();
    let records: Vec<Features> = batch.into_iter().map(|account| account.features).collect();
    if let Some(scores) = score(&records) {
        return scores.into_iter().zip(versions).collect();
    }
    let alone = |record: &Features| score(std::slice::from_ref(record))?.pop();
    records.iter().zip(versions).filter_map(|(record, version)| Some((alone(record)?, version))).collect()
}

/// Keeps accounts and their scores, and tells those who want to know what changed.
///
/// # Errors
/// A [`Problem`] when the store fails; nothing is kept then.
pub(super) async fn keep(state: &AppState, accounts: &[(NewAccount, Score)]) -> Result<Vec<Upserted>, Problem> {
    let scores: Vec<&Score> = accounts.iter().map(|(_, score)| score).collect();
    let before = state.events.before(&scores).await?;
    let upserted = state.store.upsert_accounts(accounts, state.clock.now_seconds()).await?;
    state.events.scores_changed(&before, &scores).await?;
    Ok(upserted)
}
