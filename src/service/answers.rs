//! Answers that were given and still hold: as long as nothing was written to the store and the same engine answers.
//!
//! What this service writes is noticed at once, what another writes to the same store within a fifth of a second.
//! Memory is bounded by two halves: a full half becomes the old one, and what is asked for again moves to the new.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::engine::Engine;
use super::layers::tag_of;
use super::problem::Problem;
use super::state::AppState;
use crate::store::StoreError;

/// Bytes of answers in one half.
const HALF: usize = 32 << 20;
/// How often to look whether another service wrote.
const GLANCE: Duration = Duration::from_millis(200);

/// An answer as it is sent.
#[derive(Clone)]
pub(super) struct Answer {
    body: Bytes,
    tag: HeaderValue,
}

impl Answer {
    fn of(value: &impl Serialize) -> Result<Self, Problem> {
        let body = Bytes::from(serde_json::to_vec(value).map_err(|error| Problem::internal(&error))?);
        let tag = tag_of(&body);
        Ok(Self { body, tag })
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let json = HeaderValue::from_static("application/json");
        ([(header::CONTENT_TYPE, json), (header::ETAG, self.tag)], self.body).into_response()
    }
}

/// What answers were made from: another write or another engine makes them void.
#[derive(Clone)]
struct Basis {
    changes: u64,
    engine: Arc<Engine>,
}

impl Basis {
    fn of(state: &AppState) -> Self {
        Self { changes: state.store.changes(), engine: state.engine.load_full() }
    }

    fn is(&self, other: &Self) -> bool {
        self.changes == other.changes && Arc::ptr_eq(&self.engine, &other.engine)
    }
}

#[derive(Default)]
struct Halves {
    basis: Option<Basis>,
    new: HashMap<String, Answer>,
    old: HashMap<String, Answer>,
    n_bytes: usize,
}

impl Halves {
    /// Forgets everything when it stands on something else.
    fn stand_on(&mut self, basis: &Basis) {
        if !self.basis.as_ref().is_some_and(|known| known.is(basis)) {
            *self = Self { basis: Some(basis.clone()), ..Self::default() };
        }
    }

    fn get(&mut self, key: &str) -> Option<Answer> {
        if let Some(answer) = self.new.get(key) {
            return Some(answer.clone());
        }
        let (key, answer) = self.old.remove_entry(key)?;
        self.put(key, answer.clone());
        Some(answer)
    }

    fn put(&mut self, key: String, answer: Answer) {
        let n_bytes = key.len() + answer.body.len() + size_of::<(String, Answer)>();
        if self.n_bytes + n_bytes > HALF {
            self.old = std::mem::take(&mut self.new);
            self.n_bytes = 0;
        }
        self.n_bytes += n_bytes;
        self.new.insert(key, answer);
    }
}

/// The answers that are remembered; cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Answers(Arc<Mutex<Halves>>);

impl Answers {
    /// The answer to a question, remembered or made; `key` names the question whole.
    ///
    /// # Errors
    /// The [`Problem`] of making it.
    pub(super) async fn or_make<T: Serialize>(
        &self,
        state: &AppState,
        key: String,
        make: impl Future<Output = Result<T, Problem>>,
    ) -> Result<Answer, Problem> {
        // The basis is noted before anything is read: an answer made while somebody wrote is not remembered.
        let basis = Basis::of(state);
        if let Some(answer) = self.with(&basis, |halves| halves.get(&key)) {
            return Ok(answer);
        }
        let answer = Answer::of(&make.await?)?;
        if Basis::of(state).is(&basis) {
            self.with(&basis, |halves| halves.put(key, answer.clone()));
        }
        Ok(answer)
    }

    fn with<T>(&self, basis: &Basis, work: impl FnOnce(&mut Halves) -> T) -> T {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        halves.stand_on(basis);
        work(&mut halves)
    }
}

/// Notices what other services write to the store, webhooks too, for as long as it runs.
pub(super) async fn watch(state: AppState) {
    while let Err(error) = watched(&state).await {
        tracing::warn!(%error, "the store cannot be watched; answers are made anew until it can");
        state.store.changed_elsewhere();
        tokio::time::sleep(GLANCE).await;
    }
}

async fn watched(state: &AppState) -> Result<(), StoreError> {
    let mut watch = state.store.watch();
    loop {
        if watch.has_changed().await? {
            state.store.changed_elsewhere();
            state.events.refresh().await?;
        }
        tokio::time::sleep(GLANCE).await;
    }
}
