//! The protocol for a program on this machine: messages come in one by one and are answered in order.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use serde_json::Value;
use tokio::task::JoinHandle;

use super::super::auth::Access;
use super::super::jobs;
use super::super::mcp::{Ask, answer};
use super::super::routes::interface;
use super::super::state::{AppState, Limits};
use super::config::{ServeConfig, ServeError};
use super::serve::opened;
use crate::model::Model;
use crate::store::Scope;
use crate::units::Clock;

/// How long the first message waits for the scores of the book, in steps.
const STEPS: u32 = 300;
const STEP: Duration = Duration::from_millis(100);

/// The interface of this process, for whoever started it.
pub struct LocalMcp {
    router: Router,
    scope: Scope,
    state: AppState,
    beside: Vec<JoinHandle<()>>,
}

impl LocalMcp {
    /// Opens the store and brings the scores of the book up to date; `scope` is what may be asked.
    ///
    /// # Errors
    /// [`ServeError`] naming what is amiss and how to mend it.
    pub async fn open(
        config: ServeConfig,
        scope: Scope,
        model: Option<Model>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ServeError> {
        let state = Box::pin(opened(config, Access::of_this_process(scope), Limits::default(), model, clock)).await?;
        let beside = jobs::start(&state).await.map_err(|problem| ServeError::Beside(problem.detail))?;
        for _ in 0..STEPS {
            if state.is_ready() || state.engine.get().is_none() {
                break;
            }
            tokio::time::sleep(STEP).await;
        }
        Ok(Self { router: interface(state.clone()), scope, state, beside })
    }

    /// The answer to one message; `None` where nothing is to be answered.
    pub async fn answer(&self, message: &[u8]) -> Option<Value> {
        let ask = Ask::new(self.router.clone(), None, self.scope, self.state.today());
        answer(&ask, message).await.0
    }

    /// Gives back what is under way and closes the store.
    pub async fn close(self) {
        self.beside.iter().for_each(JoinHandle::abort);
        jobs::release(&self.state).await;
        self.state.store.close().await;
    }
}
