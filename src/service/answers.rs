//! Answers that were given and still hold, as they were sent.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::layers::tag_of;
use super::problem::Problem;
use super::remembered::{Basis, Memorable, Remembered};
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

impl Memorable for Answer {
    fn n_bytes(&self) -> usize {
        self.body.len()
    }
}

/// The answers that are remembered; cheap to clone.
#[derive(Clone)]
pub(super) struct Answers(Remembered<Answer>);

impl Default for Answers {
    fn default() -> Self {
        Self(Remembered::of_halves(HALF))
    }
}

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
        let basis = Basis::of(state);
        if let Some(answer) = self.0.get(&basis, &key) {
            return Ok(answer);
        }
        let answer = Answer::of(&make.await?)?;
        self.0.put(state, &basis, key, answer.clone());
        Ok(answer)
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
