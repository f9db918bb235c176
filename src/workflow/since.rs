//! The accounts of the store then and now, for what moved them.

use std::collections::HashMap;
use std::hash::BuildHasher;

use super::engine::Engine;
use crate::insight::Moved;
use crate::store::{AccountScore, Features, LoggedIntervention, Published, Store, StoreError};
use crate::units::day_of;

/// An account then and now, as the store knows it.
pub struct Since {
    published: Published,
    then: Features,
    now: Features,
    entries: Vec<LoggedIntervention>,
    account: AccountScore,
}

/// Each account with what was published and known of it at a time, in seconds since 1970; those of which nothing was are left out.
///
/// # Errors
/// [`StoreError`] when the store fails.
pub async fn since<S: BuildHasher>(
    store: &Store,
    at: i64,
    accounts: &[AccountScore],
    log: &HashMap<String, Vec<LoggedIntervention>, S>,
) -> Result<Vec<Since>, StoreError> {
    let published = store.published_by(at).await?;
    let mut then = store.known_by(at).await?;
    let known = store.accounts_after("", i64::MAX).await?.into_iter();
    let mut now: HashMap<String, Features> = known.map(|account| (account.id.0, account.features)).collect();
    let mut pairs = Vec::with_capacity(accounts.len());
    for account in accounts {
        let id = &account.account_id;
        if let (Some(published), Some(then), Some(now)) = (published.get(id), then.remove(id), now.remove(id)) {
            let entries = log.get(id).cloned().unwrap_or_default();
            pairs.push(Since { published: published.clone(), then, now, entries, account: account.clone() });
        }
    }
    Ok(pairs)
}

impl Since {
    /// The account as today's model tells it at both times; `None` where nothing has changed, or the model cannot read it.
    #[must_use]
    pub fn moved(self, engine: &Engine) -> Option<Moved> {
        let same = self.then == self.now;
        if same && self.published.model == engine.model.id.as_str() {
            let change = self.published.win_probability - self.account.win_probability;
            if change.abs() < 1e-12 {
                return None;
            }
        }
        let log = engine.log(&self.entries).ok()?;
        let told = |features: Features| {
            let rows = engine.rows(std::slice::from_ref(&features), &log).ok()?;
            engine.model.told(&rows, 0).ok()
        };
        let then = told(self.then)?;
        let now = if same { then.clone() } else { told(self.now)? };
        Some(Moved {
            account_id: self.account.account_id,
            owner: self.account.owner,
            segment: self.account.segment,
            value: self.account.value,
            since: Some(day_of(self.published.scored_at)),
            published: self.published.win_probability,
            then,
            now,
        })
    }
}
