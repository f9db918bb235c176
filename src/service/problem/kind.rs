//! The kinds of problems: status, name and title of each in one table.

use axum::http::StatusCode;

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

    pub(super) fn title(self) -> &'static str {
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
    pub(in crate::service) fn of_status(status: StatusCode) -> Self {
        Self::ALL
            .into_iter()
            .find(|kind| kind.status() == status && *kind != Self::InvalidQuery)
            .unwrap_or(if status.is_client_error() { Self::MalformedRequest } else { Self::Internal })
    }
}
