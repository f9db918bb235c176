//! The alerts that stand in the open book, and telling of them.

use serde_json::json;

use super::super::events::{Event, EventKind};
use super::super::problem::Problem;
use super::super::state::AppState;
use crate::insight::{Alert, alerts, with_snoozes};
use crate::workflow::{WatchedBook, watched_book};

/// The alerts that stand today, with what puts them off, and whether there is a plan of the book.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub(in crate::service) async fn alerts_of_book(state: &AppState) -> Result<(Vec<Alert>, bool), Problem> {
    let engine = state.engine.load_full()?;
    let WatchedBook { accounts, has_plan } = watched_book(&state.store, &engine.model.playbook).await?;
    let snoozes = state.store.snoozes().await?;
    let today = state.today();
    let found =
        state.compute(move |engine| with_snoozes(alerts(&accounts, &engine.model.playbook, today), &snoozes, today));
    Ok((found.await?, has_plan))
}

/// Tells of every alert that stands and is not put off: of the same one since the same day once.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub async fn look_for_alerts(state: &AppState) -> Result<(), Problem> {
    if state.engine.get().is_none() || !state.events.is_awaited(EventKind::AlertRaised) {
        return Ok(());
    }
    let (alerts, _) = alerts_of_book(state).await?;
    let event = |alert: Alert| {
        let since = alert.since.map(|day| day.to_string()).unwrap_or_default();
        let data = json!({
            "alert_id": alert.alert_id,
            "account_id": alert.account_id,
            "alert": alert.alert.word(),
            "severity": alert.severity.word(),
            "since": alert.since,
            "next": alert.next,
            "owner": alert.owner,
            "words": alert.words,
        });
        Event::told_once(EventKind::AlertRaised, "alert", &format!("{} {since}", alert.alert_id), data)
    };
    let raised = alerts.into_iter().filter(|alert| alert.snoozed_until.is_none()).map(event);
    Ok(state.events.emit_all(raised.collect()).await?)
}
