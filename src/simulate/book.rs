//! A whole book: past renewals, open accounts, the log of interventions, and the truth about all of them.

use std::collections::HashMap;

use rayon::prelude::*;

use super::accounts::{Account, Drivers, draw};
use super::course::log::LogEntry;
use super::course::renewal::{Course, DAYS_PER_MONTH};
use super::course::{Action, Situation, log, reference, renewal};
use super::truth::{BookParams, Kind, Law};
use crate::units::{AccountId, Date, Days, LogOdds, Probability, Rng};

/// Days over which past renewals came due.
pub(super) const PAST_DAYS: Days = 3 * 365;
/// Share of the accounts that could show an earlier and a later renewal and do.
const SECOND_RENEWAL: f64 = 0.5;

/// A row of `renewals.csv`: a past renewal as it was known on a decision date.
#[derive(Debug, Clone, PartialEq)]
pub struct PastRow {
    /// What was recorded, and what was true.
    pub situation: Situation,
    /// When the customer's decision became known.
    pub decided_on: Date,
    /// The outcome.
    pub renewed: bool,
    /// Interventions that took place after the decision date.
    pub actions: Vec<Action>,
}

/// A row of `accounts.csv`.
pub type OpenAccount = Situation;

/// A synthetic book.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntheticBook {
    /// Past renewals, one row for each decision date; rows of one renewal stand together, earliest first.
    pub past: Vec<PastRow>,
    /// Open accounts.
    pub open: Vec<OpenAccount>,
    /// What was done, by date.
    pub log: Vec<LogEntry<Kind>>,
}

/// Simulates a book; the same parameters give the same book.
///
/// ```
/// use winprob::simulate::{BookParams, Kind, World, simulate};
/// use winprob::units::{Date, Seed};
///
/// let today: Date = "2026-11-01".parse().unwrap();
/// let book = simulate(&BookParams { world: World::Normal, n_past: 20, n_open: 5, seed: Seed(1), today });
/// let account = &book.open[0];
/// let uplift = account.log_odds_with(&[(Kind::ExecutiveCall, 14)]).probability().get()
///     - account.log_odds_without().probability().get();
/// assert!(uplift > 0.0);
/// ```
#[must_use]
pub fn simulate(params: &BookParams) -> SyntheticBook {
    let law = reference::law_of(params.world);
    let mut log = Vec::new();
    let past = past(params, &law, &mut log);
    let open: Vec<(Situation, Vec<LogEntry<Kind>>)> =
        (0..params.n_open).into_par_iter().filter_map(|number| open_account(params, &law, number)).collect();
    let mut accounts = Vec::with_capacity(open.len());
    for (situation, entries) in open {
        accounts.push(situation);
        log.extend(entries);
    }
    log.sort_by_key(|entry| entry.date);
    SyntheticBook { past, open: accounts, log }
}

impl SyntheticBook {
    /// The truth about the open accounts, by identifier.
    #[must_use]
    pub fn truth(&self) -> Truth<'_> {
        Truth { by_account: self.open.iter().map(|account| (&account.account().id, account)).collect() }
    }
}

/// The true answer for any plan of any open account; `None` where the book has no such account.
#[derive(Debug, Clone)]
pub struct Truth<'a> {
    by_account: HashMap<&'a AccountId, &'a Situation>,
}

impl Truth<'_> {
    /// See [`Situation::log_odds_without`].
    #[must_use]
    pub fn log_odds_without(&self, account: &AccountId) -> Option<LogOdds> {
        self.by_account.get(account).map(|situation| situation.log_odds_without())
    }

    /// See [`Situation::log_odds_with`].
    #[must_use]
    pub fn log_odds_with(&self, account: &AccountId, plan: &[(Kind, Days)]) -> Option<LogOdds> {
        self.by_account.get(account).map(|situation| situation.log_odds_with(plan))
    }

    /// See [`Situation::win_probability`].
    #[must_use]
    pub fn win_probability(&self, account: &AccountId) -> Option<Probability> {
        self.by_account.get(account).map(|situation| situation.win_probability())
    }
}

/// The rows of as many past renewals as asked for; some accounts give two.
fn past(params: &BookParams, law: &Law, log: &mut Vec<LogEntry<Kind>>) -> Vec<PastRow> {
    // At most one account a renewal is needed; those beyond the count are dropped.
    let histories: Vec<Vec<(Course, Vec<LogEntry<Kind>>)>> =
        (0..params.n_past).into_par_iter().map(|number| past_account(params, law, number)).collect();
    let mut rows = Vec::new();
    for (course, entries) in histories.into_iter().flatten().take(params.n_past) {
        log.extend(entries);
        for situation in course.situations {
            rows.push(PastRow {
                decided_on: situation.renewal_date.plus(-course.decided_lead),
                renewed: course.renewed,
                actions: course.actions.iter().copied().filter(|a| a.lead_days < situation.horizon).collect(),
                situation,
            });
        }
    }
    rows
}

/// The past renewals of an account: one, or two when the first was won and the next has come due since.
fn past_account(params: &BookParams, law: &Law, number: usize) -> Vec<(Course, Vec<LogEntry<Kind>>)> {
    let seed = params.seed.child("account", number as u64);
    let mut account = Account::draw('A', number + 1, seed);
    let rng = &mut seed.child("dates", 0).rng();
    let mut date = params.today.plus(-draw::day(rng, 1, PAST_DAYS));
    let mut drivers = Drivers::draw(rng);
    let mut renewals = Vec::new();
    for term in 0..2 {
        let horizons = renewal::past_horizons(params.world, rng);
        let seed = seed.child("renewal", term);
        let course = renewal::run(law, &account, drivers, date, &horizons, seed);
        let entries = entries(&account, &course.actions, date, &mut seed.child("log", 0).rng());
        let term_days = draw::whole_days(account.contract.months * DAYS_PER_MONTH);
        let next = date.plus(term_days);
        let again = course.renewed && next < params.today && draw::happens(rng, SECOND_RENEWAL);
        drivers = course.drivers.later(term_days, rng);
        renewals.push((course, entries));
        if !again {
            break;
        }
        date = next;
        account.contract.terms += 1.0;
    }
    renewals
}

/// An account whose renewal lies 20–180 days ahead, with what was done for it so far.
fn open_account(params: &BookParams, law: &Law, number: usize) -> Option<(Situation, Vec<LogEntry<Kind>>)> {
    let seed = params.seed.child("open", number as u64);
    let account = Account::draw('B', number + 1, seed);
    let rng = &mut seed.child("dates", 0).rng();
    let horizon = draw::day(rng, 20, 180);
    let date = params.today.plus(horizon);
    let course = renewal::run(law, &account, Drivers::draw(rng), date, &[horizon], seed.child("renewal", 0));
    let situation = course.situations.into_iter().next()?;
    let entries = entries(&account, &situation.history, date, &mut seed.child("log", 0).rng());
    Some((situation, entries))
}

/// The log of what was done in a term.
fn entries(account: &Account, actions: &[Action], renewal_date: Date, rng: &mut Rng) -> Vec<LogEntry<Kind>> {
    let actions = actions.iter().map(|action| (action.kind, action.lead_days));
    log::entries(&account.id, account.csm, renewal_date, actions, Kind::rules, rng)
}
