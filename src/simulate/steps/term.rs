//! An account on a decision date: what is recorded of it, and what is true of it under any plan.

use super::super::truth::World;
use super::kind::Kind;
use super::profile::Profile;
use super::{customs, law};
use crate::units::{AccountId, Date, Days, LogOdds, Probability, logit};

/// An account on a decision date, with its truth.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The account.
    pub account: AccountId,
    /// What is recorded of it.
    pub profile: Profile,
    /// The day the contract comes due.
    pub renewal_date: Date,
    /// Days from the decision date to the renewal.
    pub horizon: Days,
    /// What was done in this term up to the decision date, earliest first.
    pub history: Vec<(Kind, Days)>,
    pub(super) world: World,
}

impl Term {
    /// The decision date.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.renewal_date.plus(-self.horizon)
    }

    /// True probability of renewing under a plan of kinds and lead days; what was done before counts.
    ///
    /// Actions that are not after the decision date and before the renewal change nothing.
    #[must_use]
    pub fn probability_with(&self, plan: &[(Kind, Days)]) -> Probability {
        let planned = plan.iter().copied().filter(|&(_, lead)| self.is_ahead(lead));
        let actions = self.history.iter().copied().chain(planned);
        let effect = if self.world.interventions_work() { law::effect(&self.profile, actions) } else { 0.0 };
        law::probability(law::log_hazard(&self.profile) + effect)
    }

    /// True probability of renewing if nothing more is done.
    #[must_use]
    pub fn probability_without(&self) -> Probability {
        self.probability_with(&[])
    }

    /// True probability of renewing if things go on as they customarily do: the exact mean over what may still be given.
    #[must_use]
    pub fn probability_as_usual(&self) -> Probability {
        let mean = self.mean_over(&Kind::ALL, &mut Vec::new());
        LogOdds(logit(mean)).probability()
    }

    /// The mean over whether and when each of the given kinds is still given, beside what is planned already.
    fn mean_over(&self, kinds: &[Kind], plan: &mut Vec<(Kind, Days)>) -> f64 {
        let Some((&kind, others)) = kinds.split_first() else { return self.probability_with(plan).get() };
        let chance_of = self.later_leads(kind);
        let mut mean = (1.0 - chance_of.iter().map(|(_, chance)| chance).sum::<f64>()) * self.mean_over(others, plan);
        for (lead, chance) in chance_of {
            plan.push((kind, lead));
            mean += chance * self.mean_over(others, plan);
            plan.pop();
        }
        mean
    }

    /// The chance that a kind is given after the decision date, by a lead of each side of the step of its timing.
    fn later_leads(&self, kind: Kind) -> Vec<(Days, f64)> {
        if self.history.iter().any(|&(given, _)| given == kind) {
            return Vec::new();
        }
        let (first, last) = customs::leads(kind);
        let each = customs::chance(self.world, kind, &self.profile) / f64::from(last - first + 1);
        let gone = f64::from((last - self.horizon + 1).clamp(0, last - first + 1)) * each;
        let mut sides: Vec<(Days, f64)> = Vec::new();
        for lead in (first..=last).filter(|&lead| self.is_ahead(lead)) {
            match sides.iter_mut().find(|(known, _)| law::suits(kind, *known) == law::suits(kind, lead)) {
                Some((_, chance)) => *chance += each / (1.0 - gone),
                None => sides.push((lead, each / (1.0 - gone))),
            }
        }
        sides
    }

    /// The single actions of the playbook that are still ahead.
    #[must_use]
    pub fn possible_actions(&self) -> Vec<(Kind, Days)> {
        let of_kind = |kind: Kind| kind.lead_days().iter().map(move |&lead| (kind, lead));
        Kind::ALL.into_iter().flat_map(of_kind).filter(|&(_, lead)| self.is_ahead(lead)).collect()
    }

    fn is_ahead(&self, lead: Days) -> bool {
        (0..self.horizon).contains(&lead)
    }
}
