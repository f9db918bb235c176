//! The week of each owner, from the store; told once a week to who wants to know.

use serde_json::json;

use super::super::events::{Event, EventKind};
use super::super::problem::Problem;
use super::super::state::AppState;
use super::known_book::KnownBook;
use super::moved::moved_of;
use crate::insight::{Digest, digest_message, digests, disagreements, due, moved};
use crate::units::Date;
use crate::workflow::week_of;

/// Days that are looked back over.
const WEEK: u32 = 7;

/// The digest of an owner, or of every owner who has something in it.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub(in crate::service) async fn digests_of(state: &AppState, owner: Option<&str>) -> Result<Vec<Digest>, Problem> {
    let today = state.today();
    let known = KnownBook::read(state, owner).await?;
    let movers = moved_of(state, WEEK, &known).await?.movers;
    let engine = state.engine.load_full()?;
    let week = week_of(&state.store, &engine.model.playbook, known.accounts, &known.log, known.calls).await?;
    let mut lines = moved(&week.accounts, &movers);
    lines.extend(due(&week.accounts, today));
    lines.extend(disagreements(&week.accounts, &week.disagreements));
    Ok(digests(lines, today))
}

/// Tells the week of every owner, once in a week that begins on a Monday; `told` is the week told last by this process. Gives the
/// week that is told now.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub async fn tell_the_week(state: &AppState, told: Option<Date>) -> Result<Option<Date>, Problem> {
    let week = state.clock.today().monday();
    if told == Some(week) || state.engine.get().is_none() || !state.events.is_awaited(EventKind::Digest) {
        return Ok(told);
    }
    let events = digests_of(state, None).await?.into_iter().map(|digest| {
        let named = format!("{week} {:?}", digest.owner);
        let data = json!({
            "owner": digest.owner,
            "from": digest.from,
            "to": digest.to,
            "words": digest.words,
            "lines": digest.lines,
            "text": digest_message(&digest),
        });
        Event::told_once(EventKind::Digest, "digest", &named, data)
    });
    state.events.emit_all(events.collect()).await?;
    Ok(Some(week))
}
