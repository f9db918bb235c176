//! The laws of a world: base log-odds, chances of being helped, effects; the same for every book of that world.
//!
//! `log-odds without = α + 1.75·s (+ 1.2·u where a driver is hidden)`, `s` the standardised outcome score. The constants
//! come from [`crate::simulate::course::reference`].

use std::f64::consts::FRAC_1_SQRT_2;

use super::super::accounts::{Facts, draw};
use super::assignment::{RANDOMISED_CHANCE, customary_chance};
use super::kind::Kind;
use super::world::World;
use super::{effect, outcome};
use crate::units::{Days, Rng};

/// Standard deviation of the recorded part of the log-odds.
const SPREAD: f64 = 1.75;
/// Standard deviation of the hidden driver's part.
const HIDDEN_SPREAD: f64 = 1.2;
/// Days before renewal from which customers who leave begin to give notice, in the world of that name.
pub(in crate::simulate) const NOTICE_DAYS: Days = 120;
/// Latest days before renewal on which others decide.
const DECISION_DAYS: Days = 60;

/// The laws of one world.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::simulate) struct Law {
    pub world: World,
    pub score_mean: f64,
    pub score_sd: f64,
    /// `α`.
    pub intercept: f64,
}

impl Law {
    /// Log-odds of renewing when nothing is done; `hidden` is standard normal.
    pub(in crate::simulate) fn base(&self, facts: Facts<'_>, hidden: f64) -> f64 {
        let known = self.intercept + SPREAD * self.standard_score(facts);
        if self.world == World::Hidden { known + HIDDEN_SPREAD * hidden } else { known }
    }

    /// Change of the log-odds by a set of interventions.
    pub(in crate::simulate) fn effect(&self, facts: Facts<'_>, actions: impl IntoIterator<Item = (Kind, Days)>) -> f64 {
        if self.world.interventions_work() { effect::joint(facts, actions) } else { 0.0 }
    }

    /// The chance that an occasion for the kind is used.
    pub(in crate::simulate) fn chance(&self, kind: Kind, facts: Facts<'_>, hidden: f64) -> f64 {
        let recorded = -self.standard_score(facts);
        match self.world {
            World::Randomised => RANDOMISED_CHANCE,
            World::Hidden => customary_chance(kind, facts, (recorded - hidden) * FRAC_1_SQRT_2),
            World::Normal | World::Null | World::Notice => customary_chance(kind, facts, recorded),
        }
    }

    /// How many days before renewal the decision becomes known, given that it is open `horizon` days before.
    ///
    /// Elsewhere than in the notice world the decision falls 0–59 days ahead, mostly late, whatever it is:
    /// `⌊60 u²⌋`, and `⌊h u²⌋` is the same law given that it falls within `h < 60` days.
    pub(in crate::simulate) fn decision_lead(&self, horizon: Days, renews: bool, rng: &mut Rng) -> Days {
        let u = draw::uniform(rng);
        match (self.world, renews) {
            (World::Notice, true) => draw::whole_days(10.0 * u),
            (World::Notice, false) => draw::whole_days(f64::from(NOTICE_DAYS.min(horizon)) * u),
            _ => draw::whole_days(f64::from(DECISION_DAYS.min(horizon)) * u * u),
        }
    }

    /// What it adds to the log-odds that the customer is still undecided `horizon` days before renewal.
    ///
    /// Where those who leave give notice early, silence is good news: `−ln P(no notice yet | leaves)`.
    pub(in crate::simulate) fn undecided(&self, horizon: Days) -> f64 {
        if self.world == World::Notice {
            -(f64::from(horizon.clamp(1, NOTICE_DAYS)) / f64::from(NOTICE_DAYS)).ln()
        } else {
            0.0
        }
    }

    /// The outcome score in standard deviations from its mean.
    pub(in crate::simulate) fn standard_score(&self, facts: Facts<'_>) -> f64 {
        (outcome::score(facts) - self.score_mean) / self.score_sd
    }
}
