//! One account at work: its actions ranked, its plans searched, the rules that forbid the rest told.

use super::answer::{Action, ActionPlan, Excluded, Recommendations, SearchReport};
use super::error::PlanError;
use super::genome::{PlanSpace, Possible, Terms};
use super::limits::Limits;
use super::planner::Planner;
use super::rules::Rules;
use super::standing::{Expectation, ReasonCode, Standing, barred, decide};
use super::words::{Said, step};
use crate::effects::{AccountEffects, Candidate, EffectModel, Grade};
use crate::search::{Genome, Params, Reason, Space, enumerate_best, enumerate_front, search_best, search_front};
use crate::units::Seed;

/// One account at work.
pub(super) struct Account<'a> {
    pub planner: &'a Planner<'a>,
    pub model: &'a EffectModel,
    pub row: usize,
    pub rules: &'a Rules,
    pub effects: &'a AccountEffects,
    pub limits: &'a Limits,
}

impl Account<'_> {
    pub(super) fn value(&self) -> Option<f64> {
        self.planner.rows.value[self.row]
    }

    fn cost(&self, plan: &[usize]) -> (f64, f64) {
        self.planner.playbook.cost_and_hours(plan.iter().map(|&at| self.effects.candidates[at].candidate.kind))
    }

    /// What a plan costs in money and in hours at the playbook's price.
    fn price(&self, plan: &[usize]) -> f64 {
        let (cost, hours) = self.cost(plan);
        self.planner.playbook.capacity.price(cost, hours)
    }

    pub(super) fn is_usable(&self, at: usize) -> bool {
        let effect = &self.effects.candidates[at];
        barred(effect).is_none() && effect.log_odds > 0.0
    }

    /// The allowed actions, as many as are asked for: recommended ones first, then by expected worth; those of which nothing is known
    /// last.
    pub(super) fn actions(&self) -> Vec<Action> {
        let judged = |at: usize| {
            let effect = &self.effects.candidates[at];
            let is_known = effect.grade != Grade::Unsupported;
            let expectation = self.expectation(at);
            let (standing, _) = decide(effect, expectation, self.limits.confidence());
            let worth = if is_known { expectation.worth } else { f64::NEG_INFINITY };
            (at, standing != Standing::NotRecommended, is_known, worth)
        };
        let mut order: Vec<(usize, bool, bool, f64)> = (0..self.effects.candidates.len()).map(judged).collect();
        let name = |at: usize| {
            let candidate = self.effects.candidates[at].candidate;
            (&self.planner.playbook.interventions[candidate.kind].kind.0, candidate.lead_days)
        };
        order.sort_by(|a, b| {
            b.1.cmp(&a.1).then(b.2.cmp(&a.2)).then(b.3.total_cmp(&a.3)).then_with(|| name(a.0).cmp(&name(b.0)))
        });
        let kept = order.into_iter().take(self.limits.limit).enumerate();
        kept.map(|(place, (at, ..))| Action { rank: place + 1, ..self.action(at) }).collect()
    }

    /// What a candidate is expected to be worth alone.
    fn expectation(&self, at: usize) -> Expectation {
        Expectation::of(&self.effects.uplift(&[at]), self.value(), self.price(&[at]))
    }

    fn action(&self, at: usize) -> Action {
        let effect = &self.effects.candidates[at];
        let intervention = &self.planner.playbook.interventions[effect.candidate.kind];
        let uplift = self.effects.uplift(&[at]);
        let (cost, hours) = self.cost(&[at]);
        let known = effect.grade != Grade::Unsupported;
        let expectation = self.expectation(at);
        let (standing, reason_code) = decide(effect, expectation, self.limits.confidence());
        let said = Said {
            effect,
            uplift: &uplift,
            expectation,
            asked: self.limits.confidence(),
            has_value: self.value().is_some(),
            standing,
            reason_code,
            doubt: self.model.doubt(effect.candidate.kind),
        };
        Action {
            rank: 0,
            kind: intervention.kind.0.clone(),
            label: intervention.label.clone(),
            lead_days: effect.candidate.lead_days,
            act_by: Some(self.rules.renewal.plus(-effect.candidate.lead_days)),
            win_probability: self.effects.as_usual,
            win_probability_without: known.then_some(uplift.without),
            win_probability_with: known.then_some(uplift.with),
            uplift: known.then_some(uplift.uplift),
            uplift_low: known.then_some(uplift.interval.low),
            uplift_high: known.then_some(uplift.interval.high),
            evidence: effect.grade,
            cost,
            hours,
            expected_value: self.value().filter(|_| known).map(|_| expectation.worth),
            chance_to_pay: known.then_some(expectation.chance_to_pay),
            recommended: standing != Standing::NotRecommended,
            standing,
            reason_code,
            waiting: None,
            chance: None,
            done: None,
            reason: said.reason(),
            recommendation_id: None,
        }
    }

    /// Fills plans, front and search report.
    pub(super) fn search(&self, usable: &[usize], seed: Seed, answer: &mut Recommendations) -> Result<(), PlanError> {
        let terms = Terms {
            value: self.value(),
            budget: self.limits.budget,
            hours: self.limits.hours,
            hour_price: self.planner.playbook.capacity.cost_per_hour,
            confidence_quantile: self.limits.quantile(),
        };
        let possible = Possible { usable, agreed: &[], room: &self.rules.room, max_actions: self.limits.max_actions };
        let space = PlanSpace::new(self.planner.playbook, self.effects, possible, terms)?;
        let is_small = space.shape().size() <= self.planner.params.enumerated_plans;
        let found = match is_small.then(|| enumerate_best(&space)) {
            Some(Ok(found)) => found,
            _ => search_best(&space, &Params::default().check()?, seed.child("best", 0)),
        };
        let worst = space.worst();
        let front = match is_small.then(|| enumerate_front(&space, worst)) {
            Some(Ok(front)) => front,
            _ => search_front(&space, &Params::for_front().check()?, worst, seed.child("front", 0)),
        };
        let n_plans = self.limits.limit.min(self.planner.params.plans);
        let mut plans: Vec<Genome> = std::iter::once(&found.best)
            .chain(&found.alternatives)
            .filter(|individual| individual.evaluation.is_feasible())
            .map(|individual| individual.genome)
            .take(n_plans)
            .collect();
        // The best single action and doing nothing are always beside the combinations.
        let nothing = space.shape().empty();
        for beside in best_single(&space).into_iter().chain([nothing]) {
            if !plans.contains(&beside) {
                plans.push(beside);
            }
        }
        answer.plans = self.in_words(&space, plans.iter());
        answer.pareto = self.in_words(
            &space,
            front.front.members().iter().map(|member| &member.genome).take(self.planner.params.pareto),
        );
        answer.search = SearchReport {
            exact: found.reason.is_exact(),
            evaluations: found.evaluations + front.evaluations,
            seed: seed.0,
            stopped: match found.reason {
                Reason::Enumerated => "every plan was looked at",
                Reason::Certified => "a proven bound was reached",
                Reason::Stalled => "no better plan for many generations",
                Reason::Budget => "the budget of evaluations was spent",
            }
            .to_owned(),
        };
        Ok(())
    }

    fn in_words<'g>(&self, space: &PlanSpace, genomes: impl Iterator<Item = &'g Genome>) -> Vec<ActionPlan> {
        genomes.enumerate().map(|(index, genome)| self.plan(index + 1, &space.plan_of(genome))).collect()
    }

    fn plan(&self, number: usize, plan: &[usize]) -> ActionPlan {
        let uplift = self.effects.uplift(plan);
        let (cost, hours) = self.cost(plan);
        let mut actions: Vec<_> = plan
            .iter()
            .map(|&at| {
                let effect = &self.effects.candidates[at];
                let intervention = &self.planner.playbook.interventions[effect.candidate.kind];
                step(intervention, effect.candidate, Some(self.rules.renewal), effect.grade)
            })
            .collect();
        actions.sort_by(|a, b| b.lead_days.cmp(&a.lead_days).then_with(|| a.kind.cmp(&b.kind)));
        ActionPlan {
            plan: number,
            evidence: actions.iter().map(|action| action.evidence).max().unwrap_or(Grade::Supported),
            actions,
            win_probability_without: uplift.without,
            win_probability_with: uplift.with,
            uplift: uplift.uplift,
            uplift_low: uplift.interval.low,
            uplift_high: uplift.interval.high,
            chance_of_harm: uplift.chance_of_harm,
            cost,
            hours,
            expected_value: self.value().map(|value| value * uplift.uplift - self.price(plan)),
        }
    }

    /// The kinds that the rules forbid throughout, and why.
    pub(super) fn excluded(&self) -> Vec<Excluded> {
        let mut excluded = Vec::new();
        for (kind, intervention) in self.planner.playbook.interventions.iter().enumerate() {
            let of_kind = |candidate: &Candidate| candidate.kind == kind;
            if self.rules.allowed.iter().any(of_kind) {
                continue;
            }
            if let Some((_, rejection)) = self.rules.rejected.iter().rfind(|(candidate, _)| of_kind(candidate)) {
                excluded.push(Excluded {
                    kind: intervention.kind.0.clone(),
                    label: intervention.label.clone(),
                    reason_code: ReasonCode::Rule,
                    reason: rejection.words(),
                });
            }
        }
        excluded
    }
}

/// The best feasible plan of one action.
fn best_single(space: &PlanSpace) -> Option<Genome> {
    let shape = space.shape();
    let singles = (0..shape.n_genes()).flat_map(|gene| (1..=shape.highest(gene)).map(move |allele| (gene, allele)));
    let weighed = singles.filter(|_| shape.max_present() > 0).map(|(gene, allele)| {
        let genome = shape.canonical(shape.empty().with(gene, allele));
        (space.weigh(&genome).1, genome)
    });
    let feasible = weighed.filter(|(evaluation, _)| evaluation.is_feasible());
    feasible.min_by(|a, b| a.0.order(&b.0).then_with(|| a.1.cmp(&b.1))).map(|(_, genome)| genome)
}
