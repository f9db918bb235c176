//! The planner: what might be done for an account, best first.

use rayon::prelude::*;

use super::account::Account;
use super::answer::{AskedAction, Constraints, Recommendations, SearchReport, WhatIf};
use super::hold_out;
use super::limits::Limits;
use super::rules::Rules;
use crate::book::{InterventionLog, Playbook, Rows};
use crate::effects::{Candidate, EffectError, EffectModel, Grade, OpenAccounts};
use crate::search::{ParamsError, ShapeError};
use crate::units::{Date, Days, ModelId, Seed, sigmoid};

/// Data older than this are called old where they are shown.
const FRESH: Days = 7;

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
    /// A settled action cannot be read.
    #[error("{list}[{index}].{field}: found {found}, expected {expected}")]
    Agreed {
        /// `pins` or `previous`.
        list: &'static str,
        /// Its position in the list.
        index: usize,
        /// What is wrong with it.
        field: &'static str,
        /// What was given.
        found: String,
        /// What may be given.
        expected: String,
    },
    /// What is agreed takes more than there is.
    #[error("{resource}: what is agreed takes {agreed}, there is only {capacity}; raise the limit or release a pin")]
    Overcommitted {
        /// What is scarce, in words.
        resource: String,
        /// What the agreed actions take.
        agreed: f64,
        /// What there is.
        capacity: f64,
    },
    /// No account says what it is worth.
    #[error(
        "no account has a value, and a plan for the whole book weighs values; name the column with `value` under [columns] in the playbook"
    )]
    NoValue,
    /// The caller gave up.
    #[error("the plan was cancelled")]
    Cancelled,
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

/// Plans for accounts of one table.
pub struct Planner<'a> {
    pub(super) effects: Option<(&'a EffectModel, OpenAccounts)>,
    pub(super) playbook: &'a Playbook,
    pub(super) model: &'a ModelId,
    pub(super) rows: &'a Rows,
    pub(super) base: &'a [f64],
    pub(super) log: &'a InterventionLog,
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
        answer.win_probability_without = Some(effects.uplift(&[]).without);
        answer.actions = account.actions();
        account.tell_waiting(accounts, &mut answer.actions);
        answer.would_change = account.turning_points();
        let share = self.playbook.effects.hold_out;
        let drawn = hold_out::draw(share, &self.rows.accounts[row], rules.renewal, seed);
        let withheld = drawn.and_then(|is_made| hold_out::mark(&mut answer.actions, is_made));
        let withheld = withheld.and_then(|kind| self.playbook.position(&kind));
        let is_withheld = |at: usize| Some(effects.candidates[at].candidate.kind) == withheld;
        let usable: Vec<usize> =
            (0..effects.candidates.len()).filter(|&at| account.is_usable(at) && !is_withheld(at)).collect();
        let seed = seed.child(self.rows.accounts[row].as_str(), 0);
        account.search(&usable, seed, &mut answer)?;
        answer.excluded = account.excluded();
        let no_rule = answer.excluded.iter().map(|kind| format!("{}: not possible, {}", kind.label, kind.reason));
        answer.notes.extend(no_rule);
        answer.notes.extend(aged(rules.as_of, constraints.today));
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
fn aged(as_of: Date, today: Option<Date>) -> Option<String> {
    let days = today?.days_after(as_of);
    (days > FRESH).then(|| format!("the data of this account are {days} days old: they were read on {as_of}"))
}
