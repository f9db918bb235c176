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

/// Accounts that are read and told at once.
const AT_ONCE: usize = 4096;

/// The accounts as today's model tells them at both times, without those where nothing has changed and those it cannot read.
#[must_use]
pub fn moved(mut pairs: Vec<Since>, engine: &Engine) -> Vec<Moved> {
    pairs.retain(|pair| pair.has_changed(engine));
    let told = |pairs: &[Since]| {
        // When one account spoils it, each is read by itself.
        together(pairs, engine).unwrap_or_else(|| {
            let alone = pairs.iter().filter_map(|pair| together(std::slice::from_ref(pair), engine));
            alone.flatten().collect()
        })
    };
    pairs.chunks(AT_ONCE).flat_map(told).collect()
}

fn together(pairs: &[Since], engine: &Engine) -> Option<Vec<Moved>> {
    let entries: Vec<LoggedIntervention> = pairs.iter().flat_map(|pair| &pair.entries).cloned().collect();
    let log = engine.log(&entries).ok()?;
    let told = |records: Vec<Features>| {
        if records.is_empty() {
            return Some(Vec::new());
        }
        let rows = engine.rows(&records, &log).ok()?;
        let all: Vec<usize> = (0..rows.len()).collect();
        engine.model.told(&rows, &all).ok()
    };
    let then = told(pairs.iter().map(|pair| pair.then.clone()).collect())?;
    let others = pairs.iter().filter(|pair| pair.then != pair.now);
    let mut now = told(others.map(|pair| pair.now.clone()).collect())?.into_iter();
    let moved = pairs.iter().zip(then).map(|(pair, then)| {
        let account = &pair.account;
        Some(Moved {
            account_id: account.account_id.clone(),
            owner: account.owner.clone(),
            segment: account.segment.clone(),
            value: account.value,
            since: Some(day_of(pair.published.scored_at)),
            published: pair.published.win_probability,
            now: if pair.then == pair.now { then.clone() } else { now.next()? },
            then,
        })
    });
    moved.collect()
}

impl Since {
    /// Whether the account, its model or what that says has changed.
    fn has_changed(&self, engine: &Engine) -> bool {
        let change = self.published.win_probability - self.account.win_probability;
        self.then != self.now || self.published.model != engine.model.id.as_str() || change.abs() >= 1e-12
    }
}
