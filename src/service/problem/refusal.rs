//! Refusals as problem details (RFC 9457, *Problem Details for HTTP APIs*, 2023).

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::kind::ProblemKind;
use crate::model::{FileError, RegistryError};
use crate::store::{StoreError, Trouble};

/// The media type of a problem.
pub(in crate::service) const PROBLEM_JSON: &str = "application/problem+json";
/// Seconds after which to try again, where nothing more is known.
const RETRY_SOON: HeaderValue = HeaderValue::from_static("1");

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
pub(in crate::service) struct ProblemBody<'a> {
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

    /// Refuses a body in which anything is wrong.
    ///
    /// # Errors
    /// [`Problem::invalid`] with everything that is wrong.
    pub(in crate::service) fn refuse_if_any(errors: Vec<FieldError>) -> Result<(), Self> {
        if errors.is_empty() { Ok(()) } else { Err(Self::invalid(errors)) }
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
    pub(in crate::service) fn store_away() -> Self {
        Self::new(ProblemKind::Unavailable, "the store does not answer at the moment; try again in a second")
    }

    pub(in crate::service) fn render(&self, instance: Option<&str>) -> Response {
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
