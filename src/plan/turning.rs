//! What a recommendation depends on: what waiting a week costs, and the changes that would reverse the advice.

use super::account::Account;
use super::answer::{Action, Waiting};
use super::standing::Expectation;
use crate::book::Intervention;
use crate::effects::{Candidate, OpenAccounts, Uplift};
use crate::units::money;

impl Account<'_> {
    /// Tells for each recommended action what waiting a week costs.
    pub(super) fn tell_waiting(&self, accounts: &OpenAccounts, actions: &mut [Action]) {
        let a_week_on = |action: &Action| {
            let kind = self.planner.playbook.position(&action.kind)?;
            let lead_days = action.lead_days - self.planner.params.wait_days;
            let in_time = lead_days >= 0 && self.rules.renewal.plus(-lead_days) <= self.rules.latest;
            in_time.then_some(Candidate { kind, lead_days })
        };
        let recommended: Vec<usize> = (0..actions.len()).filter(|&at| actions[at].recommended).collect();
        let mut candidates: Vec<Candidate> = recommended.iter().filter_map(|&at| a_week_on(&actions[at])).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let effects =
            (!candidates.is_empty()).then(|| self.model.account(accounts, self.row, self.rules.horizon, &candidates));
        for at in recommended {
            let action = &mut actions[at];
            let Some(now) = action.uplift else { continue };
            let position = a_week_on(action).and_then(|candidate| candidates.binary_search(&candidate).ok());
            let later = effects.as_ref().zip(position).map_or(0.0, |(effects, at)| effects.uplift(&[at]).uplift);
            let lost = now - later;
            let value = self.value().map(|value| value * lost);
            let points = format!("{:.1} points", 100.0 * lost);
            let in_money = value.map_or_else(String::new, |value| format!(", about {}", money(value)));
            let words = match position {
                None => format!("a week later is too late: it would cost all {points}{in_money}"),
                Some(_) if lost > 0.0005 => format!("waiting a week costs {points}{in_money}"),
                Some(_) => "waiting a week costs nothing that can be told".to_owned(),
            };
            action.waiting = Some(Waiting { uplift: lost, value, words });
        }
    }

    /// For the best lead of each kind that may be recommended: the cost or the confidence at which the answer turns.
    pub(super) fn turning_points(&self) -> Vec<String> {
        let mut points = Vec::new();
        for (kind, intervention) in self.planner.playbook.interventions.iter().enumerate() {
            let of_kind = |at: &usize| self.effects.candidates[*at].candidate.kind == kind && self.is_usable(*at);
            let uplifts = (0..self.effects.candidates.len()).filter(of_kind).map(|at| self.effects.uplift(&[at]));
            let best = uplifts.max_by(|a, b| a.uplift.total_cmp(&b.uplift)).filter(|best| best.uplift > 0.0);
            points.extend(best.and_then(|best| self.turning_point(intervention, &best)));
        }
        points
    }

    fn turning_point(&self, intervention: &Intervention, uplift: &Uplift) -> Option<String> {
        let (label, capacity) = (&intervention.label, &self.planner.playbook.capacity);
        let price = capacity.price(intervention.cost.0, intervention.hours);
        let chance = Expectation::of(uplift, self.value(), price).chance_to_pay;
        // The highest cost, beside its hours, at which it is still worth it with the asked confidence.
        let worth_it = self.value()? * (uplift.uplift - self.limits.quantile() * uplift.sd);
        let most = worth_it - capacity.price(0.0, intervention.hours);
        if chance >= self.limits.confidence() && chance > 0.5 {
            return Some(format!("{label} would no longer be recommended if it cost more than {}", money(most)));
        }
        let at_cost = if most > 0.0 { format!(" or if it cost less than {}", money(most)) } else { String::new() };
        Some(format!("{label} would be recommended at a confidence of {:.0} %{at_cost}", 100.0 * chance))
    }
}
