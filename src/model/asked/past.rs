//! The past renewals as the model would have told them, kept with it: for misses, forecasts and their test on history.

use rayon::prelude::*;

use crate::book::{LearningTable, Rows};
use crate::ensemble::Explanation;
use crate::insight::{PastRenewal, one_a_renewal};
use crate::model::bundle::{Model, attributes};
use crate::model::error::ModelError;
use crate::model::parts;
use crate::model::remembered::held_out::HeldOut;
use crate::units::Probability;

/// Renewals that surprised are explained, at most so many, the most valuable first.
const MOST_EXPLAINED: usize = 1_000;
/// Reasons kept of each on either side.
const REASONS: usize = 3;
/// Blank features named of each.
const BLANKS: usize = 8;
/// A sign against what was expected is told from so many points on.
const SIGN: f64 = 0.02;

impl Model {
    /// One line a renewal, with what was said of it out of fold.
    ///
    /// # Errors
    /// [`ModelError`] when the rows were read by another schema.
    pub(in crate::model) fn past_of(
        &self,
        table: &LearningTable,
        out_of_fold: &[Probability],
        held_out: &HeldOut,
    ) -> Result<Vec<PastRenewal>, ModelError> {
        let rows = &table.rows;
        let standing = one_a_renewal(&rows.accounts, &rows.as_of, &rows.renewal_date);
        let surprise = |row: usize| (out_of_fold[row].get() >= 0.5) != table.renewed[row];
        let mut surprised: Vec<usize> = standing.iter().copied().filter(|&row| surprise(row)).collect();
        let worth = |row: usize| rows.value[row].unwrap_or(0.0);
        surprised.sort_by(|&a, &b| worth(b).total_cmp(&worth(a)).then(a.cmp(&b)));
        surprised.truncate(MOST_EXPLAINED);
        surprised.sort_unstable();
        let explained = parts::explain(&self.ensemble, &self.parts, attributes(rows), &surprised)?;
        let mut told: Vec<PastRenewal> = standing
            .par_iter()
            .map(|&row| {
                let mut told = PastRenewal {
                    account_id: rows.accounts[row].0.clone(),
                    as_of: rows.as_of[row],
                    renewal_date: rows.renewal_date[row],
                    renewed: table.renewed[row],
                    predicted: out_of_fold[row].get(),
                    value: rows.value[row],
                    owner: rows.owner[row].clone(),
                    segment: rows.segment[row].clone(),
                    seen: Vec::new(),
                    against: Vec::new(),
                    blank: Vec::new(),
                };
                if let Ok(at) = surprised.binary_search(&row) {
                    self.tell_surprise(&mut told, (rows, row), explained[at].clone(), held_out);
                }
                told
            })
            .collect();
        told.sort_by(|a, b| a.renewal_date.cmp(&b.renewal_date).then_with(|| a.account_id.cmp(&b.account_id)));
        Ok(told)
    }

    fn tell_surprise(
        &self,
        told: &mut PastRenewal,
        (rows, row): (&Rows, usize),
        explanation: Explanation,
        held_out: &HeldOut,
    ) {
        let explanation = held_out.explain(&self.schema, rows, row, explanation);
        let expects_renewal = told.predicted >= 0.5;
        let drivers = self.drivers(&explanation, rows, row);
        let (seen, against): (Vec<_>, Vec<_>) =
            drivers.into_iter().partition(|driver| (driver.points > 0.0) == expects_renewal);
        told.seen = seen.into_iter().take(REASONS).map(|driver| driver.words).collect();
        let signs = against.into_iter().filter(|driver| driver.points.abs() >= SIGN);
        told.against = signs.take(REASONS).map(|driver| driver.words).collect();
        let blank = (0..rows.features.len()).filter(|&at| rows.features[at].is_missing(row));
        told.blank = blank.take(BLANKS).map(|at| self.schema.features[at].label.clone()).collect();
    }
}
