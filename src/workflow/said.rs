//! The renewals of the store with all that was said of them, for checkpoints.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::insight::{Due, ModelView, Said, Settlement};
use crate::store::{AccountScore, Outcome, PastScore, ScoredCall, Store, StoreError};
use crate::units::{Date, day_of};

/// What the store knows of renewals, by account or by account and day.
struct Known {
    published: BTreeMap<String, Vec<PastScore>>,
    calls: HashMap<(String, String), Vec<ScoredCall>>,
    settled: BTreeMap<(String, String), Vec<Settlement>>,
}

/// Every open renewal, and every ended one that somebody made a call about.
///
/// # Errors
/// [`StoreError`] when the store fails.
pub async fn renewals_said(store: &Store) -> Result<Vec<Due>, StoreError> {
    let (published, calls) = (store.all_past_scores().await?, store.all_calls().await?);
    let known = Known { published, calls: by_renewal(calls), settled: store.settlements().await? };
    Ok(known.renewals(&store.whole_book().await?, &store.outcomes().await?))
}

/// The same of one account.
///
/// # Errors
/// [`StoreError`] when the store fails.
pub async fn renewals_said_of(store: &Store, account: &str) -> Result<Vec<Due>, StoreError> {
    let published = BTreeMap::from([(account.to_owned(), store.past_scores(account).await?)]);
    let calls = by_renewal(store.calls(Some(account)).await?);
    let known = Known { published, calls, settled: store.settlements().await? };
    let book: Vec<AccountScore> = store.account_score(account).await?.into_iter().collect();
    Ok(known.renewals(&book, &store.outcomes_of(account).await?))
}

fn by_renewal(all: Vec<ScoredCall>) -> HashMap<(String, String), Vec<ScoredCall>> {
    let mut calls: HashMap<(String, String), Vec<ScoredCall>> = HashMap::new();
    for call in all {
        let renewal = (call.call.account_id.clone(), call.call.renewal_date.clone());
        calls.entry(renewal).or_default().push(call);
    }
    calls
}

impl Known {
    fn renewals(&self, book: &[AccountScore], outcomes: &[Outcome]) -> Vec<Due> {
        let ended: HashSet<(&str, &str)> =
            outcomes.iter().map(|outcome| (outcome.account_id.as_str(), outcome.renewal_date.as_str())).collect();
        let accounts: HashMap<&str, &AccountScore> =
            book.iter().map(|account| (account.account_id.as_str(), account)).collect();
        let open = book.iter().filter_map(|account| {
            let renewal_date = account.renewal_date?;
            let is_open = !ended.contains(&(account.account_id.as_str(), renewal_date.to_string().as_str()));
            is_open.then(|| self.due(&account.account_id, renewal_date, Some(account), None))
        });
        let over = outcomes.iter().filter_map(|outcome| {
            let renewal = (outcome.account_id.clone(), outcome.renewal_date.clone());
            let account = accounts.get(outcome.account_id.as_str()).copied();
            self.calls.contains_key(&renewal).then_some(())?;
            Some(self.due(&outcome.account_id, outcome.renewal_date.parse().ok()?, account, Some(outcome)))
        });
        open.chain(over).collect()
    }

    fn due(&self, id: &str, renewal_date: Date, account: Option<&AccountScore>, outcome: Option<&Outcome>) -> Due {
        let renewal = (id.to_owned(), renewal_date.to_string());
        // What was said once the decision was known is hindsight.
        let decided: Option<Date> =
            outcome.and_then(|outcome| outcome.decided_on.as_ref()).and_then(|day| day.parse().ok());
        let in_time = |day: Date| decided.is_none_or(|decided| day < decided);
        let published = self.published.get(id).into_iter().flatten().map(|score| ModelView {
            day: day_of(score.scored_at.0),
            win_probability: score.win_probability,
            low: score.low,
            high: score.high,
            model: score.model.clone(),
        });
        let calls = self.calls.get(&renewal).into_iter().flatten().map(|call| Said {
            made_by: call.call.made_by.clone(),
            day: day_of(call.call.made_at.0),
            win_probability: call.call.win_probability,
            monitor: call.call.monitor,
            reason: call.call.reason.clone(),
        });
        Due {
            account_id: id.to_owned(),
            name: account.and_then(|account| account.name.clone()),
            owner: account.and_then(|account| account.owner.clone()),
            segment: account.and_then(|account| account.segment.clone()),
            value: outcome.and_then(|outcome| outcome.value).or(account.and_then(|account| account.value)),
            renewal_date,
            renewed: outcome.map(|outcome| outcome.renewed),
            published: published.filter(|view| in_time(view.day)).collect(),
            calls: calls.filter(|call| in_time(call.day)).collect(),
            settled: self.settled.get(&renewal).cloned().unwrap_or_default(),
        }
    }
}
