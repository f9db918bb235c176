//! Refusals as problem details (RFC 9457, *Problem Details for HTTP APIs*, 2023).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::{FileError, RegistryError};
use crate::store::{StoreError, Trouble};

/// The media type of a problem.
pub(super) const PROBLEM_JSON: &str = "application/problem+json";
/// Seconds after which to try again, where nothing more is known.
const RETRY_SOON: HeaderValue = HeaderValue::from_static("1");

/// What kind of problem it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// A query parameter that is not known or cannot be read.
    InvalidQuery,
    /// A body or path that cannot be read at all.
    MalformedRequest,
    /// No token, or none that is known.
    Unauthorized,
    /// A token that may not do this, or a request that was meant for another machine.
    Forbidden,
    /// No such thing.
    NotFound,
    /// A route without that method.
    MethodNotAllowed,
    /// No answer of a type that is accepted.
    NotAcceptable,
    /// A body that did not come in time.
    TooSlow,
    /// What is asked does not go together with what is being done.
    Conflict,
    /// A body beyond the limit.
    BodyTooLarge,
    /// A body that is not of the type the route reads.
    UnsupportedMediaType,
    /// A body that can be read and makes no sense.
    InvalidContent,
    /// A key of idempotency that was used for another request.
    KeyReused,
    /// More requests than the caller may make.
    TooManyRequests,
    /// No model was trained yet.
    NoModel,
    /// Not yet, not in time, or what the service stands on does not answer.
    Unavailable,
    /// There is no room for what is written.
    DiskFull,
    /// Something broke here.
    Internal,
}

impl ProblemKind {
    /// Every kind.
    pub const ALL: [Self; 18] = [
        Self::InvalidQuery,
        Self::MalformedRequest,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::TooSlow,
        Self::Conflict,
        Self::BodyTooLarge,
        Self::UnsupportedMediaType,
        Self::InvalidContent,
        Self::KeyReused,
        Self::TooManyRequests,
        Self::Unavailable,
        Self::DiskFull,
        Self::NoModel,
        Self::Internal,
    ];

    /// Its status.
    #[must_use]
    pub fn status(self) -> StatusCode {
        self.facts().0
    }

    /// Its name in the address of its explanation.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.facts().1
    }

    fn title(self) -> &'static str {
        self.facts().2
    }

    /// Its status, its name and its title.
    fn facts(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::InvalidQuery => (StatusCode::BAD_REQUEST, "invalid-query", "The query is not valid"),
            Self::MalformedRequest => (StatusCode::BAD_REQUEST, "malformed-request", "The request cannot be read"),
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized", "An access token is needed"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden", "Not allowed"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found", "Not found"),
            Self::MethodNotAllowed => {
                (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "The route does not have this method")
            }
            Self::NotAcceptable => {
                (StatusCode::NOT_ACCEPTABLE, "not-acceptable", "There is no answer of an accepted type")
            }
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too-slow", "The request did not come in time"),
            Self::Conflict => {
                (StatusCode::CONFLICT, "conflict", "It does not go together with what is kept or being done")
            }
            Self::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", "The body is too large"),
            Self::UnsupportedMediaType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "The body is not of a type this route reads",
            ),
            Self::InvalidContent => (StatusCode::UNPROCESSABLE_ENTITY, "invalid-content", "The content is not valid"),
            Self::KeyReused => {
                (StatusCode::CONFLICT, "idempotency-key-reused", "The idempotency key was used for another request")
            }
            Self::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Too many requests"),
            Self::NoModel => (StatusCode::SERVICE_UNAVAILABLE, "no-model", "No model was trained yet"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Not available at the moment"),
            Self::DiskFull => (StatusCode::INSUFFICIENT_STORAGE, "disk-full", "The disk is full"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something broke"),
        }
    }

    /// The kind of an answer that another layer gave with nothing but a status.
    pub(super) fn of_status(status: StatusCode) -> Self {
        Self::ALL
            .into_iter()
            .find(|kind| kind.status() == status && *kind != Self::InvalidQuery)
            .unwrap_or(if status.is_client_error() { Self::MalformedRequest } else { Self::Internal })
    }
}

/// One thing wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Where in the body, as a JSON pointer (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Which query parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// What is wrong, and what was expected.
    pub detail: String,
}

