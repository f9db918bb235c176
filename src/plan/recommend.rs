//! What might be done for an account, best first, and what a plan of the caller's own would change.

use rayon::prelude::*;

use super::account::Account;
use super::answer::{Action, AskedAction, Constraints, Recommendations, SearchReport, WhatIf};
use super::error::PlanError;
use super::hold_out;
use super::limits::Limits;
use super::planner::Planner;
use super::rules::Rules;
use crate::effects::{Candidate, Grade};
use crate::units::{Date, Days, Seed, sigmoid};

impl Planner<'_> {
    /// The answers for all rows, in order.
    ///
    /// # Errors
    /// [`PlanError::Constraint`].
    pub fn recommend_all(&self, constraints: &Constraints, seed: Seed) -> Result<Vec<Recommendations>, PlanError> {
        (0..self.rows.len()).into_par_iter().map(|row| self.recommend(row, constraints, seed)).collect()
    }

    /// The action most worth doing for each row from `today` on, where one is recommended: the first that
    /// [`Planner::recommend`] names, without what only the rest of its answer needs.
    #[must_use]
    pub fn best_actions(&self, today: Option<Date>, seed: Seed) -> Vec<Option<Action>> {
        let limits = Limits::of_best(today).of_playbook(self.playbook);
        (0..self.rows.len()).into_par_iter().map(|row| self.best_action(row, &limits, seed)).collect()
    }

    fn best_action(&self, row: usize, limits: &Limits, seed: Seed) -> Option<Action> {
        let (model, accounts) = self.effects.as_ref()?;
        let rules = Rules::of(self.playbook, self.rows, row, self.log, limits)?;
        let effects = model.actionable(accounts, row, rules.horizon, &rules.allowed)?;
        let account = Account { planner: self, model, row, rules: &rules, effects: &effects, limits };
        let mut actions = account.actions();
        self.hold_out(row, &rules, &mut actions, seed);
        actions.into_iter().next().filter(|best| best.recommended)
    }

    /// Marks what the hold-out draws; gives the kind it withholds.
    fn hold_out(&self, row: usize, rules: &Rules, actions: &mut [Action], seed: Seed) -> Option<usize> {
        let (share, chance) = (self.playbook.effects.hold_out, self.params.hold_out_chance);
        let is_made = hold_out::draw(share, chance, &self.rows.accounts[row], rules.renewal, seed)?;
        self.playbook.position(&hold_out::mark(actions, chance, is_made)?)
    }

    /// Actions, plans and Pareto front of one row.
    ///
    /// # Errors
    /// [`PlanError::Constraint`].
    pub fn recommend(&self, row: usize, constraints: &Constraints, seed: Seed) -> Result<Recommendations, PlanError> {
        let limits = Limits::check(constraints)?.of_playbook(self.playbook);
        let mut answer = self.empty_answer(row);
        let Some((model, accounts)) = &self.effects else {
            answer
                .notes
                .push("there is no log of interventions to learn from, so nothing can be recommended".to_owned());
            return Ok(answer);
        };
        let rules = Rules::of(self.playbook, self.rows, row, self.log, &limits);
        let Some(rules) = rules else {
            answer
                .notes
                .push("the account has no decision date or no renewal date, so no day to act can be given".to_owned());
            return Ok(answer);
        };
        let effects = model.account(accounts, row, rules.horizon, &rules.allowed);
        let account = Account { planner: self, model, row, rules: &rules, effects: &effects, limits: &limits };
        answer.win_probability_without = Some(effects.win_probability_without());
        answer.actions = account.actions();
        account.tell_waiting(accounts, &mut answer.actions);
        answer.would_change = account.turning_points();
        let withheld = self.hold_out(row, &rules, &mut answer.actions, seed);
        let is_withheld = |at: usize| Some(effects.candidates[at].candidate.kind) == withheld;
        let usable: Vec<usize> =
            (0..effects.candidates.len()).filter(|&at| account.is_usable(at) && !is_withheld(at)).collect();
        let seed = seed.child(self.rows.accounts[row].as_str(), 0);
        account.search(&usable, seed, &mut answer)?;
        answer.excluded = account.excluded();
        let no_rule = answer.excluded.iter().map(|kind| format!("{}: not possible, {}", kind.label, kind.reason));
        answer.notes.extend(no_rule);
        answer.notes.extend(aged(rules.as_of, constraints.today, self.params.fresh_days));
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
        let effects = model.account(accounts, row, self.rows.horizon(row), &candidates);
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
        let horizon = self.rows.horizon(row);
        if !(0..=horizon).contains(&asked.lead_days) {
            return Err(PlanError::ImpossibleDay { index, lead_days: asked.lead_days, horizon });
        }
        Ok(Candidate { kind, lead_days: asked.lead_days })
    }

    fn empty_answer(&self, row: usize) -> Recommendations {
        Recommendations {
            account_id: self.rows.accounts[row].0.clone(),
            win_probability: sigmoid(self.base[row]),
            win_probability_without: None,
            actions: Vec::new(),
            plans: Vec::new(),
            excluded: Vec::new(),
            pareto: Vec::new(),
            model: self.model.0.clone(),
            search: SearchReport { exact: true, evaluations: 0, seed: 0, stopped: "nothing to search".to_owned() },
            would_change: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// What to say where an account was last looked at more than a week before today.
fn aged(as_of: Date, today: Option<Date>, fresh: Days) -> Option<String> {
    let days = today?.days_after(as_of);
    (days > fresh).then(|| format!("the data of this account are {days} days old: they were read on {as_of}"))
}
