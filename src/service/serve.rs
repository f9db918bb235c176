//! From settings to a service that listens, and to its orderly end.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::access::{Access, Token};
use super::answers::watch;
use super::current::Current;
use super::engine::Engine;
use super::files::BookFiles;
use super::jobs;
use super::listener::Listener;
use super::load::{LoadError, load};
use super::pulse::keep_asking;
use super::routes::router;
use super::schedule::keep_schedule;
use super::state::{AppState, Limits};
use super::tls::{TlsError, TlsFiles};
use super::webhooks::{WebhookAllow, keep_delivering, keep_house};
use crate::model::{Model, Registry};
use crate::store::{Store, StoreError};
use crate::units::{Clock, Seed};

/// How long what was begun may take to finish once the service is asked to end.
const FAREWELL: Duration = Duration::from_secs(30);

/// Between two looks whether the service is ready.
const GLANCE: Duration = Duration::from_millis(50);

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

/// Opens the store and loads the files; without a model the service waits for files and for a training that is asked for.
///
/// # Errors
/// [`ServeError`] naming what is amiss and how to mend it.
pub(super) async fn opened(
    config: ServeConfig,
    access: Access,
    limits: Limits,
    model: Option<Model>,
    clock: Arc<dyn Clock>,
) -> Result<AppState, ServeError> {
    let store = Store::open(&config.store_url).await?;
    let engine = match model {
        Some(model) => {
            load(&store, &model, &config.files, clock.now_seconds()).await?;
            Current::of(Engine::new(model, config.seed))
        }
        None => Current::none(config.seed),
    };
    access.read(&store).await?;
    let state = AppState::over(engine, store, Registry::new(&config.models_dir), clock);
    let jobs = state.jobs.clone().reading(config.files);
    let state = state.guarded(access, limits).with(|reach| reach.jobs = jobs);
    state.events.refresh().await?;
    Ok(state)
}

/// A service that has its port, its store and its book, and does not answer yet.
pub struct Server {
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    address: SocketAddr,
    state: AppState,
}

impl Server {
    /// Takes the port, opens the store and loads the files, for this machine alone; without a model the service waits for files
    /// and for a training that is asked for.
    ///
    /// # Errors
    /// [`ServeError`] naming what is amiss and how to mend it.
    pub async fn bind(
        config: ServeConfig,
        model: impl Into<Option<Model>>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ServeError> {
        let security = Security { webhook_allow: WebhookAllow::everywhere(), ..Security::default() };
        Box::pin(Self::bind_guarded(config, security, model.into(), clock)).await
    }

    /// Takes the port, opens the store and loads the files, for those who may ask.
    ///
    /// # Errors
    /// [`ServeError`] naming what is amiss and how to mend it.
    pub async fn bind_guarded(
        config: ServeConfig,
        security: Security,
        model: impl Into<Option<Model>>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ServeError> {
        security.check(config.bind, &config.store_url, clock.now_seconds()).await?;
        let tls = security.tls.as_ref().map(TlsFiles::acceptor).transpose()?;
        let refused = |source| ServeError::Bind { address: config.bind, source };
        let listener = TcpListener::bind(config.bind).await.map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        let access = Access::new(security.tokens, !address.ip().is_loopback());
        let limits = Limits { requests_per_minute: security.requests_per_minute, ..Limits::default() };
        let state = Box::pin(opened(config, access, limits, model.into(), clock)).await?;
        let state = state.with(|reach| reach.webhook_allow = security.webhook_allow);
        Ok(Self { listener, tls, address, state })
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
        tracing::info!("listening on {}://{}", if self.tls.is_some() { "https" } else { "http" }, self.address);
        let mut beside = jobs::start(&self.state).await.map_err(|problem| ServeError::Beside(problem.detail))?;
        beside.push(tokio::spawn(keep_asking(self.state.store.clone(), self.state.pulse.clone())));
        beside.push(tokio::spawn(watch(self.state.clone())));
        beside.push(tokio::spawn(keep_delivering(self.state.clone())));
        beside.push(tokio::spawn(keep_house(self.state.clone())));
        let app = router(self.state.clone());
        let listener = Listener::start(self.listener, self.address, self.tls);
        let (asked, is_asked) = tokio::sync::oneshot::channel();
        let shutdown = async move {
            shutdown.await;
            let _nobody_waits = asked.send(());
        };
        let overdue = async {
            if is_asked.await.is_ok() {
                tokio::time::sleep(FAREWELL).await;
            }
        };
        let served = tokio::select! {
            served = axum::serve(listener, app).with_graceful_shutdown(shutdown) => served,
            () = overdue => {
                tracing::warn!("some requests were not answered in time and are cut off");
                Ok(())
            }
        };
        beside.iter().for_each(tokio::task::JoinHandle::abort);
        jobs::release(&self.state).await;
        self.state.store.close().await;
        served.map_err(ServeError::Ended)
    }
}

/// Serves until Ctrl-C or a request of the system to end; `announce` is told the address once the service is ready, or once it
/// listens where it waits for its first model. Where `every` is given, the files are loaded and learned from again that often.
///
/// # Errors
/// [`ServeError`] naming what is amiss and how to mend it.
pub async fn serve(
    config: ServeConfig,
    security: Security,
    model: Option<Model>,
    clock: Arc<dyn Clock>,
    every: Option<Duration>,
    announce: impl FnOnce(SocketAddr) + Send + 'static,
) -> Result<(), ServeError> {
    let waits_for_model = model.is_none();
    let server = Server::bind_guarded(config, security, model, clock).await?;
    let (state, address) = (server.state().clone(), server.address());
    let announced = tokio::spawn(async move {
        while !state.is_ready() && !waits_for_model {
            tokio::time::sleep(GLANCE).await;
        }
        announce(address);
    });
    let scheduled = every.map(|every| tokio::spawn(keep_schedule(server.state().clone(), every)));
    let served = server.run(asked_to_end()).await;
    announced.abort();
    scheduled.inspect(tokio::task::JoinHandle::abort);
    served
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
