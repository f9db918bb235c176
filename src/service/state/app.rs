//! The shared state of all handlers: store, engine, jobs, caches, limits and the background pool.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::Semaphore;

use super::super::auth::Access;
use super::super::body::Known;
use super::super::events::{Events, WebhookAllow};
use super::super::observe::{Ids, Pulse, Telemetry};
use super::super::problem::{Problem, ProblemKind};
use super::answers::Answers;
use super::current::Current;
use super::gate::Gate;
use super::limits::Limits;
use super::logs::{Logs, by_account};
use super::look::LatestLook;
use super::queue::Jobs;
use super::remembered::Origin;
use crate::model::Registry;
use crate::store::{Features, LoggedIntervention, Store, StoredAccount};
use crate::units::{AccountId, Clock, Date, random_bytes};
use crate::workflow::{Engine, account_id};

/// What every handler may reach; cheap to clone, which every layer does with every request.
#[derive(Clone)]
pub struct AppState(Arc<Reach>);

impl Deref for AppState {
    type Target = Reach;

    fn deref(&self) -> &Reach {
        &self.0
    }
}

/// What an [`AppState`] gives access to.
#[derive(Clone)]
pub struct Reach {
    /// The model that answers; swapped whole.
    pub engine: Current,
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
    /// Who is let in.
    pub access: Access,
    /// Names that are given once.
    pub ids: Ids,
    /// What happens, for those who want to know.
    pub events: Events,
    /// Which hosts of this machine or its network may be told of events.
    pub webhook_allow: WebhookAllow,
    /// Whether the store answers.
    pub pulse: Pulse,
    pub(in crate::service) answers: Answers,
    pub(in crate::service) logs: Logs,
    pub(in crate::service) gate: Gate,
    pub(in crate::service) telemetry: Telemetry,
    pub(in crate::service) drift: LatestLook,
    ready: Arc<AtomicBool>,
    places: Arc<Semaphore>,
    n_waiting: Arc<AtomicUsize>,
}

/// Counts as one that waits for as long as it lives.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(n_waiting: &'a AtomicUsize) -> Self {
        n_waiting.fetch_add(1, Ordering::Relaxed);
        Self(n_waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Runs what reads, writes or computes for a while on a thread that may block.
///
/// # Errors
/// A [`Problem`] when the work panicked.
pub(in crate::service) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Problem::internal(&error))
}

impl Origin for AppState {
    fn store(&self) -> &Store {
        &self.store
    }

    fn engine(&self) -> Option<Arc<Engine>> {
        self.engine.get()
    }
}

impl AppState {
    /// The state of a service that is not ready yet.
    #[must_use]
    pub fn new(engine: Engine, store: Store, registry: Registry, clock: Arc<dyn Clock>) -> Self {
        Self::over(Current::of(engine), store, registry, clock)
    }

    /// The state of a service that may still be without a model.
    #[must_use]
    pub fn over(engine: Current, store: Store, registry: Registry, clock: Arc<dyn Clock>) -> Self {
        let places = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let limits = Limits::default();
        let instance = random_bytes().map_or(1, u64::from_le_bytes);
        let ids = Ids::new(instance, clock.now_seconds());
        Self(Arc::new(Reach {
            engine,
            registry,
            jobs: Jobs::new(clock.now_seconds()),
            access: Access::new(Vec::new(), false),
            events: Events::new(store.clone(), Arc::clone(&clock), ids.clone()),
            ids,
            store,
            clock,
            webhook_allow: WebhookAllow::default(),
            pulse: Pulse::default(),
            answers: Answers::default(),
            logs: Logs::default(),
            gate: Gate::new(&limits),
            limits,
            telemetry: Telemetry::new(),
            drift: LatestLook::default(),
            ready: Arc::default(),
            places: Arc::new(Semaphore::new(places)),
            n_waiting: Arc::default(),
        }))
    }

    /// The same service for those whom `access` lets in, within `limits`.
    #[must_use]
    pub fn guarded(self, access: Access, limits: Limits) -> Self {
        self.with(|reach| {
            reach.access = access;
            reach.gate = Gate::new(&limits);
            reach.limits = limits;
        })
    }

    /// The same service with something changed before it answers.
    #[must_use]
    pub fn with(self, change: impl FnOnce(&mut Reach)) -> Self {
        let mut reach = Arc::unwrap_or_clone(self.0);
        change(&mut reach);
        Self(Arc::new(reach))
    }

    /// Whether every account of the book has its score.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    /// The day that counts as today under the playbook in use.
    pub(in crate::service) fn today(&self) -> Date {
        self.engine.get().map_or_else(|| self.clock.today(), |engine| engine.today(&*self.clock))
    }

    pub(in crate::service) fn set_ready(&self) {
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
        let waiting = Waiting::new(&self.n_waiting);
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|error| Problem::internal(&error))?;
        drop(waiting);
        let engine = self.engine.load_full()?;
        let task = tokio::task::spawn_blocking(move || {
            let _place = place;
            work(&engine)
        });
        task.await.map_err(|error| Problem::internal(&error))
    }

    /// How much heavy work waits for a processor.
    #[must_use]
    pub fn n_waiting(&self) -> usize {
        self.n_waiting.load(Ordering::Relaxed)
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
        self.with_log(self.stored(id).await?).await
    }

    /// An account with what was done about it.
    ///
    /// # Errors
    /// A [`Problem`] when the store fails.
    pub async fn with_log(&self, account: StoredAccount) -> Result<Known, Problem> {
        let log = self.logs.of(self, &[account.id.as_str()]).await?;
        Ok(Known { features: account.features, log })
    }

    /// Those accounts that are known, each with what was done about it, in order of the key.
    ///
    /// # Errors
    /// A [`Problem`] when the store fails.
    pub async fn all_known(&self, ids: &[&str]) -> Result<Vec<(AccountId, Known)>, Problem> {
        let accounts = self.store.accounts_of(ids).await?;
        let mut logs = by_account(self.logs.of(self, ids).await?);
        let known = accounts.into_iter().map(|account| {
            let log = logs.remove(account.id.as_str()).unwrap_or_default();
            (account.id, Known { features: account.features, log })
        });
        Ok(known.collect())
    }

    /// What was done about accounts that were sent, as far as the store knows them.
    ///
    /// # Errors
    /// A [`Problem`] when the store fails.
    pub async fn log_of(&self, records: &[Features]) -> Result<Vec<LoggedIntervention>, Problem> {
        let engine = self.engine.load_full()?;
        let key = &engine.model.playbook.columns.account;
        let ids: Vec<AccountId> = records.iter().filter_map(|record| account_id(record, key).ok()).collect();
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<&str> = ids.iter().map(AccountId::as_str).collect();
        Ok(self.pulse.unless_away(self.logs.of(self, &ids)).await??)
    }

    /// The same; `None` where the store is away, for answers that can do without.
    ///
    /// # Errors
    /// A [`Problem`] when the store fails otherwise.
    pub async fn log_of_if_there(&self, records: &[Features]) -> Result<Option<Vec<LoggedIntervention>>, Problem> {
        match self.log_of(records).await {
            Ok(entries) => Ok(Some(entries)),
            Err(problem) if problem.kind == ProblemKind::Unavailable => Ok(None),
            Err(problem) => Err(problem),
        }
    }
}
