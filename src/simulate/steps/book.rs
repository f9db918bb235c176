//! A whole book of the family: past renewals, open accounts, the log of interventions.

use rayon::prelude::*;

use super::super::accounts::draw;
use super::super::course::log;
use super::super::course::log::LogEntry;
use super::super::truth::{BookParams, World};
use super::customs;
use super::kind::Kind;
use super::profile::Profile;
use super::term::Term;
use crate::simulate::book::PAST_DAYS;
use crate::units::{AccountId, Date, Days, Seed};

/// Days before renewal on which past accounts were read.
const DECISION_DATES: [Days; 4] = [150, 110, 75, 40];
/// Share of the past renewals that were read once more.
const READ_TWICE: f64 = 0.3;
/// Days before renewal on which a decision becomes known at the earliest; no intervention is as late.
const DECIDED: Days = 9;

/// A row of `renewals.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct PastRow {
    /// What was recorded, and what was true.
    pub term: Term,
    /// When the customer's decision became known.
    pub decided_on: Date,
    /// The outcome.
    pub renewed: bool,
    /// What was done after the decision date, earliest first.
    pub actions: Vec<(Kind, Days)>,
}

/// A book of the family.
#[derive(Debug, Clone, PartialEq)]
pub struct StepsBook {
    /// Past renewals, one row for each decision date; rows of one renewal stand together, earliest first.
    pub past: Vec<PastRow>,
    /// Open accounts.
    pub open: Vec<Term>,
    /// What was done, by date.
    pub log: Vec<LogEntry<Kind>>,
    pub(super) today: Date,
}

/// The family has no such world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the family steps has no world {world}: expected normal, null or randomised")]
pub struct UnknownLaw {
    /// The world that was asked for.
    pub world: World,
}

/// Simulates a book of the family; the same parameters give the same book.
///
/// # Errors
/// [`UnknownLaw`] for the worlds `hidden` and `notice`.
pub fn simulate(params: &BookParams) -> Result<StepsBook, UnknownLaw> {
    if matches!(params.world, World::Hidden | World::Notice) {
        return Err(UnknownLaw { world: params.world });
    }
    let past: Vec<(Vec<PastRow>, Vec<LogEntry<Kind>>)> =
        (0..params.n_past).into_par_iter().map(|number| past_account(params, number)).collect();
    let open: Vec<(Term, Vec<LogEntry<Kind>>)> =
        (0..params.n_open).into_par_iter().map(|number| open_account(params, number)).collect();
    let mut book = StepsBook { past: Vec::new(), open: Vec::new(), log: Vec::new(), today: params.today };
    for (rows, entries) in past {
        book.past.extend(rows);
        book.log.extend(entries);
    }
    for (term, entries) in open {
        book.open.push(term);
        book.log.extend(entries);
    }
    book.log.sort_by_key(|entry| entry.date);
    Ok(book)
}

fn past_account(params: &BookParams, number: usize) -> (Vec<PastRow>, Vec<LogEntry<Kind>>) {
    let seed = params.seed.child("account", number as u64);
    let profile = Profile::draw(seed);
    let rng = &mut seed.child("term", 0).rng();
    let renewal_date = params.today.plus(-draw::day(rng, 1, PAST_DAYS));
    let actions = customs::draw_actions(params.world, &profile, rng);
    let decided_on = renewal_date.plus(-draw::day(rng, 0, DECIDED));
    let first = draw::index(rng, DECISION_DATES.len());
    let mut dates = vec![DECISION_DATES[first]];
    let later = &DECISION_DATES[first + 1..];
    if !later.is_empty() && draw::happens(rng, READ_TWICE) {
        dates.push(later[draw::index(rng, later.len())]);
    }
    let fate = draw::uniform(rng);
    let account = AccountId(format!("P{:06}", number + 1));
    let term = |horizon: Days| Term {
        account: account.clone(),
        profile: profile.clone(),
        renewal_date,
        horizon,
        history: actions.iter().copied().filter(|&(_, lead)| lead >= horizon).collect(),
        world: params.world,
    };
    let rows = dates.iter().map(|&horizon| {
        let term = term(horizon);
        let later: Vec<_> = actions.iter().copied().filter(|&(_, lead)| lead < horizon).collect();
        PastRow { renewed: fate < term.probability_with(&later).get(), decided_on, actions: later, term }
    });
    (rows.collect(), entries(&account, &profile, &actions, renewal_date, seed))
}

fn open_account(params: &BookParams, number: usize) -> (Term, Vec<LogEntry<Kind>>) {
    let seed = params.seed.child("open", number as u64);
    let profile = Profile::draw(seed);
    let rng = &mut seed.child("term", 0).rng();
    let horizon = draw::day(rng, 20, 150);
    let renewal_date = params.today.plus(horizon);
    let mut history = customs::draw_actions(params.world, &profile, rng);
    history.retain(|&(_, lead)| lead >= horizon);
    let account = AccountId(format!("Q{:06}", number + 1));
    let entries = entries(&account, &profile, &history, renewal_date, seed);
    (Term { account, profile, renewal_date, horizon, history, world: params.world }, entries)
}

/// The log of what was done in a term.
fn entries(
    account: &AccountId,
    profile: &Profile,
    actions: &[(Kind, Days)],
    renewal_date: Date,
    seed: Seed,
) -> Vec<LogEntry<Kind>> {
    let rng = &mut seed.child("log", 0).rng();
    log::entries(account, profile.owner, renewal_date, actions.iter().copied(), Kind::rules, rng)
}
