//! The fitted model: playbook, schema, ensemble and effects, which only ever travel together.

use serde::{Deserialize, Serialize};

use super::answer::WinProbability;
use super::card::ModelCard;
use super::entry::ModelEntry;
use super::error::ModelError;
use super::parts::{self, Attributes, PartModel};
use super::records::score_columns;
use super::remembered::drift::Typical;
use super::remembered::held_out::HeldOut;
use super::remembered::reference::Reference;
use super::remembered::seen::SeenRows;
use crate::book::{InterventionLog, OpenBook, Playbook, Rows, Schema};
use crate::effects::{EffectModel, KindArm};
use crate::ensemble::{FittedEnsemble, Prediction};
use crate::insight::{Factor, PastRenewal, ScorecardReport};
use crate::plan::book::{BookPlan, BookRequest, Control};
use crate::plan::trial::{TrialProposal, TrialRequest};
use crate::plan::{AskedAction, Constraints, Planner, Recommendations, WhatIf};
use crate::table::{Cells, TextTable};
use crate::units::{ModelId, Seed, instant};

/// A trained model.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Model {
    /// Its name: a fingerprint of what it was trained from.
    pub id: ModelId,
    /// When it was trained, in seconds since 1970.
    pub trained_at: i64,
    /// The playbook it was trained with.
    pub playbook: Playbook,
    /// How tables are read.
    pub schema: Schema,
    pub(super) ensemble: FittedEnsemble,
    /// The parts of the book that have a model of their own.
    #[serde(default)]
    pub(super) parts: Vec<PartModel>,
    /// What accounts are compared with.
    #[serde(default)]
    pub(super) reference: Reference,
    /// What it has learned from.
    #[serde(default)]
    pub(super) seen: SeenRows,
    /// What was said out of fold of rows that are open as well.
    #[serde(default)]
    pub(super) held_out: HeldOut,
    /// What its past looked like.
    #[serde(default)]
    pub(super) typical: Typical,
    /// Which features went with renewal in its past.
    #[serde(default)]
    pub factors: Vec<Factor>,
    /// The health score of the playbook beside it.
    #[serde(default)]
    pub scorecard: ScorecardReport,
    /// Its past renewals and what was said of them out of fold, one line each, by renewal date.
    #[serde(default)]
    pub past: Vec<PastRenewal>,
    pub(super) effects: Option<EffectModel>,
    /// What to know about it.
    pub card: ModelCard,
}

impl Model {
    /// The model under another playbook: its costs, leads, rules and thresholds from now on.
    ///
    /// Kinds keep the places they were learned in; a kind the new playbook drops is never proposed, and one it adds
    /// has no past to be judged by.
    #[must_use]
    pub fn with_playbook(mut self, mut playbook: Playbook) -> Self {
        let learned = std::mem::take(&mut self.playbook.interventions);
        playbook.columns.dates = playbook.columns.dates.or(self.playbook.columns.dates);
        playbook.columns.numbers = playbook.columns.numbers.or(self.playbook.columns.numbers);
        if playbook.interventions.is_empty() {
            playbook.interventions = learned;
        } else {
            let mut added = std::mem::take(&mut playbook.interventions);
            for mut known in learned {
                let at = added.iter().position(|intervention| intervention.kind == known.kind);
                playbook.interventions.push(if let Some(at) = at {
                    added.remove(at)
                } else {
                    known.lead_days.clear();
                    known.only_if.clear();
                    known
                });
            }
            playbook.interventions.append(&mut added);
        }
        self.playbook = playbook;
        self
    }

    /// Reads accounts the way the past was read.
    ///
    /// # Errors
    /// [`ModelError::Book`] naming file, line, column and value.
    pub fn rows(&self, table: &TextTable, log: &InterventionLog) -> Result<Rows, ModelError> {
        Ok(self.schema.rows(table, &self.playbook, log)?)
    }

    /// Reads an open book, leaving out by name what cannot count.
    ///
    /// # Errors
    /// [`ModelError::Book`] when no row counts, or days can be read in two ways.
    pub fn open_book(&self, table: &TextTable, log: &InterventionLog) -> Result<OpenBook, ModelError> {
        Ok(self.schema.open_book(table, &self.playbook, log)?)
    }

    /// The win probability of every row, without its drivers.
    ///
    /// # Errors
    /// [`ModelError`] when the rows were read by another schema.
    pub fn score(&self, rows: &Rows) -> Result<Vec<WinProbability>, ModelError> {
        let predictions = self.predict(rows)?;
        Ok(predictions.iter().enumerate().map(|(row, prediction)| self.answer(rows, row, prediction)).collect())
    }

    /// What [`Model::score`] says of every row, as the columns of a table: those of `SCORE_FIELDS`, cell for cell.
    ///
    /// # Errors
    /// As [`Model::score`].
    pub fn score_columns(&self, rows: &Rows) -> Result<Vec<Cells>, ModelError> {
        let predictions = self.predict(rows)?;
        let light = |prediction: &Prediction| self.playbook.health.light(prediction.probability.get()).word();
        Ok(score_columns(rows, &predictions, light, &self.id.0))
    }

    /// How many of the rows the model has learned from.
    #[must_use]
    pub fn n_learned_from(&self, rows: &Rows) -> usize {
        self.seen.count(&self.schema, rows)
    }

    /// What the model for all says, or that of the part a row belongs to.
    pub(super) fn predict(&self, rows: &Rows) -> Result<Vec<Prediction>, ModelError> {
        let mut predictions = parts::predict(&self.ensemble, &self.parts, attributes(rows))?;
        self.held_out.correct(&self.schema, rows, &mut predictions);
        Ok(predictions)
    }

