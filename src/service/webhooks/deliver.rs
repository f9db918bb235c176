//! Delivers the outbox: each message that is due is signed and sent, and tried again later where that fails.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use futures_util::future::join_all;
use tokio::task::JoinSet;
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;

use super::super::events::WebhookAllow;
use super::super::state::AppState;
use super::sign::signature;
use crate::store::{Delivery, StoreError, Webhook};

/// Messages under way at a time.
const TOGETHER: i64 = 16;
/// Between two looks whether a message is due.
const GLANCE: Duration = Duration::from_secs(1);
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
    let (mut rounds, mut busy) = (JoinSet::new(), HashSet::new());
    loop {
        while let Some(done) = rounds.try_join_next() {
            // A round that broke off has not told whose it was: every receiver counts as free, and no message goes twice.
            match done {
                Ok(webhook) => drop(busy.remove(&webhook)),
                Err(_) => busy.clear(),
            }
        }
        match begin_rounds(&state, &mut rounds, &mut busy).await {
            Ok(0) => {
                let _either = tokio::time::timeout(GLANCE, state.events.queued()).await;
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

/// Begins a round for every receiver that has messages due and none under way: one that hangs keeps up nobody else.
async fn begin_rounds(
    state: &AppState,
    rounds: &mut JoinSet<String>,
    busy: &mut HashSet<String>,
) -> Result<usize, StoreError> {
    let except: Vec<String> = busy.iter().cloned().collect();
    let due = state.store.due_deliveries(state.clock.now_seconds(), TOGETHER, &except).await?;
    if due.is_empty() {
        return Ok(0);
    }
    state.events.refresh().await?;
    let mut by_webhook: BTreeMap<String, Vec<Delivery>> = BTreeMap::new();
    for delivery in due {
        by_webhook.entry(delivery.webhook_id.clone()).or_default().push(delivery);
    }
    let n_begun = by_webhook.len();
    for (webhook, messages) in by_webhook {
        busy.insert(webhook.clone());
        let state = state.clone();
        rounds.spawn(async move {
            for tried in join_all(messages.into_iter().map(|message| attempt(&state, message))).await {
                if let Err(error) = tried {
                    tracing::error!(%error, "how a message went could not be noted");
                }
            }
            webhook
        });
    }
    Ok(n_begun)
}

/// Tries every message that is due, once; gives how many were tried.
///
/// # Errors
/// [`StoreError`] when the store fails.
pub async fn deliver_due(state: &AppState) -> Result<usize, StoreError> {
    let due = state.store.due_deliveries(state.clock.now_seconds(), TOGETHER, &[]).await?;
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
    let allow = state.webhook_allow.clone();
    let answered = tokio::task::spawn_blocking(move || post(&webhook, &sent, &allow, now)).await;
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
fn post(webhook: &Webhook, delivery: &Delivery, allow: &WebhookAllow, now: i64) -> Result<u16, String> {
    let signed = signature(&webhook.secret, &delivery.event_id, now, &delivery.body)
        .ok_or_else(|| "the secret of the webhook is damaged".to_owned())?;
    let config = Agent::config_builder()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .user_agent(concat!("winprob/", env!("CARGO_PKG_VERSION")))
        .build();
    let answer = Agent::with_parts(config, DefaultConnector::default(), allow.resolver())
        .post(&webhook.url)
        .header("content-type", "application/json")
        .header("webhook-id", &delivery.event_id)
        .header("webhook-timestamp", now.to_string())
        .header("webhook-signature", signed)
        .send(&delivery.body);
    answer.map(|answer| answer.status().as_u16()).map_err(|error| error.to_string())
}
