//! From settings to a service that listens, and to its orderly end.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::super::auth::Access;
use super::super::events::WebhookAllow;
use super::super::jobs;
use super::super::observe::keep_asking;
use super::super::routes::router;
use super::super::state::{AppState, Current, Limits};
use super::super::webhooks::{keep_delivering, keep_house};
use super::config::{Security, ServeConfig, ServeError};
use super::listener::Listener;
use super::schedule::keep_schedule;
use super::tls::TlsFiles;
use super::watching::watch;
use crate::model::{Model, Registry};
use crate::store::Store;
use crate::units::Clock;
use crate::workflow::{Engine, load};

/// How long what was begun may take to finish once the service is asked to end.
const FAREWELL: Duration = Duration::from_secs(30);

/// Between two looks whether the service is ready.
const GLANCE: Duration = Duration::from_millis(50);

/// Opens the store and loads the files; without a model the service waits for files and for a training that is asked for.
///
/// # Errors
/// [`ServeError`] naming what is amiss and how to mend it.
pub(in crate::service) async fn opened(
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
