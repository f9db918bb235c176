//! What the store knows of an owner's accounts or of all, read once for everything that is told of them.

use std::collections::HashMap;

use super::super::problem::Problem;
use super::super::state::{AppState, by_account};
use crate::store::{AccountScore, LoggedIntervention, ScoredCall};

/// Accounts, with what was done about them and what people called.
pub(super) struct KnownBook {
    /// The latest reading of each account asked for, in order of the key.
    pub accounts: Vec<AccountScore>,
    /// What was done about each account of the whole book.
    pub log: HashMap<String, Vec<LoggedIntervention>>,
    /// The last call of each person about each renewal of the whole book, oldest first.
    pub calls: Vec<ScoredCall>,
}

impl KnownBook {
    /// Reads the accounts of an owner, or of all.
    ///
    /// # Errors
    /// A [`Problem`] when the store fails.
    pub async fn read(state: &AppState, owner: Option<&str>) -> Result<Self, Problem> {
        let mut accounts = state.store.whole_book().await?;
        accounts.retain(|account| owner.is_none() || account.owner.as_deref() == owner);
        let log = by_account(state.store.interventions().await?);
        Ok(Self { accounts, log, calls: state.store.calls(None).await? })
    }
}