    pub(super) fn answer(&self, rows: &Rows, row: usize, prediction: &Prediction) -> WinProbability {
        let win_probability = prediction.probability.get();
        WinProbability {
            account_id: rows.accounts[row].0.clone(),
            win_probability,
            low: prediction.interval.low,
            high: prediction.interval.high,
            health: self.playbook.health.light(win_probability),
            as_of: rows.as_of[row],
            renewal_date: rows.renewal_date[row],
            value: rows.value[row],
            owner: rows.owner[row].clone(),
            segment: rows.segment[row].clone(),
            name: rows.name[row].clone(),
            drivers: Vec::new(),
            sub_scores: Vec::new(),
            families: Vec::new(),
            usual_win_probability: None,
            notes: Vec::new(),
            judged_as: parts::judge(&self.parts, attributes(rows), row).map(|judge| judge.part.in_words()),
            model: self.id.0.clone(),
        }
    }

    /// What might be done for the given rows, best first: one answer a row, in order.
    ///
    /// # Errors
    /// [`ModelError`] when a constraint makes no sense.
    pub fn recommend_all(
        &self,
        rows: &Rows,
        log: &InterventionLog,
        constraints: &Constraints,
        seed: Seed,
    ) -> Result<Vec<Recommendations>, ModelError> {
        let base = self.base(rows)?;
        let planner = Planner::new(self.effects.as_ref(), &self.playbook, &self.id, rows, &base, log)?;
        Ok(planner.recommend_all(constraints, seed)?)
    }

    /// What might be done for one row, best first.
    ///
    /// # Errors
    /// [`ModelError`] when a constraint makes no sense.
    pub fn recommend(
        &self,
        rows: &Rows,
        row: usize,
        log: &InterventionLog,
        constraints: &Constraints,
        seed: Seed,
    ) -> Result<Recommendations, ModelError> {
        let one = rows.select(&[row]);
        let base = self.base(&one)?;
        let planner = Planner::new(self.effects.as_ref(), &self.playbook, &self.id, &one, &base, log)?;
        Ok(planner.recommend(0, constraints, seed)?)
    }

    /// The plan of the whole book: at most one plan a row, within budget, slots and hours.
    ///
    /// # Errors
    /// [`ModelError::Plan`] when the request makes no sense, cannot be met, or was cancelled.
    pub fn plan_book(
        &self,
        rows: &Rows,
        log: &InterventionLog,
        request: &BookRequest,
        seed: Seed,
        control: Control,
    ) -> Result<BookPlan, ModelError> {
        let base = self.base(rows)?;
        let planner = Planner::new(self.effects.as_ref(), &self.playbook, &self.id, rows, &base, log)?;
        Ok(planner.plan_book(request, seed, control)?)
    }

    /// A trial within budget, slots and hours: which rows get which kind by lot, and what knowing would be worth.
    ///
    /// # Errors
    /// [`ModelError::Plan`] when the request makes no sense, or no row has a value.
    pub fn propose_trial(
        &self,
        rows: &Rows,
        log: &InterventionLog,
        request: &TrialRequest,
        seed: Seed,
    ) -> Result<TrialProposal, ModelError> {
        let base = self.base(rows)?;
        let planner = Planner::new(self.effects.as_ref(), &self.playbook, &self.id, rows, &base, log)?;
        Ok(planner.propose_trial(request, seed)?)
    }

    /// What a plan of the caller's own would change for one row.
    ///
    /// # Errors
    /// [`ModelError::Plan`] when the playbook has no such kind, or the day has passed.
    pub fn what_if(&self, rows: &Rows, row: usize, actions: &[AskedAction]) -> Result<WhatIf, ModelError> {
        let one = rows.select(&[row]);
        let base = self.base(&one)?;
        let log = InterventionLog::default();
        let planner = Planner::new(self.effects.as_ref(), &self.playbook, &self.id, &one, &base, &log)?;
        Ok(planner.what_if(0, actions)?)
    }

    /// Each kind as an arm of each row: its chance, and the outcome expected with it and without it; `None` without effects.
    ///
    /// # Errors
    /// [`ModelError`] when the rows were read by another schema.
    pub fn arms(&self, rows: &Rows) -> Result<Option<Vec<Vec<KindArm>>>, ModelError> {
        let Some(effects) = &self.effects else { return Ok(None) };
        let accounts = effects.prepare(&rows.features, &self.base(rows)?)?;
        Ok(Some((0..rows.len()).map(|row| effects.arms(&accounts, row, rows.horizon(row))).collect()))
    }

    /// Calibrated log-odds as usual, one a row.
    fn base(&self, rows: &Rows) -> Result<Vec<f64>, ModelError> {
        Ok(self.predict(rows)?.iter().map(|prediction| prediction.probability.log_odds().0).collect())
    }

    /// The fitted effect model, where there was a log to learn from.
    #[must_use]
    pub fn effects(&self) -> Option<&EffectModel> {
        self.effects.as_ref()
    }

    /// Its line in the list of models.
    #[must_use]
    pub fn entry(&self) -> ModelEntry {
        ModelEntry {
            id: self.id.0.clone(),
            trained_at: instant(self.trained_at),
            log_loss: self.card.out_of_fold().log_loss,
            n_rows: self.card.n_rows,
            current: false,
        }
    }
}

/// What tells the parts of rows.
pub(super) fn attributes(rows: &Rows) -> Attributes<'_> {
    Attributes { features: &rows.features, segments: &rows.segment }
}
