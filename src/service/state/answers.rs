//! A cache of response bodies, valid until the store or the model changes.

use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::super::problem::Problem;
use super::remembered::{Basis, Memorable, Origin, Remembered};

/// Bytes of answers in one half.
const HALF: usize = 32 << 20;

/// An answer as it is sent.
#[derive(Clone)]
pub(in crate::service) struct Answer {
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
pub(in crate::service) struct Answers(Remembered<Answer>);

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
    pub(in crate::service) async fn or_make<T: Serialize>(
        &self,
        origin: &impl Origin,
        key: String,
        make: impl Future<Output = Result<T, Problem>>,
    ) -> Result<Answer, Problem> {
        let basis = Basis::of(origin);
        if let Some(answer) = self.0.get(&basis, &key) {
            return Ok(answer);
        }
        let answer = Answer::of(&make.await?)?;
        self.0.put(origin, &basis, key, answer.clone());
        Ok(answer)
    }
}

/// The fingerprint of an answer; weak, because the same answer may be sent compressed or plain.
pub(in crate::service) fn tag_of(bytes: &[u8]) -> HeaderValue {
    let tag = format!("W/\"{}\"", &blake3::hash(bytes).to_hex()[..16]);
    HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("W/\"\""))
}
