//! What moved each win probability, from what was published and what was known at a time.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::super::problem::Problem;
use super::super::state::AppState;
use super::known_book::KnownBook;
use crate::insight::{Mover, Quiet, movers, silenced};
use crate::store::{Call, ScoredCall};
use crate::workflow::{moved_since, since};

/// The accounts whose win probability has changed.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct MoverList {
    /// The largest change first; accounts that have not changed are left out.
    pub movers: Vec<Mover>,
    /// Those that a note silences until its end, each with the note.
    silenced: Vec<Mover>,
    /// How many have not changed.
    unchanged: usize,
    /// Which model answers now.
    model: String,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// What moved in so many days, of one owner or of all.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub(in crate::service) async fn moved(state: &AppState, days: u32, owner: Option<&str>) -> Result<MoverList, Problem> {
    moved_of(state, days, &KnownBook::read(state, owner).await?).await
}

/// What moved in so many days, of accounts that were read before.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub(super) async fn moved_of(state: &AppState, days: u32, known: &KnownBook) -> Result<MoverList, Problem> {
    let at = state.clock.now_seconds() - i64::from(days) * 86_400;
    let pairs = since(&state.store, at, &known.accounts, &known.log).await?;
    let answer = state.compute(move |engine| {
        let n_accounts = pairs.len();
        let movers = movers(&moved_since(pairs, engine));
        let unchanged = n_accounts - movers.len();
        MoverList { movers, silenced: Vec::new(), unchanged, model: engine.model.id.0.clone(), next_cursor: None }
    });
    let mut answer = answer.await?;
    let notes = notes(&known.calls, at);
    for mover in &mut answer.movers {
        mover.note = notes.get(&mover.account_id).cloned();
    }
    (answer.movers, answer.silenced) = silenced(answer.movers, &quiet(state).await?, state.today());
    Ok(answer)
}

/// The notes with an end that have not ended.
async fn quiet(state: &AppState) -> Result<Vec<Quiet>, Problem> {
    let notes = state.store.notes_until(&state.today().to_string()).await?.into_iter();
    let quiet = notes.filter_map(|note| {
        let until = note.until.as_ref()?.parse().ok()?;
        Some(Quiet { account_id: note.account_id, note: format!("{}: {}", note.made_by, note.note), until })
    });
    Ok(quiet.collect())
}

/// What people noted about each account since then: the reason of their latest call.
fn notes(calls: &[ScoredCall], since: i64) -> BTreeMap<String, String> {
    let recent = calls.iter().map(|call| &call.call).filter(|call| call.made_at.0 >= since);
    let note = |call: &Call| Some((call.account_id.clone(), format!("{}: {}", call.made_by, call.reason.as_ref()?)));
    recent.filter_map(note).collect()
}
