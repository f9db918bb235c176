//! How much one request may ask for.

use std::time::Duration;

/// How much one request may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a body.
    pub body_bytes: usize,
    /// Accounts in a body.
    pub accounts: usize,
    /// Bytes of a body that is read as a stream, a record at a time.
    pub stream_bytes: usize,
    /// How long a body may pause.
    pub body_patience: Duration,
    /// How long an answer may take.
    pub patience: Duration,
    /// How long the answer to a stream may take.
    pub stream_patience: Duration,
    /// Requests answered at a time; one more is refused with 503.
    pub requests_at_once: usize,
    /// Requests a token may make in a minute; one more is refused with 429. None is no limit.
    pub requests_per_minute: Option<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 32 << 20,
            accounts: 10_000,
            stream_bytes: 512 << 20,
            body_patience: Duration::from_secs(30),
            patience: Duration::from_mins(1),
            stream_patience: Duration::from_mins(30),
            requests_at_once: 256,
            requests_per_minute: None,
        }
    }
}
