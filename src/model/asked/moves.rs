//! The contributions and the probability of one account now, to be compared with those of another day.

use rayon::prelude::*;

use super::explain::text_of;
use crate::book::{ColumnNames, FeatureSpec, Rows, Source};
use crate::ensemble::Explanation;
use crate::insight::{Cause, Share, Told};
use crate::model::bundle::{Model, attributes};
use crate::model::error::ModelError;
use crate::model::parts;
use crate::table::Kind;

impl Model {
    /// The features of some rows with what each contributes; they add up to the row's log-odds.
    ///
    /// # Errors
    /// [`ModelError`] when there is no such row, or the rows were read by another schema.
    pub fn told(&self, rows: &Rows, which: &[usize]) -> Result<Vec<Told>, ModelError> {
        let explained = parts::explain(&self.ensemble, &self.parts, attributes(rows), which)?;
        let names = explained.first().map_or(&[][..], |first| &first.by_column);
        let feature = |(name, _): &(String, f64)| self.schema.features.iter().position(|one| one.name == *name);
        let features: Vec<Option<usize>> = names.iter().map(feature).collect();
        let told = |(explanation, &row): (Explanation, &usize)| {
            let explanation = self.held_out.explain(&self.schema, rows, row, explanation);
            let shares = features.iter().zip(&explanation.by_column).filter_map(|(&at, &(_, log_odds))| {
                let (at, feature) = (at?, &self.schema.features[at?]);
                Some(Share {
                    feature: feature.name.clone(),
                    label: feature.label.clone(),
                    cause: cause(feature, &self.playbook.columns),
                    value: text_of(&rows.features[at], row),
                    log_odds,
                })
            });
            let shares: Vec<Share> = shares.collect();
            // What no feature of the schema takes up stays with the base.
            let taken: f64 = shares.iter().map(|share| share.log_odds).sum();
            Told { base: explanation.log_odds.0 - taken, shares }
        };
        Ok(explained.into_par_iter().zip(which).map(told).collect())
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
