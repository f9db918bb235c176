//! What every handler may reach.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::sync::Semaphore;

use super::engine::{Engine, Known};
use super::jobs::Jobs;
use super::problem::{Problem, ProblemKind};
use super::records::account_id;
use super::telemetry::Telemetry;
use crate::model::Registry;
use crate::store::{Features, LoggedIntervention, Store, StoredAccount};
use crate::units::{AccountId, Clock};

/// How much one request may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a body.
    pub body_bytes: usize,
    /// Accounts in a body.
    pub accounts: usize,
    /// How long an answer may take.
    pub patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body_bytes: 32 << 20, accounts: 10_000, patience: Duration::from_mins(1) }
    }
}

/// What every handler may reach; cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The model that answers; swapped whole.
    pub engine: Arc<ArcSwap<Engine>>,
    /// What must not be forgotten.
    pub store: Store,
    /// The folder of models.
    pub registry: Registry,
    /// Today.
    pub clock: Arc<dyn Clock>,
    /// How much one request may ask for.
    pub limits: Limits,
    /// Work off the request path.
    pub jobs: Jobs,
    pub(super) telemetry: Telemetry,
    ready: Arc<AtomicBool>,
    places: Arc<Semaphore>,
}

impl AppState {
    /// The state of a service that is not ready yet.
    #[must_use]
    pub fn new(engine: Engine, store: Store, registry: Registry, clock: Arc<dyn Clock>) -> Self {
        let places = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            engine: Arc::new(ArcSwap::from_pointee(engine)),
            store,
            registry,
            jobs: Jobs::new(clock.now_seconds()),
            clock,
            limits: Limits::default(),
            telemetry: Telemetry::new(),
            ready: Arc::default(),
            places: Arc::new(Semaphore::new(places)),
        }
    }

    /// Whether every account of the book has its score.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    pub(super) fn set_ready(&self) {
        self.ready.store(true, Ordering::Release);
    }

    /// Runs heavy work where it may block; no more of it at a time than there are processors.
    ///
    /// # Errors
    /// A [`Problem`] when the work broke off.
    pub async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engine) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|error| Problem::internal(&error))?;
        let engine = self.engine.load_full();
        let task = tokio::task::spawn_blocking(move || {
            let _place = place;
            work(&engine)
        });
        task.await.map_err(|error| Problem::internal(&error))
    }

    /// The account of that key.
    ///
    /// # Errors
    /// A [`Problem`] when it is not known.
    pub async fn stored(&self, id: String) -> Result<StoredAccount, Problem> {
        let id = AccountId(id);
        let unknown = || Problem::new(ProblemKind::NotFound, format!("there is no account {:?}", id.as_str()));
        self.store.account(&id).await?.ok_or_else(unknown)
    }

    /// The account of that key, with what was done about it.
    ///
    /// # Errors
    /// A [`Problem`] when it is not known.
    pub async fn known(&self, id: String) -> Result<Known, Problem> {
        let account = self.stored(id).await?;
        let log = self.store.interventions_of(&[account.id.as_str()]).await?;
        Ok(Known { features: account.features, log })
    }

    /// What was done about accounts that were sent, as far as the store knows them.
    ///
    /// # Errors
    /// A [`Problem`] when the store fails.
    pub async fn log_of(&self, records: &[Features]) -> Result<Vec<LoggedIntervention>, Problem> {
        let engine = self.engine.load_full();
        let key = &engine.model.playbook.columns.account;
        let ids: Vec<AccountId> = records.iter().filter_map(|record| account_id(record, key).ok()).collect();
        Ok(self.store.interventions_of(&ids.iter().map(AccountId::as_str).collect::<Vec<_>>()).await?)
    }
}
