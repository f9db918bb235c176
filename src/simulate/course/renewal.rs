//! The course of one renewal: readings on its decision dates, what was done, when it was decided, how it ended.

use super::super::accounts::{Account, Driver, Drivers, Facts, Reading, draw};
use super::super::truth::{Law, NOTICE_DAYS, OCCASIONS, World};
use super::situation::{Action, Situation};
use crate::units::{Date, Days, Rng, Seed, sigmoid};

/// Days in an average month.
pub(in crate::simulate) const DAYS_PER_MONTH: f64 = 30.44;

/// Days before renewal on which past accounts were read.
const DECISION_DATES: [Days; 5] = [180, 120, 90, 60, 30];

/// A renewal from its first decision date to its end.
pub(in crate::simulate) struct Course {
    /// One for each decision date on which the customer was undecided, earliest first.
    pub situations: Vec<Situation>,
    /// Interventions that took place, earliest first.
    pub actions: Vec<Action>,
    pub decided_lead: Days,
    pub renewed: bool,
    /// The drivers on the last decision date.
    pub drivers: Drivers,
    /// The standardised outcome score of the last reading.
    pub score: f64,
    /// Log-odds with what was done.
    pub log_odds: f64,
}

/// Runs a renewal whose features are read `horizons` days before it (descending, at least one).
pub(in crate::simulate) fn run(
    law: &Law,
    account: &Account,
    first: Drivers,
    renewal_date: Date,
    horizons: &[Days],
    seed: Seed,
) -> Course {
    let rng = &mut seed.child("course", 0).rng();
    let (readings, drivers) = readings(account, first, horizons, rng);
    let hidden = drivers.get(Driver::Hidden);
    let last = readings.len() - 1;
    let facts = |step: usize| Facts { account, reading: &readings[step] };

    let base = law.base(facts(last), hidden);
    let fate = draw::uniform(rng);
    let horizon = horizons[0];
    let decided_lead = law.decision_lead(horizon, fate < sigmoid(base), rng);

    let mut actions: Vec<Action> = Vec::new();
    for (number, occasion) in OCCASIONS.into_iter().enumerate() {
        let lead = occasion.lead(rng);
        let seen = horizons.iter().rposition(|&horizon| horizon > lead).unwrap_or(0);
        let used = draw::happens(rng, law.chance(occasion.kind, facts(seen), hidden));
        if used && lead > decided_lead {
            actions.push(Action { kind: occasion.kind, lead_days: lead, occasion: number });
        }
    }
    actions.sort_by_key(|action| std::cmp::Reverse(action.lead_days));
    let log_odds = base + law.effect(facts(last), actions.iter().map(|a| (a.kind, a.lead_days)));

    let situations = horizons
        .iter()
        .enumerate()
        .filter(|&(_, &horizon)| horizon > decided_lead)
        .map(|(step, &horizon)| Situation {
            account: account.clone(),
            reading: readings[step].clone(),
            decisive: readings[last].clone(),
            renewal_date,
            horizon,
            history: actions.iter().copied().filter(|action| action.lead_days >= horizon).collect(),
            hidden,
            law: *law,
            seed: seed.child("as usual", u64::from(horizon.unsigned_abs())),
        })
        .collect();
    let renewed = fate < sigmoid(log_odds);
    let score = law.standard_score(facts(last));
    Course { situations, actions, decided_lead, renewed, drivers, score, log_odds }
}

/// One reading for each horizon, and the drivers behind the last.
fn readings(account: &Account, first: Drivers, horizons: &[Days], rng: &mut Rng) -> (Vec<Reading>, Drivers) {
    let mut drivers = first;
    let mut before = horizons[0];
    let mut readings = Vec::with_capacity(horizons.len());
    for &horizon in horizons {
        if horizon < before {
            drivers = drivers.later(before - horizon, rng);
            before = horizon;
        }
        let tenure = account.contract.months * account.contract.terms - f64::from(horizon) / DAYS_PER_MONTH;
        readings.push(Reading::of(account, &drivers, tenure.max(0.0)));
    }
    (readings, drivers)
}

/// The decision dates of a past renewal: one for two accounts in three, else two or three.
pub(in crate::simulate) fn past_horizons(world: World, rng: &mut Rng) -> Vec<Days> {
    // Where notice comes early, a renewal must be seen before the first notice, or the leavers are missing.
    let dates: Vec<Days> = match world {
        World::Notice => DECISION_DATES.into_iter().filter(|&days| days >= NOTICE_DAYS).collect(),
        _ => DECISION_DATES.to_vec(),
    };
    let first = dates[draw::index(rng, dates.len())];
    let mut horizons = vec![first];
    if draw::happens(rng, 0.4) {
        let n_more = if draw::happens(rng, 0.4) { 2 } else { 1 };
        let mut later: Vec<Days> = DECISION_DATES.into_iter().filter(|&days| days < first).collect();
        while later.len() > n_more {
            later.remove(draw::index(rng, later.len()));
        }
        horizons.extend(later);
    }
    horizons
}
