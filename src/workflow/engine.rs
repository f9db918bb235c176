//! Model, playbook and seed as one: what every answer stands on beside the account, swapped whole.

use std::collections::HashSet;

use super::records::{in_columns, known_columns, table_of};
use crate::book::{InterventionLog, Playbook, Rows};
use crate::model::{Model, ModelError};
use crate::plan::Action;
use crate::store::{Features, LoggedIntervention, Score, TopAction};
use crate::table::{TextColumn, TextTable};
use crate::units::{Clock, Date, Seed};

/// What answers are computed from.
#[derive(Debug)]
pub struct Engine {
    /// The model.
    pub model: Model,
    seed: Seed,
    basis: String,
    columns: HashSet<String>,
}

impl Engine {
    /// An engine over a model.
    #[must_use]
    pub fn new(model: Model, seed: Seed) -> Self {
        let playbook = model.playbook.canonical().hash().to_hex();
        let basis = format!("{}+{}+{}", model.id, &playbook[..16], seed.0);
        let columns = known_columns(&model);
        Self { model, seed, basis, columns }
    }

    /// The same with another model, under the same seed.
    #[must_use]
    pub fn with_model(&self, model: Model) -> Self {
        Self::new(model, self.seed)
    }

    /// The origin of every random choice.
    #[must_use]
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// The name of what scores stand on: another model, playbook or seed has another name.
    #[must_use]
    pub fn basis(&self) -> &str {
        &self.basis
    }

    /// The columns the model knows.
    #[must_use]
    pub fn columns(&self) -> &HashSet<String> {
        &self.columns
    }

    /// Reads the log as kept the way the file of it is read.
    ///
    /// # Errors
    /// [`ModelError`] naming the line.
    pub fn log(&self, entries: &[LoggedIntervention]) -> Result<InterventionLog, ModelError> {
        if entries.is_empty() {
            return Ok(InterventionLog::default());
        }
        let playbook = &self.model.playbook;
        Ok(InterventionLog::read(&table_of_log(entries, playbook), playbook)?)
    }

    /// Reads accounts as the model's schema does; `log` is what was done about them.
    ///
    /// # Errors
    /// [`ModelError`] naming the cell.
    pub fn rows(&self, records: &[Features], log: &InterventionLog) -> Result<Rows, ModelError> {
        self.model.rows(&table_of(&self.model, records), log)
    }

    /// An account with roles of the playbook turned into the columns that play them.
    #[must_use]
    pub fn in_columns(&self, record: Features) -> Features {
        in_columns(&self.columns, &self.model.playbook.columns, record)
    }

    /// The day that counts as today: the playbook's, where it fixes one for a demonstration, else the clock's.
    #[must_use]
    pub fn today(&self, clock: &dyn Clock) -> Date {
        self.model.playbook.today.unwrap_or_else(|| clock.today())
    }

    /// Win probability of each account and its most worthwhile action from today on.
    ///
    /// # Errors
    /// [`ModelError`] naming the cell that cannot be read.
    pub fn scores(&self, records: &[Features], log: &InterventionLog, today: Date) -> Result<Vec<Score>, ModelError> {
        let rows = self.rows(records, log)?;
        let said = self.model.score_with_best(&rows, log, Some(today), self.seed)?;
        let score = |(win_probability, best): (_, Option<Action>)| Score {
            basis: self.basis.clone(),
            win_probability,
            top_action: best.as_ref().map(TopAction::from),
            awaits_action: false,
        };
        Ok(said.into_iter().map(score).collect())
    }

    /// Win probability of each account; its most worthwhile action is still to be found.
    ///
    /// # Errors
    /// [`ModelError`] naming the cell that cannot be read.
    pub fn probabilities(&self, records: &[Features], log: &InterventionLog) -> Result<Vec<Score>, ModelError> {
        let probabilities = self.model.score(&self.rows(records, log)?)?;
        let score = |win_probability| Score {
            basis: self.basis.clone(),
            win_probability,
            top_action: None,
            awaits_action: true,
        };
        Ok(probabilities.into_iter().map(score).collect())
    }
}

/// The log as kept, as the table that a file of it is read into.
pub fn table_of_log(log: &[LoggedIntervention], playbook: &Playbook) -> TextTable {
    let names = [playbook.columns.account.as_str(), "kind", "date", "renewal_date", "cost", "hours", "chance", "done"];
    let mut columns = names.map(TextColumn::new);
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    for entry in log {
        let renewal_date = entry.renewal_date.clone().unwrap_or_default();
        let (cost, hours, chance) = (number(entry.cost), number(entry.hours), number(entry.chance));
        let done = if entry.done { "yes" } else { "no" }.to_owned();
        let cells = [&entry.account_id, &entry.kind, &entry.date, &renewal_date, &cost, &hours, &chance, &done];
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }
    TextTable::of_rows("store", columns.into())
}
