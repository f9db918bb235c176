//! From choices to the answer: the work, what it brings, what was left out and why, what moved.

use super::answer::{
    AccountPlan, BookPlan, BookSearch, Origin, Proof, Prospect, Resource, ResourceUse, ShadowPrice, Unserved, WorkItem,
};
use super::offers::{Offer, Pool};
use super::resources::{Capacities, day};
use super::solver::{Choices, Ending, Solution};
use super::words;
use crate::effects::Candidate;
use crate::plan::planner::Planner;
use crate::units::{Seed, money};

/// A price below this share of the plan's value for all there is of a resource counts as none.
const NEGLIGIBLE: f64 = 1e-6;

/// Everything the answer is made from.
pub(super) struct Report<'a> {
    pub planner: &'a Planner<'a>,
    pub capacities: &'a Capacities,
    pub pools: &'a [Pool],
    pub choices: &'a Choices,
    pub names: &'a [Resource],
    pub solution: &'a Solution,
    /// Agreed and earlier actions that are past, or of accounts that are gone.
    pub gone: (usize, usize),
    pub is_replanned: bool,
    pub unsavable_below: f64,
    pub seed: Seed,
}

impl Report<'_> {
    /// The offer an account gets.
    pub(super) fn offer(&self, account: usize) -> &Offer {
        let first = self.choices.options(account).start;
        &self.pools[account].offers[self.solution.selection.chosen()[account] - first]
    }

    pub(super) fn account_id(&self, pool: &Pool) -> String {
        self.planner.rows.accounts[pool.row].0.clone()
    }

    pub(super) fn owner(&self, pool: &Pool) -> Option<String> {
        self.planner.rows.owner[pool.row].clone()
    }

    pub(super) fn kind(&self, candidate: Candidate) -> String {
        self.planner.playbook.interventions[candidate.kind].kind.0.clone()
    }

    /// The whole answer.
    pub(super) fn answer(&self) -> BookPlan {
        let n = self.pools.len();
        let sum = |of: &dyn Fn(usize) -> f64| (0..n).map(of).sum::<f64>();
        let value_of = |account: usize| self.pools[account].value.unwrap_or(0.0);
        let without = |account: usize| self.pools[account].without.unwrap_or(self.pools[account].as_usual);
        let uplift = |account: usize| self.offer(account).uplift.map_or(0.0, |uplift| uplift.uplift);
        let mut actions: Vec<WorkItem> = (0..n).flat_map(|account| self.work(account)).collect();
        actions.sort_by(|a, b| {
            let order = |one: &WorkItem| (one.owner.is_none(), one.owner.clone(), one.act_by);
            order(a).cmp(&order(b)).then_with(|| (&a.account_id, &a.kind).cmp(&(&b.account_id, &b.kind)))
        });
        let unserved = self.unserved();
        BookPlan {
            value: self.solution.value,
            cost: sum(&|account| self.offer(account).cost),
            hours: 0.0 + actions.iter().map(|item| item.hours).sum::<f64>(),
            upper_bound: self.solution.upper_bound,
            gap: self.solution.gap(),
            expected_without: sum(&|account| value_of(account) * without(account)),
            expected_with: sum(&|account| value_of(account) * (without(account) + uplift(account))),
            shadow_prices: self.shadow_prices(),
            moved: if self.is_replanned { self.moved() } else { Vec::new() },
            accounts: self.accounts(),
            resources: self.resources(),
            search: self.search(),
            notes: self.notes(&actions, &unserved),
            model: self.planner.model.0.clone(),
            unserved,
            actions,
        }
    }

    fn work(&self, account: usize) -> Vec<WorkItem> {
        let pool = &self.pools[account];
        let Some(renewal) = pool.renewal else { return Vec::new() };
        let item = |&(candidate, evidence): &(Candidate, _)| {
            let intervention = &self.planner.playbook.interventions[candidate.kind];
            WorkItem {
                owner: self.owner(pool),
                act_by: day(renewal, candidate.lead_days),
                account_id: self.account_id(pool),
                kind: intervention.kind.0.clone(),
                label: intervention.label.clone(),
                lead_days: candidate.lead_days,
                cost: intervention.cost.0,
                hours: intervention.hours,
                evidence,
                standing: if pool.agreed.contains(&candidate) {
                    Origin::Agreed
                } else if pool.before.contains(&candidate) {
                    Origin::Kept
                } else {
                    Origin::New
                },
            }
        };
        self.offer(account).steps.iter().map(item).collect()
    }

    fn accounts(&self) -> Vec<AccountPlan> {
        let ranks = |worth: &dyn Fn(&Pool) -> f64| {
            let mut order: Vec<usize> = (0..self.pools.len()).collect();
            order.sort_by(|&a, &b| worth(&self.pools[b]).total_cmp(&worth(&self.pools[a])).then(a.cmp(&b)));
            let mut ranks = vec![0; order.len()];
            for (rank, account) in order.into_iter().enumerate() {
                ranks[account] = rank + 1;
            }
            ranks
        };
        let risk = ranks(&|pool| 1.0 - pool.as_usual);
        let uplift = ranks(&Pool::best_gain);
        let account = |(at, pool): (usize, &Pool)| {
            let offer = self.offer(at);
            let change = offer.uplift.filter(|_| pool.without.is_some());
            AccountPlan {
                account_id: self.account_id(pool),
                owner: self.owner(pool),
                renewal_date: pool.renewal,
                value: pool.value,
                win_probability: pool.as_usual,
                win_probability_without: pool.without,
                win_probability_with: change.map(|uplift| uplift.with),
                uplift: change.map(|uplift| uplift.uplift),
                uplift_low: change.map(|uplift| uplift.interval.low),
                uplift_high: change.map(|uplift| uplift.interval.high),
                n_actions: offer.steps.len(),
                cost: offer.cost,
                expected_value: pool.value.map(|_| offer.worth),
                best_reachable: pool.best_reachable,
                prospect: self.prospect(pool),
                risk_rank: risk[at],
                uplift_rank: (pool.best_gain() > 0.0).then_some(uplift[at]),
            }
        };
        self.pools.iter().enumerate().map(account).collect()
    }

    fn prospect(&self, pool: &Pool) -> Prospect {
        if pool.without.unwrap_or(pool.as_usual) >= self.planner.playbook.health.green_from {
            Prospect::Safe
        } else if pool.best_reachable < self.unsavable_below {
            Prospect::Unsavable
        } else {
            Prospect::Open
        }
    }

    fn resources(&self) -> Vec<ResourceUse> {
        let used = self.solution.selection.used();
        let one = |(at, resource): (usize, &Resource)| ResourceUse {
            resource: resource.clone(),
            capacity: self.choices.capacity()[at],
            used: used[at],
        };
        self.names.iter().enumerate().map(one).collect()
    }

    fn shadow_prices(&self) -> Vec<ShadowPrice> {
        let least = NEGLIGIBLE * self.solution.upper_bound.abs();
        let mut prices: Vec<(usize, f64)> = self.solution.prices.iter().copied().enumerate().collect();
        prices.retain(|&(at, price)| price > 0.0 && price * self.choices.capacity()[at].max(1.0) > least);
        // Money compares with the rest by the thousand, as its words do.
        let weight =
            |(at, price): (usize, f64)| if self.names[at] == Resource::Budget { 1000.0 * price } else { price };
        prices.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)).then(a.0.cmp(&b.0)));
        let one = |(at, price): (usize, f64)| ShadowPrice {
            resource: self.names[at].clone(),
            price,
            words: words::worth(self.planner.playbook, &self.names[at], price),
        };
        prices.into_iter().map(one).collect()
    }

    fn search(&self) -> BookSearch {
        BookSearch {
            account_plans: self.pools.iter().map(|pool| pool.looked_at).sum(),
            options: self.choices.n_options(),
            shortened: self.pools.iter().filter(|pool| pool.is_shortened).count(),
            price_steps: self.solution.price_steps,
            evaluations: self.solution.evaluations,
            nodes: self.solution.nodes,
            proof: match self.solution.ending {
                Ending::Optimal => Proof::Optimal,
                Ending::Gap => Proof::Near,
                Ending::Stalled | Ending::Stopped => Proof::Bound,
            },
            seed: self.seed.0,
            out_of_time: self.solution.ending == Ending::Stopped,
            stopped: match self.solution.ending {
                Ending::Optimal => "the plan is proven to be optimal",
                Ending::Gap => "the plan is proven to be as close to the best as was asked for",
                Ending::Stalled => "nothing better was found for long",
                Ending::Stopped => "the time was up; another run may end elsewhere",
            }
            .to_owned(),
        }
    }

    fn notes(&self, actions: &[WorkItem], unserved: &[Unserved]) -> Vec<String> {
        let mut notes = Vec::new();
        let mut counted = |n: usize, one: &str, many: &str| {
            if n > 0 {
                notes.push(if n == 1 { format!("1 {one}") } else { format!("{n} {many}") });
            }
        };
        let count = |which: &dyn Fn(&Pool) -> bool| self.pools.iter().filter(|pool| which(pool)).count();
        let (pins, previous) = self.gone;
        counted(
            pins,
            "agreed action is past or of an account that is gone, and was passed over",
            "agreed actions are past or of accounts that are gone, and were passed over",
        );
        counted(
            previous,
            "action of the earlier plan is past or of an account that is gone",
            "actions of the earlier plan are past or of accounts that are gone",
        );
        counted(
            count(&|pool| pool.value.is_none()),
            "account has no value and gets no new action",
            "accounts have no value and get no new action",
        );
        let unsavable = format!("below {:.0} % whatever is done", 100.0 * self.unsavable_below);
        counted(
            count(&|pool| self.prospect(pool) == Prospect::Unsavable),
            &format!("account stays {unsavable}: for the forecast, not for effort"),
            &format!("accounts stay {unsavable}: for the forecast, not for effort"),
        );
        if self.planner.effects.is_none() {
            notes.push("there is no log of interventions to learn from, so nothing can be planned".to_owned());
        }
        let cheapest = self.pools.iter().flat_map(|pool| &pool.offers[1..]).map(|offer| offer.cost);
        let cheapest = cheapest.fold(f64::INFINITY, f64::min);
        if let Some(budget) = self.capacities.budget().filter(|budget| *budget < cheapest && !unserved.is_empty()) {
            let (budget, cheapest) = (money(budget), money(cheapest));
            notes.push(format!("nothing new fits: the budget is {budget}, and the cheapest plan costs {cheapest}"));
        } else if actions.is_empty() && unserved.is_empty() && self.planner.effects.is_some() {
            notes.push("no plan of any account is worth its cost with the asked confidence".to_owned());
        }
        notes
    }
}
