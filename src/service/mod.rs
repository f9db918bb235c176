//! The HTTP interface: an axum router over the model and the store, with a page made only from that interface.
//!
//! Nothing is computed here. A handler reads a request, asks the [`Engine`] (model, playbook and seed as one)
//! on a thread where heavy work may block, and writes the answer; everything refused is an RFC 9457 problem.
//!
//! `routes` lists every route; `handlers` has one room each; `layers` is what happens to every request;
//! `jobs` is what runs off the request path; `records` turns JSON accounts into the table that files are read into; `load` brings files into the store;
//! `drift` holds the book against what the model learned from.

mod access;
mod answers;
mod bulk;
mod calibration;
mod columns;
mod current;
mod dashboard;
mod digest;
mod documents;
mod drift;
mod engine;
mod extract;
mod files;
mod handlers;
mod ids;
mod import;
mod jobs;
mod layers;
mod listener;
mod load;
mod local_mcp;
mod logs;
mod mcp;
mod moved;
mod openapi;
mod plain_schemas;
mod problem;
mod prometheus;
mod published;
mod pulse;
mod records;
mod remembered;
mod routes;
mod schedule;
mod scoring;
mod secret;
mod serve;
mod splitter;
mod state;
mod tables;
mod telemetry;
mod tensors;
mod tls;
mod told;
mod webhooks;

pub use access::{Access, Caller, TOKENS_VARIABLE, Token, TokenError};
pub use calibration::look_for_miscalibration;
pub use current::Current;
pub use digest::tell_the_week;
pub use drift::look_for_drift;
pub use engine::{Engine, Known};
pub use files::{BookFiles, FilesError};
pub use ids::Ids;
pub use import::{BookTables, Kept, keep};
pub use jobs::{Jobs, LearnError, Material, fingerprint, learn, score_book, start, work};
pub use load::LoadError;
pub use local_mcp::LocalMcp;
pub use problem::{FieldError, Problem, ProblemKind};
pub use pulse::Pulse;
pub use routes::router;
pub use secret::new_token;
pub use serve::{Security, ServeConfig, ServeError, Server, serve};
pub use state::{AppState, Limits};
pub use tls::{TlsError, TlsFiles};
pub use webhooks::{Event, EventKind, Events, WebhookAllow, deliver_due, signature, tell_what_is_due};
