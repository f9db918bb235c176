//! Emptying the outbox.

use std::time::Duration;

use futures_util::future::join_all;

use super::sign::signature;
use crate::service::state::AppState;
use crate::store::{Delivery, StoreError, Webhook};

/// Messages under way at a time.
const TOGETHER: i64 = 16;
/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Seconds after which a message that was taken and neither delivered nor settled is due again: its taker is gone.
const TAKEN_FOR: i64 = 60;
/// Seconds from one attempt to the next: 5 seconds, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours.
const PAUSES: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// A receiver that answers so wants no more messages.
const GONE: u16 = 410;

/// Delivers for as long as it runs.
pub(in crate::service) async fn keep_delivering(state: AppState) {
    loop {
        match deliver_due(&state).await {
            Ok(0) => {
                let _either = tokio::time::timeout(Duration::from_secs(1), state.events.queued()).await;
                // Another service on the same store may have registered or removed one.
                if let Err(error) = state.events.refresh().await {
                    tracing::error!(%error, "the webhooks cannot be read");
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "webhooks cannot be delivered");
                tokio::time::sleep(PATIENCE).await;
            }
        }
    }
}

/// Tries every message that is due, once; gives how many were tried.
///
/// # Errors
/// [`StoreError`] when the store fails.
pub async fn deliver_due(state: &AppState) -> Result<usize, StoreError> {
    let due = state.store.due_deliveries(state.clock.now_seconds(), TOGETHER).await?;
    if due.is_empty() {
        return Ok(0);
    }
    state.events.refresh().await?;
    let tried = join_all(due.into_iter().map(|delivery| attempt(state, delivery))).await;
    tried.into_iter().try_fold(0, |n_tried, tried| Ok(n_tried + usize::from(tried?)))
}

async fn attempt(state: &AppState, delivery: Delivery) -> Result<bool, StoreError> {
    let now = state.clock.now_seconds();
    let Some(webhook) = state.events.webhook(&delivery.webhook_id) else { return Ok(false) };
    if !state.store.take_delivery(&delivery, now + TAKEN_FOR).await? {
        return Ok(false);
    }
    let (sent, url) = (delivery.clone(), webhook.id.clone());
    let answered = tokio::task::spawn_blocking(move || post(&webhook, &sent, now)).await;
    let outcome = match answered.unwrap_or_else(|error| Err(error.to_string())) {
        Ok(status) if (200..300).contains(&status) => Ok(state.clock.now_seconds()),
        Ok(GONE) => {
            tracing::warn!(webhook = url, "the receiver is gone; the webhook is removed");
            state.store.remove_webhook(&delivery.webhook_id).await?;
            state.events.refresh().await?;
            return Ok(true);
        }
        Ok(status) => Err(format!("the receiver answered {status}")),
        Err(error) => Err(error),
    };
    let pause = usize::try_from(delivery.attempts).ok().and_then(|attempt| PAUSES.get(attempt));
    let outcome = outcome.map_err(|error| {
        tracing::warn!(webhook = url, attempt = delivery.attempts + 1, error, "a message was not delivered");
        (error, pause.map(|pause| now + pause))
    });
    state.store.settle_delivery(&delivery, outcome).await?;
    Ok(true)
}

/// Posts a message; the status, or why there is none. Redirects are not followed: they would lead where nobody agreed.
fn post(webhook: &Webhook, delivery: &Delivery, now: i64) -> Result<u16, String> {
    let signed = signature(&webhook.secret, &delivery.event_id, now, &delivery.body)
        .ok_or_else(|| "the secret of the webhook is damaged".to_owned())?;
    let config = ureq::Agent::config_builder()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .user_agent(concat!("winprob/", env!("CARGO_PKG_VERSION")))
        .build();
    let answer = config
        .new_agent()
        .post(&webhook.url)
        .header("content-type", "application/json")
        .header("webhook-id", &delivery.event_id)
        .header("webhook-timestamp", now.to_string())
        .header("webhook-signature", signed)
        .send(&delivery.body);
    answer.map(|answer| answer.status().as_u16()).map_err(|error| error.to_string())
}
