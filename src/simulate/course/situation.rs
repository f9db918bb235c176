//! An account on a decision date: what is recorded of it, and what is true of it under any plan.

use super::super::accounts::{Account, COLUMNS, Facts, Reading};
use super::super::truth::{Kind, Law, OCCASIONS};
use crate::units::{Date, Days, LogOdds, Probability, Rng, Seed, logit, sigmoid};

/// Draws of the customary mix over which the probability as usual is the mean: the standard error is a thirtieth of the
/// spread of the probability over the mix.
const N_DRAWS: u32 = 1_000;

/// An intervention that took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    /// Its kind.
    pub kind: Kind,
    /// Days before renewal.
    pub lead_days: Days,
    /// Which of the term's customary occasions it used.
    pub(in crate::simulate) occasion: usize,
}

/// An account on a decision date, with its truth.
///
/// Log-odds here mean those of a customer who is still undecided when a planned action falls due; in the hidden world
/// they contain the hidden driver. Of the same situation, `without` is the empty plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Situation {
    pub(in crate::simulate) account: Account,
    pub(in crate::simulate) reading: Reading,
    /// The reading that the outcome follows; the same as `reading` unless the renewal was read again later.
    pub(in crate::simulate) decisive: Reading,
    pub(in crate::simulate) renewal_date: Date,
    pub(in crate::simulate) horizon: Days,
    /// Interventions of this term up to the decision date.
    pub(in crate::simulate) history: Vec<Action>,
    pub(in crate::simulate) hidden: f64,
    pub(in crate::simulate) law: Law,
    pub(in crate::simulate) seed: Seed,
}

impl Situation {
    /// The account.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// What is recorded on the decision date.
    #[must_use]
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// The day the contract comes due.
    #[must_use]
    pub fn renewal_date(&self) -> Date {
        self.renewal_date
    }

    /// The decision date.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.renewal_date.plus(-self.horizon)
    }

    /// Days from the decision date to the renewal.
    #[must_use]
    pub fn horizon(&self) -> Days {
        self.horizon
    }

    /// Interventions of this term up to the decision date, earliest first.
    #[must_use]
    pub fn history(&self) -> &[Action] {
        &self.history
    }

    /// The chance that the kind is given on one of its customary occasions, before anything is cancelled.
    #[must_use]
    pub fn propensity(&self, kind: Kind) -> Probability {
        let chance = self.law.chance(kind, self.facts(), self.hidden);
        LogOdds(logit(chance)).probability()
    }

    /// True log-odds of renewing if nothing more is done; what was done before counts.
    #[must_use]
    pub fn log_odds_without(&self) -> LogOdds {
        self.log_odds_with(&[])
    }

    /// True log-odds of renewing under a plan of kinds and lead days.
    ///
    /// Actions that are not after the decision date and before the renewal change nothing.
    #[must_use]
    pub fn log_odds_with(&self, plan: &[(Kind, Days)]) -> LogOdds {
        LogOdds(self.base() + self.effect(plan))
    }

    /// True probability of renewing if things go on as they customarily do: the mean over draws of the customary mix.
    #[must_use]
    pub fn win_probability(&self) -> Probability {
        let rng = &mut self.seed.rng();
        let base = self.base();
        let chances = OCCASIONS.map(|occasion| self.law.chance(occasion.kind, self.facts(), self.hidden));
        let total: f64 = (0..N_DRAWS).map(|_| sigmoid(base + self.effect(&self.customary_plan(&chances, rng)))).sum();
        let mean = total / f64::from(N_DRAWS);
        LogOdds(logit(mean)).probability()
    }

    /// The single actions of the playbook that are still possible: candidate leads ahead, account rules met.
    ///
    /// What was done before excludes nothing here; a repeat has its own, smaller truth.
    #[must_use]
    pub fn possible_actions(&self) -> Vec<(Kind, Days)> {
        Kind::ALL
            .into_iter()
            .filter(|kind| kind.rules().only_if.is_none_or(|(column, value)| self.shows(column, value)))
            .flat_map(|kind| kind.lead_days().iter().map(move |&lead| (kind, lead)))
            .filter(|&(_, lead)| self.is_ahead(lead))
            .collect()
    }

    pub(in crate::simulate) fn facts(&self) -> Facts<'_> {
        Facts { account: &self.account, reading: &self.reading }
    }

    /// Log-odds before any intervention.
    fn base(&self) -> f64 {
        self.law.base(self.decisive(), self.hidden) + self.law.undecided(self.horizon)
    }

    /// What the interventions done and planned add to the log-odds.
    fn effect(&self, plan: &[(Kind, Days)]) -> f64 {
        let done = self.history.iter().map(|action| (action.kind, action.lead_days));
        let planned = plan.iter().copied().filter(|&(_, lead)| self.is_ahead(lead));
        self.law.effect(self.decisive(), done.chain(planned))
    }

    /// One draw of what is customarily done from here on: nothing after the decision, no occasion twice.
    fn customary_plan(&self, chances: &[f64; OCCASIONS.len()], rng: &mut Rng) -> Vec<(Kind, Days)> {
        let decided_lead = self.law.decision_lead(self.horizon, true, rng);
        let mut plan = Vec::new();
        for (number, (occasion, &chance)) in OCCASIONS.into_iter().zip(chances).enumerate() {
            if self.history.iter().any(|action| action.occasion == number) {
                continue;
            }
            let lead = occasion.later_lead(chance, self.horizon, rng).filter(|&lead| lead > decided_lead);
            plan.extend(lead.map(|lead| (occasion.kind, lead)));
        }
        plan
    }

    fn decisive(&self) -> Facts<'_> {
        Facts { account: &self.account, reading: &self.decisive }
    }

    /// Whether the account has the value in the column.
    fn shows(&self, column: &str, value: &str) -> bool {
        COLUMNS.iter().any(|c| c.name == column && (c.cell)(&self.account, &self.reading) == value)
    }

    fn is_ahead(&self, lead: Days) -> bool {
        (0..self.horizon).contains(&lead)
    }
}
