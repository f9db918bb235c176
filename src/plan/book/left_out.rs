//! Accounts a plan of the book leaves without their best plan, with the binding limit, and accounts whose actions it changes.

use super::answer::{Moved, Unserved};
use super::offers::Pool;
use super::report::Report;
use super::resources::day;
use super::words;
use crate::effects::Candidate;
use crate::units::money;

impl Report<'_> {
    /// Accounts that get less than their best offer, the greatest loss first.
    pub(super) fn unserved(&self) -> Vec<Unserved> {
        let mut unserved: Vec<Unserved> = (0..self.pools.len()).filter_map(|account| self.left_out(account)).collect();
        unserved.sort_by(|a, b| b.forgone.total_cmp(&a.forgone).then_with(|| a.account_id.cmp(&b.account_id)));
        unserved
    }

    fn left_out(&self, account: usize) -> Option<Unserved> {
        let (pool, given) = (&self.pools[account], self.offer(account));
        let (at, best) =
            pool.offers.iter().enumerate().max_by(|a, b| a.1.worth.total_cmp(&b.1.worth).then(b.0.cmp(&a.0)))?;
        let forgone = best.worth - given.worth;
        if forgone <= 1e-9 * best.worth.abs().max(1.0) {
            return None;
        }
        let option = self.choices.options(account).start + at;
        let in_the_way = self.solution.selection.obstacles(self.choices, account, option);
        let dearest = in_the_way.max_by(|a, b| {
            let price = |at: usize, amount: f64| self.solution.prices[at] * amount;
            price(a.resource, a.amount).total_cmp(&price(b.resource, b.amount))
        });
        let binding = dearest.map(|one| self.names[one.resource].clone());
        Some(Unserved {
            account_id: self.account_id(pool),
            owner: self.owner(pool),
            wanted: best.steps.iter().map(|step| self.kind(step.0)).collect(),
            n_actions: given.steps.len(),
            forgone,
            reason: words::unserved(self.planner.playbook, binding.as_ref(), forgone),
            binding,
        })
    }

    pub(super) fn moved(&self) -> Vec<Moved> {
        (0..self.pools.len()).filter_map(|account| self.change(account)).collect()
    }

    /// What an account's actions were and are, where that is not the same.
    fn change(&self, account: usize) -> Option<Moved> {
        let (pool, given) = (&self.pools[account], self.offer(account));
        let mut before: Vec<Candidate> = pool.before.iter().chain(&pool.agreed).copied().collect();
        let mut after: Vec<Candidate> = given.steps.iter().map(|step| step.0).collect();
        before.sort_unstable();
        before.dedup();
        after.sort_unstable();
        if before == after {
            return None;
        }
        let earlier = if pool.before.is_empty() { Some(0) } else { pool.previous };
        let reason = match earlier {
            None => "the earlier plan is no longer possible, or no longer worth its cost".to_owned(),
            Some(at) if given.worth >= pool.offers[at].worth => {
                format!("worth {} more than before", money(given.worth - pool.offers[at].worth))
            }
            Some(at) => {
                let option = self.choices.options(account).start + at;
                let obstacle = self.solution.selection.obstacle(self.choices, account, option);
                let lost = pool.offers[at].worth - given.worth;
                words::unserved(self.planner.playbook, obstacle.map(|one| &self.names[one.resource]), lost)
            }
        };
        Some(Moved {
            account_id: self.account_id(pool),
            before: self.listed(pool, &before),
            after: self.listed(pool, &after),
            reason,
        })
    }

    /// Actions as `kind on day`, earliest first.
    fn listed(&self, pool: &Pool, actions: &[Candidate]) -> Vec<String> {
        let mut dated: Vec<_> = actions
            .iter()
            .filter_map(|&candidate| Some((day(pool.renewal?, candidate.lead_days), self.kind(candidate))))
            .collect();
        dated.sort();
        dated.into_iter().map(|(day, kind)| format!("{kind} on {day}")).collect()
    }
}
