//! What could be tried for each open account: of each kind the day on which it is worth most.

use rayon::prelude::*;

use super::params::TrialParams;
use super::size;
use crate::effects::{AccountEffects, Candidate, Grade};
use crate::plan::limits::Limits;
use crate::plan::planner::Planner;
use crate::plan::rules::{Rules, concerns};
use crate::plan::standing::{Expectation, ReasonCode, barred};
use crate::units::Date;

/// One kind that could be tried for one account.
#[derive(Debug, Clone)]
pub(super) struct Arm {
    pub row: usize,
    pub renewal: Date,
    pub candidate: Candidate,
    pub grade: Grade,
    /// Why it is not acted on today, whatever its numbers say.
    pub barred: Option<ReasonCode>,
    /// Expected worth beyond not doing it, `uplift × value - cost`; other kinds may be done beside it.
    pub worth: f64,
    /// What the renewal is worth.
    pub value: f64,
    /// The chance with which it would be given.
    pub chance: f64,
    /// The variance of the account's score.
    pub variance: f64,
}

impl Arm {
    /// What the lot gives up against acting on what is believed today.
    pub fn forgone(&self) -> f64 {
        let acted_on = if self.barred.is_some() { 0.0 } else { self.worth.max(0.0) };
        acted_on - self.chance * self.worth
    }
}

/// All arms of the book, in order of row and kind, and what the planner asks effects of.
pub(super) struct Arms<'a> {
    pub planner: &'a Planner<'a>,
    pub limits: &'a Limits,
    pub params: &'a TrialParams,
}

impl Arms<'_> {
    /// What could be tried, row by row; nothing for accounts that take part in a trial already.
    pub fn all(&self) -> Vec<Arm> {
        let rows: Vec<Vec<Arm>> = (0..self.planner.rows.len()).into_par_iter().map(|row| self.of(row)).collect();
        rows.into_iter().flatten().collect()
    }

    /// What an arm changes in win probability, one number a draw of the posterior.
    pub fn changes(&self, arm: &Arm) -> Vec<f64> {
        let Some((model, accounts)) = &self.planner.effects else { return Vec::new() };
        model.account(accounts, arm.row, self.planner.rows.horizon(arm.row), &[arm.candidate]).changes(&[0])
    }

    fn of(&self, row: usize) -> Vec<Arm> {
        let planner = self.planner;
        let rules = Rules::of(planner.playbook, planner.rows, row, planner.log, self.limits);
        let (Some((model, accounts)), Some(rules)) = (&planner.effects, rules) else { return Vec::new() };
        let account = planner.rows.accounts[row].as_str();
        let mut drawn = planner.log.of_account(account).iter().chain(planner.log.withheld_from(account));
        if drawn.any(|entry| entry.chance.is_some() && concerns(entry, rules.as_of, rules.renewal)) {
            return Vec::new();
        }
        let effects = model.account(accounts, row, rules.horizon, &rules.allowed);
        (0..planner.playbook.interventions.len())
            .filter_map(|kind| self.best_day(row, kind, &rules, &effects))
            .collect()
    }

    fn best_day(&self, row: usize, kind: usize, rules: &Rules, effects: &AccountEffects) -> Option<Arm> {
        let intervention = &self.planner.playbook.interventions[kind];
        let value = self.planner.rows.value[row].filter(|value| *value > 0.0)?;
        let price = self.planner.playbook.capacity.price(intervention.cost.0, intervention.hours);
        let of_kind = (0..effects.candidates.len()).filter(|&at| effects.candidates[at].candidate.kind == kind);
        let best = of_kind.max_by(|&a, &b| {
            let (one, other) = (&effects.candidates[a], &effects.candidates[b]);
            one.log_odds.total_cmp(&other.log_odds).then(one.candidate.lead_days.cmp(&other.candidate.lead_days))
        })?;
        let effect = &effects.candidates[best];
        let uplift = effects.uplift(&[best]);
        let expectation = Expectation::of(&uplift, Some(value), price);
        // Rounded as it is printed and logged, so that the draw has exactly the chance that is on record.
        let least = self.params.least_chance;
        let chance = (1000.0 * expectation.chance_to_pay.clamp(least, 1.0 - least)).round() / 1000.0;
        Some(Arm {
            row,
            renewal: rules.renewal,
            candidate: effect.candidate,
            grade: effect.grade,
            barred: barred(effect),
            worth: expectation.worth,
            value,
            chance,
            variance: size::variance(uplift.with, uplift.without, chance),
        })
    }
}
