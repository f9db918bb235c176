//! Whether what the service stands on is there: the store, the folder of models.
//!
//! A store that is away is not waited for. Requests that need it are refused as soon as that is known, within two seconds,
//! those under way too; what needs no store goes on.

use std::future::Future;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::super::problem::Problem;
use crate::store::Store;

/// Between two questions whether the store answers.
const EVERY: Duration = Duration::from_millis(300);
/// How long the store may take to answer.
const PATIENCE: Duration = Duration::from_millis(1_400);

/// How long it may take to answer a probe.
const PROBED: Duration = Duration::from_millis(1_500);

/// Whether the store answers; cheap to clone. It counts as there until it is known to be away.
#[derive(Debug, Clone)]
pub struct Pulse(watch::Sender<bool>);

impl Default for Pulse {
    fn default() -> Self {
        Self(watch::Sender::new(true))
    }
}

impl Pulse {
    /// Whether the store answers.
    #[must_use]
    pub fn is_there(&self) -> bool {
        *self.0.borrow()
    }

    fn set(&self, is_there: bool) {
        let is_news = self.0.send_replace(is_there) != is_there;
        match (is_news, is_there) {
            (true, true) => tracing::info!("the store answers again"),
            (true, false) => tracing::error!("the store does not answer; what needs it is refused until it does"),
            (false, _) => {}
        }
    }

    /// What comes of some work, unless the store is away or turns out to be while it is under way.
    ///
    /// # Errors
    /// A [`Problem`] when the store is away; the work is dropped then.
    pub(in crate::service) async fn unless_away<T>(&self, work: impl Future<Output = T>) -> Result<T, Problem> {
        let mut there = self.0.subscribe();
        tokio::select! {
            biased;
            Ok(_) = there.wait_for(|is_there| !is_there) => Err(Problem::store_away()),
            done = work => Ok(done),
        }
    }

    /// The same for a short question of a probe, which counts a store that is slow as away.
    ///
    /// # Errors
    /// A [`Problem`] when the store is away or takes too long.
    pub(in crate::service) async fn soon<T>(&self, work: impl Future<Output = T>) -> Result<T, Problem> {
        self.unless_away(timeout(PROBED, work)).await?.map_err(|_| Problem::store_away())
    }
}

/// Asks the store for as long as it runs.
pub(in crate::service) async fn keep_asking(store: Store, pulse: Pulse) {
    let Some(mut asked) = store.pulse() else { return };
    loop {
        let answered = timeout(PATIENCE, asked.beat()).await;
        pulse.set(matches!(answered, Ok(Ok(()))));
        sleep(EVERY).await;
    }
}
