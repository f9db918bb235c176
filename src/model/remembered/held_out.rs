//! Rows of the open book that the model has learned from, scored by what was said of them while they were held out.
//!
//! Where the book is made of the current customers of a table of past ones, each row is both. A member that has seen a
//! row says too much of what became of it: such a row keeps its out-of-fold probability, and interval and contributions
//! move with it. A row that has changed since is scored as any other.

use serde::{Deserialize, Serialize};

use super::seen::whole_hash;
use crate::book::{Rows, Schema};
use crate::ensemble::{Explanation, Prediction};
use crate::units::{Interval, LogOdds, Probability, logit};

/// Contributions are stretched by these factors at the least and at the most; what is more goes to the usual probability. None
/// is stretched to nothing or turned around: what the model sees in a row it sees whatever became of it.
const STRETCH: [f64; 2] = [0.5, 2.0];

/// Log-odds beyond this are 0 or 1 for all purposes.
const FARTHEST: f64 = 40.0;

/// Out-of-fold log-odds by the hash of the row, ascending by hash.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::model) struct HeldOut(Vec<(u64, f64)>);

impl HeldOut {
    /// Keeps what was said of each row out of fold; of rows that are alike the mean.
    pub(in crate::model) fn of(schema: &Schema, rows: &Rows, out_of_fold: &[Probability]) -> Self {
        let hashes = (0..rows.len()).map(|row| whole_hash(schema, rows, row));
        let mut known: Vec<(u64, f64)> = hashes.zip(out_of_fold.iter().map(|p| p.log_odds().0)).collect();
        known.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.total_cmp(&b.1)));
        let alike = known.chunk_by(|a, b| a.0 == b.0);
        Self(alike.map(|same| (same[0].0, same.iter().map(|(_, z)| z).sum::<f64>() / same.len() as f64)).collect())
    }

    /// What was said of a row while it was held out; `None` of a row that was not learned from.
    fn log_odds(&self, schema: &Schema, rows: &Rows, row: usize) -> Option<LogOdds> {
        if self.0.is_empty() {
            return None;
        }
        let key = whole_hash(schema, rows, row);
        let at = self.0.binary_search_by_key(&key, |(hash, _)| *hash).ok()?;
        Some(LogOdds(self.0[at].1))
    }

    /// Moves predictions of rows that were learned from to what was said out of fold.
    pub(in crate::model) fn correct(&self, schema: &Schema, rows: &Rows, predictions: &mut [Prediction]) {
        for (row, prediction) in predictions.iter_mut().enumerate() {
            self.correct_one(schema, rows, row, prediction);
        }
    }

    /// Moves the prediction of one row.
    pub(in crate::model) fn correct_one(&self, schema: &Schema, rows: &Rows, row: usize, prediction: &mut Prediction) {
        let Some(told) = self.log_odds(schema, rows, row) else { return };
        let shift = told.0 - prediction.probability.log_odds().0;
        let moved = |end: f64| LogOdds(logit(end).clamp(-FARTHEST, FARTHEST) + shift).probability().get();
        prediction.interval = Interval { low: moved(prediction.interval.low), high: moved(prediction.interval.high) };
        prediction.probability = told.probability();
    }

    /// Makes the contributions of a row add up to what was said out of fold: they keep their proportions.
    pub(in crate::model) fn explain(
        &self,
        schema: &Schema,
        rows: &Rows,
        row: usize,
        mut told: Explanation,
    ) -> Explanation {
        let Some(log_odds) = self.log_odds(schema, rows, row) else { return told };
        let (learned, wanted) = (told.log_odds.0 - told.base.0, log_odds.0 - told.base.0);
        let stretch = if learned == 0.0 { 1.0 } else { (wanted / learned).clamp(STRETCH[0], STRETCH[1]) };
        for (_, contribution) in &mut told.by_column {
            *contribution *= stretch;
        }
        told.base = LogOdds(log_odds.0 - stretch * learned);
        told.log_odds = log_odds;
        told
    }
}
