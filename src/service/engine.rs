//! Model and log of interventions as one: what every answer stands on, swapped whole.

use super::problem::Problem;
use super::records::{model_errors, shape_errors, table_of};
use crate::book::{BookError, InterventionLog, Playbook, Rows};
use crate::model::{Model, ModelError, WinProbability};
use crate::plan::{AskedAction, Constraints, Recommendations, WhatIf};
use crate::store::{Features, LoggedIntervention, Score, TopAction};
use crate::table::{TextColumn, TextTable};
use crate::units::Seed;

/// The best action only: the list of the book shows no more.
const BEST_ACTION: Constraints = Constraints {
    limit: Some(1),
    max_actions: Some(0),
    budget: None,
    hours: None,
    earliest: None,
    latest: None,
    confidence: None,
};

/// What answers are computed from.
#[derive(Debug)]
pub struct Engine {
    /// The model.
    pub model: Model,
    log: InterventionLog,
    seed: Seed,
    basis: String,
}

impl Engine {
    /// An engine over a model and the log as kept.
    ///
    /// # Errors
    /// [`BookError`] when a line of the log cannot be read.
    pub fn new(model: Model, log: &[LoggedIntervention], seed: Seed) -> Result<Self, BookError> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{:?}", model.playbook).as_bytes());
        for entry in log {
            hasher.update(format!("{entry:?}").as_bytes());
        }
        let basis = format!("{}+{}+{}", model.id, &hasher.finalize().to_hex()[..16], seed.0);
        let log = read_log(log, &model.playbook)?;
        Ok(Self { model, log, seed, basis })
    }

    /// The name of what scores stand on: another model, playbook, log or seed has another name.
    #[must_use]
    pub fn basis(&self) -> &str {
        &self.basis
    }

    /// Reads accounts as the model's schema does.
    ///
    /// # Errors
    /// [`ModelError`] naming the cell.
    pub fn rows(&self, records: &[Features]) -> Result<Rows, ModelError> {
        self.model.rows(&table_of(&self.model, records), &self.log)
    }

    /// Reads accounts sent in a body; `pointer` names the place of each.
    ///
    /// # Errors
    /// A [`Problem`] with a pointer to everything wrong.
    pub fn rows_of_body(&self, records: &[Features], pointer: &dyn Fn(usize) -> String) -> Result<Rows, Problem> {
        let errors: Vec<_> = records
            .iter()
            .enumerate()
            .flat_map(|(index, record)| shape_errors(&self.model, record, &pointer(index)))
            .collect();
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        self.rows(records).map_err(|error| refused(&error, pointer))
    }

    /// Win probability and most worthwhile action of each account.
    ///
    /// # Errors
    /// [`ModelError`] naming the cell that cannot be read.
    pub fn scores(&self, records: &[Features]) -> Result<Vec<Score>, ModelError> {
        let rows = self.rows(records)?;
        let probabilities = self.model.score(&rows)?;
        let recommendations = self.model.recommend_all(&rows, &self.log, &BEST_ACTION, self.seed)?;
        Ok(probabilities
            .into_iter()
            .zip(&recommendations)
            .map(|(win_probability, recommended)| Score {
                basis: self.basis.clone(),
                win_probability,
                top_action: recommended.actions.first().filter(|best| best.recommended).map(TopAction::from),
            })
            .collect())
    }

    /// The win probability of one row with its drivers.
    ///
    /// # Errors
    /// A [`Problem`] when the model cannot answer.
    pub fn explain(&self, rows: &Rows, row: usize) -> Result<WinProbability, Problem> {
        self.model.explain(rows, row).map_err(|error| refused(&error, &|_| String::new()))
    }

    /// What might be done for the only row.
    ///
    /// # Errors
    /// A [`Problem`] that points at a constraint which makes no sense.
    pub fn recommend(&self, rows: &Rows, constraints: &Constraints) -> Result<Recommendations, Problem> {
        let answer = self.model.recommend(rows, 0, &self.log, constraints, self.seed);
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

/// A refusal of the model as a problem of the request where it is one, else of the service.
pub(super) fn refused(error: &ModelError, pointer: &dyn Fn(usize) -> String) -> Problem {
    model_errors(error, pointer).map_or_else(|| Problem::internal(error), Problem::invalid)
}

/// The log as kept, read the way the file of it is read.
fn read_log(log: &[LoggedIntervention], playbook: &Playbook) -> Result<InterventionLog, BookError> {
    let names = [playbook.columns.account.as_str(), "kind", "date", "renewal_date", "cost", "hours"];
    let mut columns = names.map(TextColumn::new);
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    for entry in log {
        let renewal_date = entry.renewal_date.clone().unwrap_or_default();
        let (cost, hours) = (number(entry.cost), number(entry.hours));
        let cells = [&entry.account_id, &entry.kind, &entry.date, &renewal_date, &cost, &hours];
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
    InterventionLog::read(&TextTable::of_rows("store", columns.into()), playbook)
}
