//! The HTTP interface: an axum router over the model and the store, with a page made only from that interface.
//!
//! Nothing is computed here. A handler reads a request, asks the [`Engine`](crate::workflow::Engine) (model, playbook and seed as one)
//! on a thread where heavy work may block, and writes the answer; everything refused is an RFC 9457 problem.
//!
//! `routes` lists every route; `handlers` has one room each; `layers` is what happens to every request;
//! `state` is what a handler may reach; `http` reads bodies and writes answers; `jobs` is what runs off the request path;
//! `watch` looks whether the model still holds. What the command line does as well lives in [`crate::workflow`].

mod auth;
mod body;
mod dashboard;
mod events;
#[expect(unused_qualifications, reason = "the macro that describes a route writes its query in full")]
mod handlers;
mod http;
mod jobs;
mod layers;
mod mcp;
mod observe;
mod problem;
mod routes;
mod schema;
mod scoring;
mod server;
mod state;
mod watch;
mod webhooks;

pub use auth::{Access, Caller, TOKENS_VARIABLE, Token, TokenError, new_token};
pub use body::Known;
pub use events::{Event, EventKind, Events, WebhookAllow};
pub use jobs::{score_book, start, work};
pub use observe::{Ids, Pulse};
pub use problem::{FieldError, Problem, ProblemKind};
pub use routes::router;
pub use server::{LocalMcp, Security, ServeConfig, ServeError, Server, TlsError, TlsFiles, serve};
pub use state::{AppState, Current, Jobs, Limits};
pub use watch::{look_for_alerts, look_for_drift, look_for_miscalibration, tell_the_week};
pub use webhooks::{deliver_due, signature, tell_what_is_due};
