//! Keeping scores, and telling those who want to know what changed.

use super::problem::Problem;
use super::state::AppState;
use crate::store::{NewAccount, Score, Upserted};

/// Keeps accounts and their scores.
///
/// # Errors
/// A [`Problem`] when the store fails; nothing is kept then.
pub(super) async fn keep_accounts(
    state: &AppState,
    accounts: &[(NewAccount, Score)],
) -> Result<Vec<Upserted>, Problem> {
    let scores: Vec<&Score> = accounts.iter().map(|(_, score)| score).collect();
    let before = state.events.before(&scores).await?;
    let upserted = state.store.upsert_accounts(accounts, state.clock.now_seconds()).await?;
    state.events.scores_changed(&before, &scores).await?;
    Ok(upserted)
}

/// Keeps scores of accounts that are stored, each of the given revision of its account.
///
/// # Errors
/// A [`Problem`] when the store fails; nothing is kept then.
pub(super) async fn keep_scores(state: &AppState, scores: &[(Score, i64)]) -> Result<(), Problem> {
    let told: Vec<&Score> = scores.iter().map(|(score, _)| score).collect();
    let before = state.events.before(&told).await?;
    state.store.save_scores(scores, state.clock.now_seconds()).await?;
    state.events.scores_changed(&before, &told).await?;
    Ok(())
}
