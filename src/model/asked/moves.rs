//! The contributions and the probability of one account now, to be compared with those of another day.

use super::explain::text_of;
use crate::book::{ColumnNames, FeatureSpec, Rows, Source};
use crate::insight::{Cause, Share, Told};
use crate::model::bundle::{Model, attributes};
use crate::model::error::ModelError;
use crate::model::parts;
use crate::table::{Column, Kind};

impl Model {
    /// The features of one row with what each contributes; they add up to its log-odds.
    ///
    /// # Errors
    /// [`ModelError`] when there is no such row, or it was read by another schema.
    pub fn told(&self, rows: &Rows, row: usize) -> Result<Told, ModelError> {
        let explanation = parts::explain(&self.ensemble, &self.parts, attributes(rows), row)?;
        let explanation = self.held_out.explain(&self.schema, rows, row, explanation);
        let shares = explanation.by_column.iter().filter_map(|(name, log_odds)| {
            let at = self.schema.features.iter().position(|feature| feature.name == *name)?;
            let feature = &self.schema.features[at];
            let one: Column = rows.features[at].select(&[row]);
            Some(Share {
                feature: feature.name.clone(),
                label: feature.label.clone(),
                cause: cause(feature, &self.playbook.columns),
                value: text_of(&one),
                log_odds: *log_odds,
            })
        });
        let shares: Vec<Share> = shares.collect();
        // What no feature of the schema takes up stays with the base.
        let taken: f64 = shares.iter().map(|share| share.log_odds).sum();
        Ok(Told { base: explanation.log_odds.0 - taken, shares })
    }
}

/// What a change of a feature stands for.
fn cause(feature: &FeatureSpec, columns: &ColumnNames) -> Cause {
    match feature.source {
        Source::DaysToRenewal => Cause::Time,
        Source::History(_) => Cause::Done,
        Source::Column if feature.kind == Kind::Date || columns.is_tenure(&feature.name) => Cause::Time,
        Source::Column => Cause::Data,
    }
}
