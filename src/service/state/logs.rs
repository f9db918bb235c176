//! What was done about accounts, remembered while nothing is written: an answer need not ask the store for it each time.

use std::collections::HashMap;
use std::sync::Arc;

use super::remembered::{Basis, Memorable, Origin, Remembered};
use crate::store::{LoggedIntervention, StoreError};

/// Bytes of logs in one half.
const HALF: usize = 8 << 20;
/// More accounts than this are asked of the store and not remembered: they would push out all others.
const MOST: usize = 64;

impl Memorable for Arc<[LoggedIntervention]> {
    fn n_bytes(&self) -> usize {
        let texts = |line: &LoggedIntervention| line.account_id.len() + line.kind.len() + line.date.len();
        self.iter().map(|line| size_of::<LoggedIntervention>() + texts(line)).sum()
    }
}

/// A log by account, each in the order it came.
pub(in crate::service) fn by_account(log: Vec<LoggedIntervention>) -> HashMap<String, Vec<LoggedIntervention>> {
    let mut by_account: HashMap<String, Vec<LoggedIntervention>> = HashMap::new();
    for entry in log {
        by_account.entry(entry.account_id.clone()).or_default().push(entry);
    }
    by_account
}

/// The logs that are remembered; cheap to clone.
#[derive(Clone)]
pub(in crate::service) struct Logs(Remembered<Arc<[LoggedIntervention]>>);

impl Default for Logs {
    fn default() -> Self {
        Self(Remembered::of_halves(HALF))
    }
}

impl Logs {
    /// What was done about some accounts, in order of account as asked and day.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub(in crate::service) async fn of(
        &self,
        origin: &impl Origin,
        ids: &[&str],
    ) -> Result<Vec<LoggedIntervention>, StoreError> {
        if ids.len() > MOST {
            return origin.store().interventions_of(ids).await;
        }
        let basis = Basis::of(origin);
        let mut known: HashMap<&str, Arc<[LoggedIntervention]>> =
            ids.iter().filter_map(|&id| Some((id, self.0.get(&basis, id)?))).collect();
        let unknown: Vec<&str> = ids.iter().copied().filter(|id| !known.contains_key(id)).collect();
        if !unknown.is_empty() {
            let mut lines: HashMap<&str, Vec<LoggedIntervention>> =
                unknown.iter().map(|&id| (id, Vec::new())).collect();
            for line in origin.store().interventions_of(&unknown).await? {
                if let Some(lines) = lines.get_mut(line.account_id.as_str()) {
                    lines.push(line);
                }
            }
            for (id, lines) in lines {
                let lines: Arc<[LoggedIntervention]> = lines.into();
                self.0.put(origin, &basis, id.to_owned(), Arc::clone(&lines));
                known.insert(id, lines);
            }
        }
        Ok(ids.iter().filter_map(|id| known.remove(id)).flat_map(|lines| lines.to_vec()).collect())
    }
}
