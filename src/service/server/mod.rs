//! Listening: sockets, TLS, the start and the end of a service, and what runs beside it.

mod config;
mod listener;
mod local_mcp;
mod schedule;
mod serve;
mod tls;
mod watching;

pub use config::{Security, ServeConfig, ServeError};
pub use local_mcp::LocalMcp;
pub use serve::{Server, serve};
pub use tls::{TlsError, TlsFiles};
