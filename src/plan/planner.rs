//! The planner: what might be done for an account, best first.

use rayon::prelude::*;

use super::answer::{Action, ActionPlan, AskedAction, Constraints, Recommendations, SearchReport, WhatIf};
use super::genome::{PlanSpace, Terms};
use super::rules::Rules;
use super::words::{reason, step};
use crate::book::{InterventionLog, Playbook, Rows};
use crate::effects::{AccountEffects, Candidate, EffectError, EffectModel, Grade, OpenAccounts, Uplift};
use crate::search::{
    Genome, Params, ParamsError, Reason, ShapeError, Space, enumerate_best, enumerate_front, search_best, search_front,
};
use crate::units::{ModelId, Seed, sigmoid};

/// Why nothing can be planned.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A limit makes no sense.
    #[error("{field}: found {found}, expected {expected}")]
    Constraint {
        /// The limit.
        field: &'static str,
        /// What was given.
        found: String,
        /// What may be given.
        expected: String,
    },
    /// The playbook has no such kind.
    #[error("kind {found:?} is not in the playbook; its kinds are: {}", known.join(", "))]
    UnknownKind {
        /// Position of the action asked about.
        index: usize,
        /// The kind.
        found: String,
        /// The kinds there are.
        known: Vec<String>,
    },
    /// The day is not between the decision date and renewal.
    #[error("{lead_days} days before renewal is not between the decision date and the renewal, {horizon} days apart")]
    ImpossibleDay {
        /// Position of the action asked about.
        index: usize,
        /// The lead.
        lead_days: i32,
        /// Days from the decision date to renewal.
        horizon: i32,
    },
    /// The accounts do not fit the effect model.
    #[error(transparent)]
    Effect(#[from] EffectError),
    /// The space of plans has no shape.
    #[error(transparent)]
    Shape(#[from] ShapeError),
    /// The search cannot be set up.
    #[error(transparent)]
    Search(#[from] ParamsError),
}

/// At most this many plans of one account are looked at one by one.
const ENUMERATED_PLANS: f64 = 20_000.0;
const DEFAULT_ACTIONS: usize = 3;
const DEFAULT_CONFIDENCE: f64 = 0.8;
const DEFAULT_PLANS: usize = 5;
const MOST_PARETO: usize = 20;

/// Plans for accounts of one table.
pub struct Planner<'a> {
    effects: Option<(&'a EffectModel, OpenAccounts)>,
    playbook: &'a Playbook,
    model: &'a ModelId,
    rows: &'a Rows,
    base: &'a [f64],
    log: &'a InterventionLog,
}

impl<'a> Planner<'a> {
    /// Prepares the rows of a table; `base` holds their log-odds as usual, `log` what was done already.
    ///
    /// # Errors
    /// [`PlanError::Effect`] when the rows do not fit the effect model.
    pub fn new(
        effects: Option<&'a EffectModel>,
        playbook: &'a Playbook,
        model: &'a ModelId,
        rows: &'a Rows,
        base: &'a [f64],
        log: &'a InterventionLog,
    ) -> Result<Self, PlanError> {
        let effects =
            effects.map(|model| Ok::<_, EffectError>((model, model.prepare(&rows.features, base)?))).transpose()?;
        Ok(Self { effects, playbook, model, rows, base, log })
    }

    /// The answers for all rows, in order.
    ///
    /// # Errors
    /// [`PlanError::Constraint`].
    pub fn recommend_all(&self, constraints: &Constraints, seed: Seed) -> Result<Vec<Recommendations>, PlanError> {
        (0..self.rows.len()).into_par_iter().map(|row| self.recommend(row, constraints, seed)).collect()
    }

    /// Actions, plans and Pareto front of one row.
    ///
    /// # Errors
    /// [`PlanError::Constraint`].
    pub fn recommend(&self, row: usize, constraints: &Constraints, seed: Seed) -> Result<Recommendations, PlanError> {
        let limits = Limits::check(constraints)?;
        let mut answer = self.empty_answer(row);
        let Some((model, accounts)) = &self.effects else {
            answer
                .notes
                .push("there is no log of interventions to learn from, so nothing can be recommended".to_owned());
            return Ok(answer);
        };
        let rules = Rules::of(self.playbook, self.rows, row, self.log, constraints.earliest, constraints.latest);
        let Some(rules) = rules else {
            answer
                .notes
                .push("the account has no decision date or no renewal date, so no day to act can be given".to_owned());
            return Ok(answer);
        };
        let effects = model.account(accounts, row, rules.horizon, &rules.allowed);
        let account = Account { planner: self, model, row, rules: &rules, effects: &effects, limits: &limits };
        answer.win_probability_without = Some(effects.uplift(&[]).without);
        answer.actions = account.actions();
        let usable: Vec<usize> = (0..effects.candidates.len()).filter(|&at| account.is_usable(at)).collect();
        let seed = seed.child(self.rows.accounts[row].as_str(), 0);
        account.search(&usable, seed, &mut answer)?;
        answer.notes.extend(account.notes());
        Ok(answer)
    }

    /// What a plan of the caller's own would change for a row.
    ///
    /// # Errors
    /// [`PlanError::UnknownKind`] or [`PlanError::ImpossibleDay`].
    pub fn what_if(&self, row: usize, asked: &[AskedAction]) -> Result<WhatIf, PlanError> {
        let candidates = asked
            .iter()
            .enumerate()
            .map(|(index, asked)| self.asked(row, index, asked))
            .collect::<Result<Vec<Candidate>, _>>()?;
        let mut answer = WhatIf {
            account_id: self.rows.accounts[row].0.clone(),
            win_probability: sigmoid(self.base[row]),
            win_probability_without: None,
            win_probability_with: None,
            uplift: None,
            uplift_low: None,
            uplift_high: None,
            evidence: Grade::Unsupported,
            reason: "there is no log of interventions to learn from".to_owned(),
            model: self.model.0.clone(),
        };
        let Some((model, accounts)) = &self.effects else { return Ok(answer) };
        let effects = model.account(accounts, row, self.horizon(row), &candidates);
        let plan: Vec<usize> = (0..candidates.len()).collect();
        let uplift = effects.uplift(&plan);
        let worst = effects.candidates.iter().max_by_key(|effect| effect.grade);
        answer.evidence = worst.map_or(Grade::Supported, |effect| effect.grade);
        answer.win_probability_without = Some(uplift.without);
        answer.reason = worst.map_or_else(|| "nothing is done".to_owned(), |worst| worst.evidence.reason());
        if answer.evidence != Grade::Unsupported {
            answer.win_probability_with = Some(uplift.with);
            answer.uplift = Some(uplift.uplift);
            answer.uplift_low = Some(uplift.interval.low);
            answer.uplift_high = Some(uplift.interval.high);
        }
        Ok(answer)
    }

    fn asked(&self, row: usize, index: usize, asked: &AskedAction) -> Result<Candidate, PlanError> {
        let kind = self.playbook.position(&asked.kind).ok_or_else(|| PlanError::UnknownKind {
            index,
            found: asked.kind.clone(),
            known: self.playbook.interventions.iter().map(|known| known.kind.0.clone()).collect(),
        })?;
        let horizon = self.horizon(row);
        if !(0..=horizon).contains(&asked.lead_days) {
            return Err(PlanError::ImpossibleDay { index, lead_days: asked.lead_days, horizon });
        }
        Ok(Candidate { kind, lead_days: asked.lead_days })
    }

    fn horizon(&self, row: usize) -> i32 {
        match (self.rows.renewal_date[row], self.rows.as_of[row]) {
            (Some(renewal), Some(as_of)) => renewal.days_after(as_of),
            _ => 0,
        }
    }

    fn empty_answer(&self, row: usize) -> Recommendations {
        Recommendations {
            account_id: self.rows.accounts[row].0.clone(),
            win_probability: sigmoid(self.base[row]),
            win_probability_without: None,
            actions: Vec::new(),
            plans: Vec::new(),
            pareto: Vec::new(),
            model: self.model.0.clone(),
            search: SearchReport { exact: true, evaluations: 0, seed: 0, stopped: "nothing to search".to_owned() },
            notes: Vec::new(),
        }
    }
}

/// Checked constraints.
struct Limits {
    limit: usize,
    max_actions: usize,
    budget: f64,
    hours: f64,
    confidence: f64,
}

impl Limits {
    fn check(constraints: &Constraints) -> Result<Self, PlanError> {
        let wrong = |field, found: String, expected: &str| {
            Err(PlanError::Constraint { field, found, expected: expected.to_owned() })
        };
        for (field, value) in [("budget", constraints.budget), ("hours", constraints.hours)] {
            if let Some(value) = value.filter(|value| !(value.is_finite() && *value >= 0.0)) {
                return wrong(field, value.to_string(), "a number from 0 up");
            }
        }
        let confidence = constraints.confidence.unwrap_or(DEFAULT_CONFIDENCE);
        if !(0.0..=1.0).contains(&confidence) {
            return wrong("confidence", confidence.to_string(), "a number from 0 to 1");
        }
        let max_actions = constraints.max_actions.unwrap_or(DEFAULT_ACTIONS);
        if max_actions > 8 {
            return wrong("max_actions", max_actions.to_string(), "a whole number from 0 to 8");
        }
        let limit = constraints.limit.unwrap_or(usize::MAX);
        if limit == 0 {
            return wrong("limit", limit.to_string(), "a whole number from 1 up");
        }
        if let (Some(earliest), Some(latest)) = (constraints.earliest, constraints.latest)
            && earliest > latest
        {
            return wrong("latest", latest.to_string(), "a day not before `earliest`");
        }
        Ok(Self {
            limit,
            max_actions,
            budget: constraints.budget.unwrap_or(f64::INFINITY),
            hours: constraints.hours.unwrap_or(f64::INFINITY),
            confidence,
        })
    }
}

/// One account at work.
struct Account<'a> {
    planner: &'a Planner<'a>,
    model: &'a EffectModel,
    row: usize,
    rules: &'a Rules,
    effects: &'a AccountEffects,
    limits: &'a Limits,
}

impl Account<'_> {
    fn value(&self) -> Option<f64> {
        self.planner.rows.value[self.row]
    }

    fn cost(&self, plan: &[usize]) -> (f64, f64) {
        plan.iter().fold((0.0, 0.0), |(cost, hours), &at| {
            let kind = &self.planner.playbook.interventions[self.effects.candidates[at].candidate.kind];
            (cost + kind.cost.0, hours + kind.hours)
        })
    }

    /// The chance, under a normal reading of the posterior, that an uplift exceeds what its cost asks for.
    fn is_worth(&self, uplift: &Uplift, cost: f64) -> bool {
        let asked = self.value().map_or(0.0, |value| cost / value.max(1e-9));
        uplift.uplift - asked > confidence_quantile(self.limits.confidence) * uplift.sd && uplift.uplift > 0.0
    }

    fn is_usable(&self, at: usize) -> bool {
        let effect = &self.effects.candidates[at];
        effect.grade == Grade::Supported && effect.log_odds > 0.0
    }

    /// Every allowed action: recommended ones first, then by expected value or uplift.
    fn actions(&self) -> Vec<Action> {
        let mut actions: Vec<Action> = (0..self.effects.candidates.len()).map(|at| self.action(at)).collect();
        let worth = |action: &Action| action.expected_value.or(action.uplift).unwrap_or(f64::NEG_INFINITY);
        actions.sort_by(|a, b| {
            b.recommended
                .cmp(&a.recommended)
                .then(a.evidence.cmp(&b.evidence))
                .then(worth(b).total_cmp(&worth(a)))
                .then_with(|| (&a.kind, a.lead_days).cmp(&(&b.kind, b.lead_days)))
        });
        actions.truncate(self.limits.limit);
        for (index, action) in actions.iter_mut().enumerate() {
            action.rank = index + 1;
        }
        actions
    }

    fn action(&self, at: usize) -> Action {
        let effect = &self.effects.candidates[at];
        let intervention = &self.planner.playbook.interventions[effect.candidate.kind];
        let uplift = self.effects.uplift(&[at]);
        let (cost, hours) = self.cost(&[at]);
        let known = effect.grade != Grade::Unsupported;
        let recommended = effect.grade == Grade::Supported && self.is_worth(&uplift, cost);
        let stands_up = self.model.stands_up(effect.candidate.kind);
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
            expected_value: self.value().filter(|_| known).map(|value| value * uplift.uplift - cost),
            recommended,
            reason: reason(effect, &uplift, recommended, stands_up),
        }
    }

    /// Fills plans, front and search report.
    fn search(&self, usable: &[usize], seed: Seed, answer: &mut Recommendations) -> Result<(), PlanError> {
        let terms = Terms {
            value: self.value(),
            budget: self.limits.budget,
            hours: self.limits.hours,
            confidence_quantile: confidence_quantile(self.limits.confidence),
        };
        let space = PlanSpace::new(
            self.planner.playbook,
            self.effects,
            usable,
            &self.rules.room,
            self.limits.max_actions,
            terms,
        )?;
        let is_small = space.shape().size() <= ENUMERATED_PLANS;
        let found = match is_small.then(|| enumerate_best(&space)) {
            Some(Ok(found)) => found,
            _ => search_best(&space, &Params::default().check()?, seed.child("best", 0)),
        };
        let worst = [-1.0, -self.cost(usable).0 - 1.0, -self.cost(usable).1 - 1.0, -1.01];
        let front = match is_small.then(|| enumerate_front(&space, worst)) {
            Some(Ok(front)) => front,
            _ => search_front(&space, &Params::for_front().check()?, worst, seed.child("front", 0)),
        };
        let n_plans = self.limits.limit.min(DEFAULT_PLANS);
        let mut plans: Vec<Genome> = std::iter::once(&found.best)
            .chain(&found.alternatives)
            .filter(|individual| individual.evaluation.is_feasible())
            .map(|individual| individual.genome)
            .take(n_plans)
            .collect();
        let nothing = space.shape().empty();
        if !plans.contains(&nothing) {
            plans.push(nothing);
        }
        answer.plans = self.in_words(&space, plans.iter());
        answer.pareto =
            self.in_words(&space, front.front.members().iter().map(|member| &member.genome).take(MOST_PARETO));
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
            expected_value: self.value().map(|value| value * uplift.uplift - cost),
        }
    }

    /// Which kinds the rules forbid throughout, and why.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (kind, intervention) in self.planner.playbook.interventions.iter().enumerate() {
            let of_kind = |candidate: &Candidate| candidate.kind == kind;
            if self.rules.allowed.iter().any(of_kind) {
                continue;
            }
            if let Some((_, rejection)) = self.rules.rejected.iter().rfind(|(candidate, _)| of_kind(candidate)) {
                notes.push(format!("{}: not possible, {}", intervention.label, rejection.words()));
            }
        }
        notes
    }
}

/// The standard normal quantile (Winitzki 2008, by the inverse error function; error below 0.005).
fn confidence_quantile(confidence: f64) -> f64 {
    let x = 2.0 * confidence.clamp(1e-6, 1.0 - 1e-6) - 1.0;
    let a = 0.147;
    let log = (1.0 - x * x).ln();
    let first = 2.0 / (std::f64::consts::PI * a) + log / 2.0;
    let inverse_error = x.signum() * ((first * first - log / a).sqrt() - first).sqrt();
    std::f64::consts::SQRT_2 * inverse_error
}
