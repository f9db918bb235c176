//! What happens, put into the outbox of everybody who wants to know.

use std::collections::HashMap;
use std::sync::Arc;

use arc_swap::ArcSwap;
use serde_json::json;
use tokio::sync::Notify;

use super::super::observe::Ids;
use super::event::{Event, EventKind};
use super::slack;
use crate::book::TrafficLight;
use crate::store::{Delivery, Reading, Score, Store, StoreError, Webhook};
use crate::units::Clock;

/// A smaller move of a win probability is not worth a message.
const SMALLEST_MOVE: f64 = 0.01;

/// Tells what happens; cheap to clone.
#[derive(Clone)]
pub struct Events {
    store: Store,
    clock: Arc<dyn Clock>,
    ids: Ids,
    webhooks: Arc<ArcSwap<Vec<Webhook>>>,
    queued: Arc<Notify>,
}

impl Events {
    /// Events over a store; who wants to know is not read yet.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, ids: Ids) -> Self {
        Self { store, clock, ids, webhooks: Arc::default(), queued: Arc::default() }
    }

    /// Reads again who wants to know.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        self.webhooks.store(Arc::new(self.store.webhooks().await?));
        Ok(())
    }

    /// Everybody who wants to know of a kind of event.
    fn listeners(&self, kind: EventKind) -> Vec<Webhook> {
        let wants = |webhook: &&Webhook| webhook.events.split(' ').any(|known| known == kind.word());
        self.webhooks.load().iter().filter(wants).cloned().collect()
    }

    /// Whether anybody wants to know of a kind of event.
    pub(in crate::service) fn is_awaited(&self, kind: EventKind) -> bool {
        !self.listeners(kind).is_empty()
    }

    /// The webhook of a name, if it is registered.
    pub(in crate::service) fn webhook(&self, id: &str) -> Option<Webhook> {
        self.webhooks.load().iter().find(|webhook| webhook.id == id).cloned()
    }

    /// Comes back when something was put into the outbox.
    pub(in crate::service) async fn queued(&self) {
        self.queued.notified().await;
    }

    /// Tells everybody who wants to know, by way of the outbox: once this returns, it will be tried until it arrives.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn emit(&self, event: Event) -> Result<(), StoreError> {
        self.emit_all(vec![event]).await
    }

    /// Tells of several events at once.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails; nobody is told of any of them then.
    pub async fn emit_all(&self, events: Vec<Event>) -> Result<(), StoreError> {
        let now = self.clock.now_seconds();
        let mut messages = Vec::new();
        for event in events {
            let listeners = self.listeners(event.kind);
            if listeners.is_empty() {
                continue;
            }
            let event_id = event.once.clone().unwrap_or_else(|| format!("evt_{}", self.ids.at(now)));
            messages.extend(listeners.into_iter().map(|webhook| {
                let body = if webhook.format == "slack" { slack::message(&event) } else { event.message(now) };
                let (body, event_id) = (body.to_string(), event_id.clone());
                Delivery { webhook_id: webhook.id, event_id, body, attempts: 0, next_at: now }
            }));
        }
        if !messages.is_empty() {
            self.store.queue(&messages, now).await?;
            self.queued.notify_one();
        }
        Ok(())
    }

    /// The readings that are about to be replaced; none when nobody wants to know.
    pub(in crate::service) async fn before(&self, scores: &[&Score]) -> Result<HashMap<String, Reading>, StoreError> {
        let kinds = [EventKind::ScoreChanged, EventKind::RiskEntered];
        if kinds.into_iter().all(|kind| self.listeners(kind).is_empty()) {
            return Ok(HashMap::new());
        }
        let ids: Vec<&str> = scores.iter().map(|score| score.win_probability.account_id.as_str()).collect();
        self.store.readings(&ids).await
    }

    /// Tells which accounts moved, and which turned red.
    pub(in crate::service) async fn scores_changed(
        &self,
        before: &HashMap<String, Reading>,
        scores: &[&Score],
    ) -> Result<(), StoreError> {
        let events = scores.iter().flat_map(|score| {
            let was = before.get(&score.win_probability.account_id);
            [moved(was, score), turned_red(was, score)]
        });
        let events: Vec<Event> = events.flatten().collect();
        if events.is_empty() { Ok(()) } else { self.emit_all(events).await }
    }
}

fn moved(was: Option<&Reading>, score: &Score) -> Option<Event> {
    let (was, is) = (was?, &score.win_probability);
    let is_larger = (is.win_probability - was.win_probability).abs() >= SMALLEST_MOVE;
    (is_larger || was.health != is.health.word()).then(|| told(EventKind::ScoreChanged, Some(was), score))
}

fn turned_red(was: Option<&Reading>, score: &Score) -> Option<Event> {
    let red = TrafficLight::Red;
    let turned = score.win_probability.health == red && was.is_none_or(|was| was.health != red.word());
    turned.then(|| told(EventKind::RiskEntered, was, score))
}

fn told(kind: EventKind, was: Option<&Reading>, score: &Score) -> Event {
    let is = &score.win_probability;
    let data = json!({
        "account_id": is.account_id,
        "win_probability": is.win_probability,
        "before": was.map(|was| was.win_probability),
        "health": is.health.word(),
        "health_before": was.map(|was| was.health.as_str()),
        "renewal_date": is.renewal_date,
        "owner": is.owner,
        "model": is.model,
    });
    Event::new(kind, data)
}
