//! Once an hour: what is to be done today, whether the book has drifted, and what nobody needs any more; once a week the
//! digests.

use std::time::Duration;

use serde_json::json;

use super::super::events::{Event, EventKind};
use super::super::state::AppState;
use super::super::watch::{look_for_alerts, look_for_drift, look_for_miscalibration, tell_the_week};
use crate::store::{AccountScore, BookFilter, Sort, StoreError};
use crate::units::Date;

const HOUR: Duration = Duration::from_hours(1);
/// Seconds for which settled messages are kept: 30 days.
const KEPT: i64 = 30 * 86_400;
/// Accounts looked at together.
const TOGETHER: usize = 1000;

/// Looks for what is due and tidies up, for as long as it runs.
pub(in crate::service) async fn keep_house(state: AppState) {
    let mut told = None;
    loop {
        if let Err(error) = tidy(&state).await {
            tracing::error!(%error, "the hourly round was not finished");
        }
        if let Err(problem) = look_for_drift(&state).await {
            tracing::error!(?problem, "the book was not looked at for drift");
        }
        if let Err(problem) = look_for_miscalibration(&state).await {
            tracing::error!(?problem, "the published probabilities were not held against outcomes");
        }
        if let Err(problem) = look_for_alerts(&state).await {
            tracing::error!(?problem, "the book was not looked at for alerts");
        }
        match tell_the_week(&state, told).await {
            Ok(week) => told = week,
            Err(problem) => tracing::error!(?problem, "the week was not told"),
        }
        tokio::time::sleep(HOUR).await;
    }
}

async fn tidy(state: &AppState) -> Result<(), StoreError> {
    let now = state.clock.now_seconds();
    state.events.refresh().await?;
    tell_what_is_due(state).await?;
    state.store.remove_old_replies(now).await?;
    state.store.remove_old_deliveries(now - KEPT).await?;
    Ok(())
}

/// Tells of every recommended action whose day is today; of each once, however often this is called.
///
/// # Errors
/// [`StoreError`] when the store fails.
pub async fn tell_what_is_due(state: &AppState) -> Result<(), StoreError> {
    let today = state.clock.today();
    let mut after = None;
    loop {
        let page = state.store.page(&BookFilter::default(), Sort::default(), after.as_ref(), TOGETHER).await?;
        let due = page.accounts.iter().filter_map(|account| due_on(account, today)).collect();
        state.events.emit_all(due).await?;
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

fn due_on(account: &AccountScore, today: Date) -> Option<Event> {
    let action = account.top_action.as_ref().filter(|action| action.act_by == Some(today))?;
    let named = format!("{} {} {today}", account.account_id, action.kind);
    let data = json!({
        "account_id": account.account_id,
        "kind": action.kind,
        "label": action.label,
        "act_by": action.act_by,
        "uplift": action.uplift,
        "expected_value": action.expected_value,
        "owner": account.owner,
        "model": account.model,
    });
    Some(Event::told_once(EventKind::InterventionDue, "due", &named, data))
}
