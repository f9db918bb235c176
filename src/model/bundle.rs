//! The fitted model: playbook, schema, ensemble and effects, which only ever travel together.

use serde::{Deserialize, Serialize};

use super::answer::{Driver, WinProbability};
use super::card::ModelCard;
use super::registry::ModelEntry;
use crate::book::{BookError, FeatureSpec, InterventionLog, Playbook, Rows, Schema};
use crate::effects::{EffectError, EffectModel};
use crate::ensemble::{EnsembleError, FittedEnsemble, Prediction};
use crate::plan::book::{BookPlan, BookRequest, Control};
use crate::plan::{AskedAction, Constraints, PlanError, Planner, Recommendations, WhatIf};
use crate::table::{Column, ColumnData, TextTable};
use crate::units::{ModelId, Seed, sigmoid};

/// Why a model cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The accounts cannot be read.
    #[error(transparent)]
    Book(#[from] BookError),
    /// The accounts do not fit the ensemble.
    #[error(transparent)]
    Ensemble(#[from] EnsembleError),
    /// The accounts do not fit the effect model.
    #[error(transparent)]
    Effect(#[from] EffectError),
    /// What was asked cannot be planned.
    #[error(transparent)]
    Plan(#[from] PlanError),
}

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

    /// The win probability of every row, without its drivers.
    ///
    /// # Errors
    /// [`ModelError`] when the rows were read by another schema.
    pub fn score(&self, rows: &Rows) -> Result<Vec<WinProbability>, ModelError> {
        let predictions = self.ensemble.predict(&rows.features)?;
        Ok(predictions.iter().enumerate().map(|(row, prediction)| self.answer(rows, row, prediction)).collect())
    }

    fn answer(&self, rows: &Rows, row: usize, prediction: &Prediction) -> WinProbability {
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
            drivers: Vec::new(),
            model: self.id.0.clone(),
        }
    }

    /// The win probability of one row with its drivers, strongest first.
    ///
    /// # Errors
    /// [`ModelError`] when there is no such row.
    pub fn explain(&self, rows: &Rows, row: usize) -> Result<WinProbability, ModelError> {
        let explanation = self.ensemble.explain(&rows.features, row)?;
        let one: Vec<Column> = rows.features.iter().map(|column| column.select(&[row])).collect();
        let predictions = self.ensemble.predict(&one)?;
        let total = explanation.log_odds.0;
        let mut drivers: Vec<Driver> = explanation
            .by_column
            .iter()
            .filter(|(_, log_odds)| *log_odds != 0.0)
            .filter_map(|(name, log_odds)| {
                let at = self.schema.features.iter().position(|feature| feature.name == *name)?;
                Some(driver(&self.schema.features[at], &one[at], *log_odds, total))
            })
            .collect();
        drivers.sort_by(|a, b| b.log_odds.abs().total_cmp(&a.log_odds.abs()).then_with(|| a.feature.cmp(&b.feature)));
        let mut answer = self.answer(rows, row, &predictions[0]);
        answer.drivers = drivers;
        Ok(answer)
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
        let base = self.base(rows)?;
        let planner = Planner::new(self.effects.as_ref(), &self.playbook, &self.id, rows, &base, log)?;
        Ok(planner.recommend(row, constraints, seed)?)
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

    /// What a plan of the caller's own would change for one row.
    ///
    /// # Errors
    /// [`ModelError::Plan`] when the playbook has no such kind, or the day has passed.
    pub fn what_if(&self, rows: &Rows, row: usize, actions: &[AskedAction]) -> Result<WhatIf, ModelError> {
        let base = self.base(rows)?;
        let log = InterventionLog::default();
        let planner = Planner::new(self.effects.as_ref(), &self.playbook, &self.id, rows, &base, &log)?;
        Ok(planner.what_if(row, actions)?)
    }

    /// Calibrated log-odds as usual, one a row.
    fn base(&self, rows: &Rows) -> Result<Vec<f64>, ModelError> {
        Ok(self.ensemble.predict(&rows.features)?.iter().map(|p| p.probability.log_odds().0).collect())
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
            trained_at: self.trained_at,
            log_loss: self.card.ensemble.out_of_fold.log_loss,
            n_rows: self.card.n_rows,
            current: false,
        }
    }
}

/// A contribution in words; its points are what the probability would be without it, taken from the end.
fn driver(feature: &FeatureSpec, column: &Column, log_odds: f64, total: f64) -> Driver {
    Driver {
        feature: feature.name.clone(),
        label: feature.label.clone(),
        family: feature.family.clone(),
        value: text_of(column),
        log_odds,
        points: sigmoid(total) - sigmoid(total - log_odds),
    }
}

fn text_of(column: &Column) -> Option<String> {
    match &column.data {
        ColumnData::Number(values) => values[0].is_finite().then(|| values[0].to_string()),
        ColumnData::Flag(values) => values[0].map(|flag| if flag { "yes" } else { "no" }.to_owned()),
        ColumnData::Category(data) => data.level(0).map(str::to_owned),
        ColumnData::Date(values) => values[0].map(|date| date.to_string()),
    }
}
