//! From settings to a service that listens, and to its orderly end.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::engine::Engine;
use super::jobs;
use super::load::{BookFiles, LoadError, load};
use super::routes::router;
use super::state::AppState;
use crate::model::{Model, Registry};
use crate::store::{Store, StoreError};
use crate::units::{Clock, Seed};

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

/// Why the service cannot start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Reachable by others, and nobody asked who they are.
    #[error(
        "{0}: without access tokens the service listens on this machine only; expected an address such as 127.0.0.1:8080"
    )]
    NotLoopback(SocketAddr),
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
            Self::NotLoopback(_) | Self::Bind { .. } | Self::Load(_) => true,
            Self::Store(error) => !matches!(error, StoreError::Statement(_)),
            Self::Beside(_) | Self::Ended(_) => false,
        }
    }
}

/// A service that has its port, its store and its book, and does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    state: AppState,
}

impl Server {
    /// Takes the port, opens the store and loads the files.
    ///
    /// # Errors
    /// [`ServeError`] naming what is amiss and how to mend it.
    pub async fn bind(config: ServeConfig, model: Model, clock: Arc<dyn Clock>) -> Result<Self, ServeError> {
        if !config.bind.ip().is_loopback() {
            return Err(ServeError::NotLoopback(config.bind));
        }
        let refused = |source| ServeError::Bind { address: config.bind, source };
        let listener = TcpListener::bind(config.bind).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let store = Store::open(&config.store_url).await?;
        load(&store, &model, &config.files, clock.now_seconds()).await?;
        let engine = Engine::new(model, config.seed);
        let mut state = AppState::new(engine, store, Registry::new(&config.models_dir), clock);
        state.jobs = state.jobs.reading(config.files);
        Ok(Self { listener, address, state })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What its handlers reach.
    #[must_use]
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// Answers until `shutdown` comes, then finishes what was begun.
    ///
    /// # Errors
    /// [`ServeError::Ended`].
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<(), ServeError> {
        tracing::info!("listening on http://{}", self.address);
        let beside = jobs::start(&self.state).await.map_err(|problem| ServeError::Beside(problem.detail))?;
        let app = router(self.state.clone());
        let served = axum::serve(self.listener, app).with_graceful_shutdown(shutdown).await;
        beside.iter().for_each(tokio::task::JoinHandle::abort);
        jobs::release(&self.state).await;
        self.state.store.close().await;
        served.map_err(ServeError::Ended)
    }
}

/// Serves until Ctrl-C or a request of the system to end.
///
/// # Errors
/// [`ServeError`] naming what is amiss and how to mend it.
pub async fn serve(config: ServeConfig, model: Model, clock: Arc<dyn Clock>) -> Result<(), ServeError> {
    Server::bind(config, model, clock).await?.run(asked_to_end()).await
}

async fn asked_to_end() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => tracing::info!("interrupted: finishing what was begun"),
        () = terminated => tracing::info!("asked to end: finishing what was begun"),
    }
}
