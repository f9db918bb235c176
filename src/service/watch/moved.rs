//! What moved each win probability, from what was published and what was known at a time.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::body::Known;
use super::super::problem::Problem;
use super::super::state::AppState;
use super::known_book::KnownBook;
use crate::insight::{Moved, Mover, Quiet, movers, silenced};
use crate::store::{AccountScore, Call, Features, LoggedIntervention, Published, ScoredCall};
use crate::units::day_of;
use crate::workflow::Engine;

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
    let published = state.store.published_by(at).await?;
    let mut then = state.store.known_by(at).await?;
    let accounts = state.store.accounts_after("", i64::MAX).await?.into_iter();
    let mut now: HashMap<String, Features> = accounts.map(|account| (account.id.0, account.features)).collect();
    let mut pairs = Vec::with_capacity(known.accounts.len());
    for account in &known.accounts {
        let id = &account.account_id;
        if let (Some(published), Some(then), Some(now)) = (published.get(id), then.remove(id), now.remove(id)) {
            let entries = known.log.get(id).cloned().unwrap_or_default();
            pairs.push(Pair { published: published.clone(), then, now, entries, account: account.clone() });
        }
    }
    let answer = state.compute(move |engine| {
        let n_accounts = pairs.len();
        let moved: Vec<Moved> = pairs.into_par_iter().filter_map(|pair| pair.moved(engine)).collect();
        let movers = movers(&moved);
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

/// An account then and now, as the store knows it.
struct Pair {
    published: Published,
    then: Features,
    now: Features,
    entries: Vec<LoggedIntervention>,
    account: AccountScore,
}

impl Pair {
    /// The account as today's model tells it at both times; `None` where nothing has changed, or the model cannot read it.
    fn moved(self, engine: &Engine) -> Option<Moved> {
        let same = self.then == self.now;
        if same && self.published.model == engine.model.id.as_str() {
            let change = self.published.win_probability - self.account.win_probability;
            if change.abs() < 1e-12 {
                return None;
            }
        }
        let told = |features: Features| {
            let known = Known { features, log: self.entries.clone() };
            let (rows, _) = known.read(engine).ok()?;
            engine.model.told(&rows, 0).ok()
        };
        let then = told(self.then)?;
        let now = if same { then.clone() } else { told(self.now)? };
        Some(Moved {
            account_id: self.account.account_id,
            owner: self.account.owner,
            segment: self.account.segment,
            value: self.account.value,
            since: Some(day_of(self.published.scored_at)),
            published: self.published.win_probability,
            then,
            now,
        })
    }
}

/// What people noted about each account since then: the reason of their latest call.
fn notes(calls: &[ScoredCall], since: i64) -> BTreeMap<String, String> {
    let recent = calls.iter().map(|call| &call.call).filter(|call| call.made_at.0 >= since);
    let note = |call: &Call| Some((call.account_id.clone(), format!("{}: {}", call.made_by, call.reason.as_ref()?)));
    recent.filter_map(note).collect()
}
