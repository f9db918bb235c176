//! The week of the open book as the store knows it, for digests: what is to be done about each account, and where people and model
//! disagree.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use crate::book::Playbook;
use crate::insight::{DigestAccount, DigestStep, Disagreement};
use crate::store::{AccountScore, GivenRecommendation, LoggedIntervention, ScoredCall, Store, StoreError, Verdict};
use crate::units::day_of;

/// What a digest tells beside what moved.
pub struct Week {
    /// The accounts.
    pub accounts: Vec<DigestAccount>,
    /// The calls about open renewals that say the opposite of the model.
    pub disagreements: Vec<Disagreement>,
}

/// What the store knows of the week of some accounts; `log` is what was done about each, `calls` the last call of each person about
/// each renewal.
///
/// # Errors
/// [`StoreError`] when the store fails.
pub async fn week_of<S: BuildHasher>(
    store: &Store,
    playbook: &Playbook,
    accounts: Vec<AccountScore>,
    log: &HashMap<String, Vec<LoggedIntervention>, S>,
    calls: Vec<ScoredCall>,
) -> Result<Week, StoreError> {
    let mut decided: HashMap<String, Vec<GivenRecommendation>> = HashMap::new();
    for given in store.decided_recommendations(None).await? {
        decided.entry(given.account_id.clone()).or_default().push(given);
    }
    let ended = store.ended().await?;
    let told = |account: AccountScore| {
        let decided = decided.get(&account.account_id).map_or(&[][..], Vec::as_slice);
        let log = log.get(&account.account_id).map_or(&[][..], Vec::as_slice);
        DigestAccount {
            open_until: account.renewal_date.filter(|_| !account.has_ended(&ended)),
            steps: steps(playbook, &account, decided, log),
            account_id: account.account_id,
            name: account.name,
            owner: account.owner,
            value: account.value,
            win_probability: account.win_probability,
        }
    };
    let open_calls = calls.into_iter().filter(|call| call.disagrees && call.renewed.is_none());
    Ok(Week {
        accounts: accounts.into_iter().map(told).collect(),
        disagreements: open_calls.map(disagreement).collect(),
    })
}

fn disagreement(call: ScoredCall) -> Disagreement {
    Disagreement {
        renewal_date: call.call.renewal_date.parse().ok(),
        account_id: call.call.account_id,
        made_by: call.call.made_by,
        called: call.call.win_probability,
        model: call.call.model_probability,
        reason: call.call.reason,
    }
}

/// What was accepted and is not done since, and the action most worth doing, unless it was dismissed or is done; `decided` is oldest
/// first.
fn steps(
    playbook: &Playbook,
    account: &AccountScore,
    decided: &[GivenRecommendation],
    log: &[LoggedIntervention],
) -> Vec<DigestStep> {
    let is_done = |given: &GivenRecommendation| {
        let since = day_of(given.given_at.0).to_string();
        let is_it = |entry: &LoggedIntervention| playbook.kind_meant(&entry.kind).as_str() == given.action.kind;
        log.iter().any(|entry| entry.done && entry.date >= since && is_it(entry))
    };
    let is_accepted = |given: &GivenRecommendation| {
        given.decision.as_ref().is_some_and(|decision| decision.decision == Verdict::Accepted)
    };
    // Of a kind the latest word counts.
    let latest: HashMap<&str, &GivenRecommendation> =
        decided.iter().map(|given| (given.action.kind.as_str(), given)).collect();
    let mut steps = Vec::new();
    let mut settled = HashSet::new();
    for given in decided.iter().filter(|given| latest.get(given.action.kind.as_str()) == Some(given)) {
        let is_open = is_accepted(given) && !is_done(given);
        if let Some(act_by) = given.action.act_by.filter(|_| is_open) {
            steps.push(DigestStep {
                label: given.action.label.clone(),
                act_by,
                is_accepted: true,
                expected_value: given.action.expected_value,
            });
        }
        settled.insert((given.action.kind.as_str(), given.action.act_by));
    }
    if let Some(action) = &account.top_action
        && let Some(act_by) = action.act_by
        && !settled.contains(&(action.kind.as_str(), Some(act_by)))
    {
        steps.push(DigestStep {
            label: action.label.clone(),
            act_by,
            is_accepted: false,
            expected_value: action.expected_value,
        });
    }
    steps
}
