//! Work off the request path: queued, taken by one worker at a time, and told about.
//!
//! A worker takes a job by a conditional update, which either database runs for one worker only, and holds it by a
//! lease that it renews. A lease that ends without being renewed belonged to a worker that died: the job is taken again.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// What kind of work it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum JobKind {
    /// Learn a model.
    Train,
    /// Plan the whole book.
    Plan,
    /// Propose whom to give what by lot.
    Trial,
    /// Judge the advice on the book's own past.
    Advice,
    /// Load the files again.
    Import,
    /// Bring the scores of the book up to date.
    Score,
}

impl JobKind {
    /// The word of the interface.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Plan => "plan",
            Self::Trial => "trial",
            Self::Advice => "advice",
            Self::Import => "import",
            Self::Score => "score",
        }
    }
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// It waits for a worker.
    Queued,
    /// A worker is at it.
    Running,
    /// It came to its end.
    Done,
    /// It broke off.
    Failed,
    /// It was cancelled.
    Cancelled,
}

impl JobState {
    /// The word of the interface.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A job as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Its key.
    pub id: String,
    /// What kind of work it is.
    pub kind: JobKind,
    /// How far it is.
    pub state: JobState,
    /// What was asked.
    pub asked: Value,
    /// What is being done at the moment.
    pub stage: String,
    /// The share of the stage that is done, from 0 to 1.
    pub progress: f64,
    /// Whether somebody asked to cancel it.
    pub cancel_asked: bool,
    /// How often a worker took it.
    pub attempts: i64,
    /// What came of it.
    pub result: Option<Value>,
    /// Why it failed.
    pub error: Option<String>,
    /// When it was asked for, in seconds since 1970.
    pub created_at: i64,
    /// When a worker took it last.
    pub started_at: Option<i64>,
    /// When it ended.
    pub finished_at: Option<i64>,
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq)]
pub enum JobEnd {
    /// With a result.
    Done(Value),
    /// Broken off, and why.
    Failed(String),
    /// Cancelled.
    Cancelled,
}
