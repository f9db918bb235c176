//! The week of each owner, from the store; told once a week to who wants to know.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::json;

use super::super::events::{Event, EventKind};
use super::super::problem::Problem;
use super::super::state::AppState;
use super::known_book::KnownBook;
use super::moved::moved_of;
use crate::insight::{
    Digest, DigestAccount, DigestStep, Disagreement, digest_message, digests, disagreements, due, moved,
};
use crate::store::{AccountScore, GivenRecommendation, LoggedIntervention, ScoredCall, Verdict};
use crate::units::{Date, day_of};
use crate::workflow::Engine;

/// Days that are looked back over.
const WEEK: u32 = 7;

/// The digest of an owner, or of every owner who has something in it.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub(in crate::service) async fn digests_of(state: &AppState, owner: Option<&str>) -> Result<Vec<Digest>, Problem> {
    let today = state.today();
    let known = KnownBook::read(state, owner).await?;
    let movers = moved_of(state, WEEK, &known).await?.movers;
    let steps = Steps { engine: state.engine.load_full()?, decided: decided(state).await?, log: known.log };
    let ended = state.store.ended().await?;
    let accounts: Vec<DigestAccount> = known
        .accounts
        .into_iter()
        .map(|account| DigestAccount {
            open_until: account.renewal_date.filter(|_| !account.has_ended(&ended)),
            steps: steps.of(&account),
            account_id: account.account_id,
            name: account.name,
            owner: account.owner,
            value: account.value,
            win_probability: account.win_probability,
        })
        .collect();
    let open_calls = known.calls.into_iter().filter(|call| call.disagrees && call.renewed.is_none());
    let open_calls: Vec<Disagreement> = open_calls.map(disagreement).collect();
    let mut lines = moved(&accounts, &movers);
    lines.extend(due(&accounts, today));
    lines.extend(disagreements(&accounts, &open_calls));
    Ok(digests(lines, today))
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

/// What was decided about steps, and what was done, by account.
struct Steps {
    engine: Arc<Engine>,
    decided: HashMap<String, Vec<GivenRecommendation>>,
    log: HashMap<String, Vec<LoggedIntervention>>,
}

/// What was decided about recommendations, by account, oldest first.
async fn decided(state: &AppState) -> Result<HashMap<String, Vec<GivenRecommendation>>, Problem> {
    let mut decided: HashMap<String, Vec<GivenRecommendation>> = HashMap::new();
    for given in state.store.decided_recommendations(None).await? {
        decided.entry(given.account_id.clone()).or_default().push(given);
    }
    Ok(decided)
}

impl Steps {
    /// What was accepted and is not done since, and the action most worth doing, unless it was dismissed or is done.
    fn of(&self, account: &AccountScore) -> Vec<DigestStep> {
        let decided = self.decided.get(&account.account_id).map_or(&[][..], Vec::as_slice);
        let is_done = |given: &GivenRecommendation| {
            let since = day_of(given.given_at.0).to_string();
            let playbook = &self.engine.model.playbook;
            let is_it = |entry: &LoggedIntervention| playbook.kind_meant(&entry.kind).as_str() == given.action.kind;
            let mut log = self.log.get(&account.account_id).into_iter().flatten();
            log.any(|entry| entry.done && entry.date >= since && is_it(entry))
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
}

/// Tells the week of every owner, once in a week that begins on a Monday; `told` is the week told last by this process. Gives the
/// week that is told now.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub async fn tell_the_week(state: &AppState, told: Option<Date>) -> Result<Option<Date>, Problem> {
    let week = state.clock.today().monday();
    if told == Some(week) || state.engine.get().is_none() || !state.events.is_awaited(EventKind::Digest) {
        return Ok(told);
    }
    let events = digests_of(state, None).await?.into_iter().map(|digest| {
        let named = format!("{week} {:?}", digest.owner);
        let data = json!({
            "owner": digest.owner,
            "from": digest.from,
            "to": digest.to,
            "words": digest.words,
            "lines": digest.lines,
            "text": digest_message(&digest),
        });
        Event::told_once(EventKind::Digest, "digest", &named, data)
    });
    state.events.emit_all(events.collect()).await?;
    Ok(Some(week))
}
