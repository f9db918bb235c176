//! Noticing what other services write to the store.

use std::time::Duration;

use super::super::state::AppState;
use crate::store::StoreError;

/// How often to look whether another service wrote.
const GLANCE: Duration = Duration::from_millis(200);

/// Notices what other services write to the store, webhooks too, for as long as it runs.
pub(in crate::service) async fn watch(state: AppState) {
    while let Err(error) = watched(&state).await {
        tracing::warn!(%error, "the store cannot be watched; answers are made anew until it can");
        state.store.changed_elsewhere();
        tokio::time::sleep(GLANCE).await;
    }
}

async fn watched(state: &AppState) -> Result<(), StoreError> {
    let mut watch = state.store.watch();
    loop {
        if watch.has_changed().await? {
            state.store.changed_elsewhere();
            state.events.refresh().await?;
        }
        tokio::time::sleep(GLANCE).await;
    }
}
