//! Queries and bodies read into types, every refusal a problem that points at what is wrong.

use std::fmt::Display;
use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::value::StringDeserializer;
use serde::de::{DeserializeOwned, Error as _, IntoDeserializer};
use serde::{Deserialize, Deserializer};
use tower_http::timeout::TimeoutError;

use super::super::body::escaped;
use super::super::problem::{FieldError, Problem, ProblemKind};
use crate::units::{ObjectOnly, object};

/// What is said of a body beyond the limit.
pub(in crate::service) const TOO_LARGE: &str = "the body is larger than the service reads; send it in parts";

/// Things on a page when the caller names no number.
const USUAL_PAGE: usize = 50;
/// Most things on a page.
pub(in crate::service) const LONGEST_PAGE: usize = 1000;
/// Most accounts on a page that tells the main reason of each, which is worked out for each.
pub(in crate::service) const LONGEST_PAGE_WITH_REASONS: usize = 100;

/// A query string; a parameter that is not a field of `T` is refused.
#[derive(Debug, Clone)]
pub(in crate::service) struct Query<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
        serde_path_to_error::deserialize(pairs).map(Self).map_err(|error| {
            let detail = plain_words(&error.inner().to_string()).replace("unknown field", "unknown parameter");
            // An unknown parameter is refused before the reader has stepped into it: its name is in the words only.
            let quoted = || detail.split('`').nth(1).unwrap_or_default().to_owned();
            let path = error.path().to_string();
            let parameter = if path == "." { quoted() } else { path };
            Problem::invalid_query(&parameter, detail)
        })
    }
}

/// What a parser says of a number, or of a word that is not one of a set, in the words of all other refusals.
fn plain_words(said: &str) -> String {
    if let Some(found) = said.strip_suffix("invalid digit found in string") {
        return match found.strip_suffix(": ") {
            Some(found) => format!("{found}, expected a whole number from 0 up"),
            None => "expected a whole number from 0 up".to_owned(),
        };
    }
    let Some(rest) = said.strip_prefix("unknown variant `") else { return said.to_owned() };
    let Some((found, rest)) = rest.split_once("`, expected ") else { return said.to_owned() };
    let words: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
    let expected = match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => words.concat(),
    };
    format!("found {found:?}, expected {expected}")
}

/// A query parameter read from its text; blank is absent.
pub(in crate::service) fn text_or_blank<'de, D: Deserializer<'de>, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: FromStr,
    T::Err: Display,
{
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|error| D::Error::custom(format!("found {text:?}: {error}")))
}

/// A query parameter that is one of a set of words; blank is absent.
pub(in crate::service) fn word_or_blank<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.is_empty() {
        return Ok(None);
    }
    let word: StringDeserializer<D::Error> = text.into_deserializer();
    T::deserialize(word).map(Some)
}

/// How many things are on a page: 50 when the caller names no number.
pub(in crate::service) fn page_limit(asked: Option<usize>) -> Result<usize, Problem> {
    let limit = asked.unwrap_or(USUAL_PAGE);
    if (1..=LONGEST_PAGE).contains(&limit) {
        Ok(limit)
    } else {
        Err(Problem::invalid_query("limit", format!("found {limit}, expected a number from 1 to {LONGEST_PAGE}")))
    }
}

/// The first `limit` of things of which one more was read, and the key of the last of them when there are more.
pub(in crate::service) fn page<T>(
    mut things: Vec<T>,
    limit: usize,
    key: impl Fn(&T) -> String,
) -> (Vec<T>, Option<String>) {
    let is_more = things.len() > limit;
    things.truncate(limit);
    let next_cursor = things.last().filter(|_| is_more).map(key);
    (things, next_cursor)
}

/// A JSON body.
#[derive(Debug, Clone)]
pub(in crate::service) struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = media_type(request.headers()).is_some_and(|kind| kind == "application/json");
        if !is_json {
            return Err(Problem::new(
                ProblemKind::UnsupportedMediaType,
                "expected a body with the header `Content-Type: application/json`",
            ));
        }
        let bytes = body(request, state).await?;
        parse(&bytes).map(Self)
    }
}

/// The media type of a body, without its parameters.
pub(in crate::service) fn media_type(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// The whole body, unless it is too large, too slow, or breaks off.
pub(in crate::service) async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|rejection| unreadable(&rejection, rejection.status()))
}

/// A body that cannot be read, and why.
pub(in crate::service) fn unreadable(error: &(dyn std::error::Error + 'static), status: StatusCode) -> Problem {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    if causes.any(<dyn std::error::Error>::is::<TimeoutError>) {
        return Problem::new(ProblemKind::TooSlow, "the body did not come in time; send less at a time");
    }
    match ProblemKind::of_status(status) {
        kind @ ProblemKind::BodyTooLarge => Problem::new(kind, TOO_LARGE),
        _ => Problem::new(ProblemKind::MalformedRequest, format!("the body cannot be read: {error}")),
    }
}

/// JSON into a type; what cannot be read is malformed, what is read and does not fit is invalid.
pub(in crate::service) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // Keeping track of the path costs more than reading does, and only a refusal needs it.
    let mut json = serde_json::Deserializer::from_slice(bytes);
    if let Ok(value) = object(&mut json)
        && json.end().is_ok()
    {
        return Ok(value);
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(ObjectOnly(&mut json)).map_err(|error| {
        let path = pointer(error.path());
        refusal(error.inner(), path)
    })?;
    json.end().map_err(|error| refusal(&error, String::new()))?;
    Ok(value)
}

fn refusal(error: &serde_json::Error, pointer: String) -> Problem {
    if error.is_data() {
        Problem::invalid(vec![FieldError::at(pointer, error.to_string())])
    } else {
        let mut problem = Problem::new(ProblemKind::MalformedRequest, format!("the body is not JSON: {error}"));
        problem.errors = vec![FieldError::at(pointer, error.to_string())];
        problem
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let step = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{}", escaped(key))),
        Segment::Enum { .. } | Segment::Unknown => None,
    };
    path.iter().filter_map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_not_one_of_a_set_is_told_with_the_words_there_are() {
        let said = "unknown variant `orange`, expected one of `red`, `yellow`, `green`";
        assert_eq!(plain_words(said), "found \"orange\", expected red, yellow or green");
        assert_eq!(plain_words("unknown variant `x`, expected `a` or `b`"), "found \"x\", expected a or b");
        assert_eq!(plain_words("unknown field `x`"), "unknown field `x`");
    }
}
