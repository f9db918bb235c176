//! What a list of the book shows of each account: its win probability, and the action most worth doing.

use crate::book::{InterventionLog, Rows};
use crate::model::answer::WinProbability;
use crate::model::bundle::Model;
use crate::model::error::ModelError;
use crate::plan::{Action, Planner};
use crate::units::{Date, Seed};

impl Model {
    /// The win probability of every row, and the action most worth doing about it from `today` on, where one is recommended: the
    /// first that [`Model::recommend`] names.
    ///
    /// # Errors
    /// [`ModelError`] when the rows were read by another schema.
    pub fn score_with_best(
        &self,
        rows: &Rows,
        log: &InterventionLog,
        today: Option<Date>,
        seed: Seed,
    ) -> Result<Vec<(WinProbability, Option<Action>)>, ModelError> {
        let predictions = self.predict(rows)?;
        let base: Vec<f64> = predictions.iter().map(|prediction| prediction.probability.log_odds().0).collect();
        let planner = Planner::new(self.effects.as_ref(), &self.playbook, &self.id, rows, &base, log)?;
        let best = planner.best_actions(today, seed);
        let said = predictions.iter().enumerate().map(|(row, prediction)| self.answer(rows, row, prediction));
        Ok(said.zip(best).collect())
    }
}
