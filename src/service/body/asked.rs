//! What requests ask of the engine, refused with a pointer into the body where it cannot be answered.

use super::super::problem::{FieldError, Problem};
use super::errors::{model_errors, shape_errors};
use crate::book::{InterventionLog, Rows};
use crate::model::{ModelError, WinProbability};
use crate::plan::{AskedAction, Constraints, PlanError, Recommendations, WhatIf};
use crate::store::{Features, LoggedIntervention};
use crate::workflow::Engine;

impl Engine {
    /// Everything wrong with the shape of one account that stands at `pointer`.
    pub(in crate::service) fn shape_errors(&self, record: &Features, pointer: &str) -> Vec<FieldError> {
        shape_errors(self.columns(), &self.model.playbook.columns.account, record, pointer)
    }

    /// Reads accounts sent in a body; `pointer` names the place of each.
    ///
    /// # Errors
    /// A [`Problem`] with a pointer to everything wrong.
    pub fn rows_of_body(
        &self,
        records: &[Features],
        log: &InterventionLog,
        pointer: &dyn Fn(usize) -> String,
    ) -> Result<Rows, Problem> {
        let errors: Vec<_> =
            records.iter().enumerate().flat_map(|(index, record)| self.shape_errors(record, &pointer(index))).collect();
        Problem::refuse_if_any(errors)?;
        self.rows(records, log).map_err(|error| refused(&error, pointer))
    }

    /// The win probability of one row with its drivers.
    ///
    /// # Errors
    /// A [`Problem`] when the model cannot answer.
    pub fn explain(&self, rows: &Rows, row: usize) -> Result<WinProbability, Problem> {
        self.model.explain(rows, row).map_err(|error| refused(&error, &|_| String::new()))
    }

    /// The win probability of every row with its drivers.
    ///
    /// # Errors
    /// A [`Problem`] when the model cannot answer.
    pub fn explain_all(&self, rows: &Rows) -> Result<Vec<WinProbability>, Problem> {
        self.model.explain_all(rows).map_err(|error| refused(&error, &|_| String::new()))
    }

    /// What might be done for the only row.
    ///
    /// # Errors
    /// A [`Problem`] that points at a constraint which makes no sense.
    pub fn recommend(
        &self,
        rows: &Rows,
        log: &InterventionLog,
        constraints: &Constraints,
    ) -> Result<Recommendations, Problem> {
        let answer = self.model.recommend(rows, 0, log, constraints, self.seed());
        answer.map_err(|error| refused(&error, &|_| String::new()))
    }

    /// What a plan of the caller's own would change for the only row.
    ///
    /// # Errors
    /// A [`Problem`] that points at an action which cannot be.
    pub fn what_if(&self, rows: &Rows, actions: &[AskedAction]) -> Result<WhatIf, Problem> {
        self.model.what_if(rows, 0, actions).map_err(|error| refused(&error, &|_| String::new()))
    }
}

/// An account with what was done about it.
#[derive(Debug, Clone)]
pub struct Known {
    /// What is known of it, as it was sent.
    pub features: Features,
    /// The log of its interventions.
    pub log: Vec<LoggedIntervention>,
}

impl Known {
    /// The account read by an engine, with its log: a single row.
    ///
    /// # Errors
    /// A [`Problem`] when the model cannot read it.
    pub fn read(&self, engine: &Engine) -> Result<(Rows, InterventionLog), Problem> {
        let broken = |error: ModelError| refused(&error, &|_| String::new());
        let log = engine.log(&self.log).map_err(broken)?;
        let rows = engine.rows(std::slice::from_ref(&self.features), &log).map_err(broken)?;
        Ok((rows, log))
    }
}

/// A refusal of the model as a problem of the request where it is one, else of the service.
pub(in crate::service) fn refused(error: &ModelError, pointer: &dyn Fn(usize) -> String) -> Problem {
    let Some(errors) = model_errors(error, pointer) else { return Problem::internal(error) };
    match error {
        // The request is sound; it is the account whose renewal is too near, or already over.
        ModelError::Plan(PlanError::ImpossibleDay { .. }) => Problem::at_odds(errors),
        _ => Problem::invalid(errors),
    }
}
