//! The HTTP interface: an axum router over the model and the store, with a page made only from that interface.
//!
//! Nothing is computed here. A handler reads a request, asks the [`Engine`] (model, playbook and seed as one)
//! on a thread where heavy work may block, and writes the answer; everything refused is an RFC 9457 problem.
//!
//! `routes` lists every route; `handlers` has one room each; `layers` is what happens to every request;
//! `jobs` is what runs off the request path; `records` turns JSON accounts into the table that files are read into; `load` brings files into the store.

mod dashboard;
mod engine;
mod extract;
mod handlers;
mod import;
mod jobs;
mod layers;
mod load;
mod openapi;
mod problem;
mod records;
mod routes;
mod serve;
mod state;
mod telemetry;
mod told;

pub use engine::{Engine, Known};
pub use import::{BookTables, Kept, keep};
pub use jobs::{Jobs, LearnError, Material, fingerprint, learn, score_book, start, work};
pub use load::{BookFiles, LoadError};
pub use problem::{FieldError, Problem, ProblemKind};
pub use routes::router;
pub use serve::{ServeConfig, ServeError, Server, serve};
pub use state::{AppState, Limits};
