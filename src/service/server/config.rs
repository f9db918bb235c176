//! How a service listens and whom it answers, checked before it starts.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::super::auth::{Access, Token};
use super::super::events::WebhookAllow;
use super::tls::{TlsError, TlsFiles};
use crate::store::{Store, StoreError};
use crate::units::Seed;
use crate::workflow::{BookFiles, LoadError};

/// Where to listen and what to serve.
#[derive(Debug, Clone)]
pub struct ServeConfig {
    /// Address and port; port 0 takes a free one.
    pub bind: SocketAddr,
    /// The store, such as `sqlite:winprob.db`.
    pub store_url: String,
    /// The folder of models.
    pub models_dir: PathBuf,
    /// Files of the open book.
    pub files: BookFiles,
    /// The origin of every random choice.
    pub seed: Seed,
}

/// Who may ask, and how what is said is kept from others.
#[derive(Debug, Clone, Default)]
pub struct Security {
    /// Tokens from the settings; those in the store come on top.
    pub tokens: Vec<Token>,
    /// Certificate and key.
    pub tls: Option<TlsFiles>,
    /// Whether others may be answered without encryption, because something in front of the service sees to it.
    pub insecure_http: bool,
    /// Requests a token may make in a minute.
    pub requests_per_minute: Option<u32>,
    /// Hosts of this machine or its network that may be told of events.
    pub webhook_allow: WebhookAllow,
}

impl Security {
    /// Refuses an address that others can reach without tokens or without encryption.
    ///
    /// # Errors
    /// [`ServeError`] saying what is missing.
    pub async fn check(&self, bind: SocketAddr, store_url: &str, now: i64) -> Result<(), ServeError> {
        if bind.ip().is_loopback() {
            return Ok(());
        }
        if self.tls.is_none() && !self.insecure_http {
            return Err(ServeError::NotEncrypted(bind));
        }
        let access = Access::new(self.tokens.clone(), true);
        if access.has_tokens(now) {
            return Ok(());
        }
        // A file that is not there is not made only to see that it holds no tokens.
        let existing = if store_url.contains('?') { store_url.to_owned() } else { format!("{store_url}?mode=rw") };
        let address = if store_url.starts_with("sqlite:") { &existing } else { store_url };
        if let Ok(store) = Store::open(address).await {
            access.read(&store).await?;
            store.close().await;
        }
        if access.has_tokens(now) { Ok(()) } else { Err(ServeError::NotLoopback(bind)) }
    }
}

/// Why the service cannot start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Reachable by others, and nobody asked who they are.
    #[error(
        "{0}: without access tokens the service listens on this machine only; make one with `winprob tokens create`, \
         or expected an address such as 127.0.0.1:8080"
    )]
    NotLoopback(SocketAddr),
    /// Reachable by others, and readable on the way.
    #[error(
        "{0}: off this machine tokens and accounts must be encrypted on the way; name --tls-cert and --tls-key, \
         say --insecure-http where something in front of the service encrypts, \
         or expected an address such as 127.0.0.1:8080"
    )]
    NotEncrypted(SocketAddr),
    /// Certificate or key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The port cannot be had.
    #[error("{address}: cannot listen there ({source}); is another service using the port? choose one with --bind")]
    Bind {
        /// Address and port.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The files cannot be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// What a service does beside answering cannot begin.
    #[error("{0}")]
    Beside(String),
    /// Connections can no longer be accepted.
    #[error("the service ended: {0}")]
    Ended(std::io::Error),
}

impl ServeError {
    /// Whether the caller can mend it by other arguments or files.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::NotLoopback(_) | Self::NotEncrypted(_) | Self::Tls(_) | Self::Bind { .. } | Self::Load(_) => true,
            Self::Store(error) => !matches!(error, StoreError::Statement(_)),
            Self::Beside(_) | Self::Ended(_) => false,
        }
    }
}