impl FieldError {
    /// Something wrong in the body.
    pub fn at(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: Some(pointer.into()), parameter: None, detail: detail.into() }
    }

    /// Something wrong with a query parameter.
    pub fn of_parameter(parameter: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: None, parameter: Some(parameter.into()), detail: detail.into() }
    }
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// What happened this time, and how to mend it.
    pub detail: String,
    /// Everything wrong with the request, one by one.
    pub errors: Vec<FieldError>,
}

/// A problem as sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct ProblemBody<'a> {
    /// The address of an explanation.
    #[serde(rename = "type")]
    kind: String,
    /// What kind of problem it is.
    title: &'static str,
    /// The status.
    status: u16,
    /// What happened this time, and how to mend it.
    detail: &'a str,
    /// The path that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    /// Everything wrong with the request, one by one.
    #[serde(skip_serializing_if = "<[FieldError]>::is_empty")]
    errors: &'a [FieldError],
}

impl Problem {
    /// A problem with nothing but words.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), errors: Vec::new() }
    }

    /// A body that can be read and makes no sense.
    #[must_use]
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self::at_places(ProblemKind::InvalidContent, errors)
    }

    /// A body that makes sense and does not go together with what is kept here.
    #[must_use]
    pub fn at_odds(errors: Vec<FieldError>) -> Self {
        Self::at_places(ProblemKind::Conflict, errors)
    }

    fn at_places(kind: ProblemKind, errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [only] => only.detail.clone(),
            several => format!("{} things are wrong; each is named under errors", several.len()),
        };
        Self { kind, detail, errors }
    }

    /// A query that cannot be read.
    #[must_use]
    pub fn invalid_query(parameter: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let errors = vec![FieldError::of_parameter(parameter, detail.clone())];
        Self { kind: ProblemKind::InvalidQuery, detail, errors }
    }

    /// Something broke here: told in the log, not to the caller.
    pub fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "a request could not be answered");
        Self::new(ProblemKind::Internal, "the request could not be answered; the log of the service says why")
    }

    /// The refusal of what needs a store that is away.
    pub(super) fn store_away() -> Self {
        Self::new(ProblemKind::Unavailable, "the store does not answer at the moment; try again in a second")
    }

    pub(super) fn render(&self, instance: Option<&str>) -> Response {
        let body = ProblemBody {
            kind: format!("/docs#problem-{}", self.kind.word()),
            title: self.kind.title(),
            status: self.kind.status().as_u16(),
            detail: &self.detail,
            instance,
            errors: &self.errors,
        };
        let mut response = (self.kind.status(), axum::Json(body)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if matches!(self.kind, ProblemKind::TooManyRequests | ProblemKind::Unavailable | ProblemKind::DiskFull) {
            response.headers_mut().insert(header::RETRY_AFTER, RETRY_SOON);
        }
        response
    }
}

impl IntoResponse for Problem {
    /// The problem, which also travels as an extension so that a layer can name the path in it.
    fn into_response(self) -> Response {
        let mut response = self.render(None);
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    /// What passes by itself, or when somebody makes room, is told to the caller; the rest only to the log.
    fn from(error: StoreError) -> Self {
        let problem = match error.trouble() {
            Trouble::Broken => return Self::internal(&error),
            Trouble::Away => Self::store_away(),
            Trouble::Busy => {
                Self::new(ProblemKind::Unavailable, "the store is busy with other writes; try again in a second")
            }
            Trouble::ReadOnly => {
                Self::new(ProblemKind::Unavailable, "the store can only be read at the moment; nothing was kept")
            }
            Trouble::Full => {
                Self::new(ProblemKind::DiskFull, "the disk is full: nothing was kept; make room and try again")
            }
        };
        tracing::error!(%error, "the store failed");
        problem
    }
}

impl From<RegistryError> for Problem {
    fn from(error: RegistryError) -> Self {
        match error {
            RegistryError::Unknown { id, .. } => {
                Self::new(ProblemKind::NotFound, format!("there is no model {id:?}; GET /v1/models lists them"))
            }
            RegistryError::File(FileError::Io { .. }) => {
                tracing::error!(%error, "the folder of models failed");
                Self::new(ProblemKind::Unavailable, "the folder of models cannot be read or written at the moment")
            }
            RegistryError::File(error) => {
                tracing::error!(%error, "a model cannot be read");
                Self::new(
                    ProblemKind::Conflict,
                    "the file of the model cannot be read; the log of the service says why",
                )
            }
            error => Self::internal(&error),
        }
    }
}
