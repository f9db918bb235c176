//! The book as a measure: where an account stands among renewals of the past, family by family.
//!
//! A sub-score is a percentile: the share of reference renewals whose family of features speaks less for renewing
//! than the account's, ties counted half, from 0 to 100. Families come from the playbook; what it puts in none is `other`.

use serde::{Deserialize, Serialize};

use super::known::renewals_alike;
use crate::book::{FeatureSpec, Schema};
use crate::ensemble::{Explanation, FittedEnsemble};
use crate::model::error::ModelError;
use crate::model::parts::{self, Attributes, PartModel};
use crate::table::{Column, ColumnData};
use crate::units::Seed;

/// Renewals of the past that accounts are compared with.
const REFERENCE_ROWS: usize = 200;

/// The family of features the playbook puts in none.
const NO_FAMILY: &str = "other";

/// One family of features, and what it contributed to reference renewals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Family {
    name: String,
    /// Contributions in log-odds, ascending.
    contributions: Vec<f64>,
}

/// What accounts are compared with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::model) struct Reference {
    families: Vec<Family>,
    /// The median of each feature that is a number, in the order of the schema.
    medians: Vec<Option<f64>>,
    /// How many renewals alike would tell as much as is known of the typical reference renewal.
    #[serde(default)]
    pub(in crate::model) renewals_alike: Option<f64>,
}

/// A family's contribution to a row.
pub(in crate::model) struct FamilyStanding {
    pub(in crate::model) family: String,
    pub(in crate::model) log_odds: f64,
    /// From 0 to 100; absent where there is nothing to compare with.
    pub(in crate::model) score: Option<f64>,
}

/// The family of a feature.
pub(in crate::model) fn family_of(feature: &FeatureSpec) -> &str {
    feature.family.as_deref().unwrap_or(NO_FAMILY)
}

/// Contributions added up by family, families in the order of the schema, `other` last.
fn by_family(schema: &Schema, explanation: &Explanation) -> Vec<(String, f64)> {
    let mut families: Vec<(String, f64)> = Vec::new();
    for feature in &schema.features {
        if !families.iter().any(|(name, _)| name == family_of(feature)) {
            families.push((family_of(feature).to_owned(), 0.0));
        }
    }
    families.sort_by_key(|(name, _)| name == NO_FAMILY);
    for (column, log_odds) in &explanation.by_column {
        let feature = schema.features.iter().find(|feature| feature.name == *column);
        let name = feature.map_or(NO_FAMILY, family_of);
        if let Some(family) = families.iter_mut().find(|(known, _)| known == name) {
            family.1 += log_odds;
        }
    }
    families
}

impl Reference {
    /// Explains some of the rows a model was trained on, drawn by `seed`.
    ///
    /// # Errors
    /// [`ModelError`] when the rows were read by another schema.
    pub(in crate::model) fn of(
        schema: &Schema,
        (ensemble, parts): (&FittedEnsemble, &[PartModel]),
        rows: Attributes,
        seed: Seed,
    ) -> Result<Self, ModelError> {
        let n_rows = rows.segments.len();
        let mut drawn: Vec<usize> = (0..n_rows).collect();
        drawn.sort_by_key(|&row| seed.child("row", row as u64).0);
        drawn.truncate(REFERENCE_ROWS);
        drawn.sort_unstable();
        let features: Vec<Column> = rows.features.iter().map(|column| column.select(&drawn)).collect();
        let segments: Vec<Option<String>> = drawn.iter().map(|&row| rows.segments[row].clone()).collect();
        let reference = Attributes { features: &features, segments: &segments };
        let all: Vec<usize> = (0..drawn.len()).collect();
        let explained = parts::explain(ensemble, parts, reference, &all)?;
        let mut families: Vec<Family> = Vec::new();
        for explanation in &explained {
            for (at, (name, log_odds)) in by_family(schema, explanation).into_iter().enumerate() {
                if families.len() == at {
                    families.push(Family { name, contributions: Vec::with_capacity(explained.len()) });
                }
                families[at].contributions.push(log_odds);
            }
        }
        for family in &mut families {
            family.contributions.sort_by(f64::total_cmp);
        }
        let known = parts::predict(ensemble, parts, reference)?.iter().map(renewals_alike).collect();
        let medians = rows.features.iter().map(|column| match &column.data {
            ColumnData::Number(values) => median(values.clone()),
            _ => None,
        });
        Ok(Self { families, medians: medians.collect(), renewals_alike: median(known) })
    }

    /// Where a row stands, family by family.
    pub(in crate::model) fn standings(&self, schema: &Schema, explanation: &Explanation) -> Vec<FamilyStanding> {
        let standing = |(family, log_odds): (String, f64)| {
            let known = self.families.iter().find(|known| known.name == family && !known.contributions.is_empty());
            let score = known.map(|known| percentile(&known.contributions, log_odds));
            FamilyStanding { family, log_odds, score }
        };
        by_family(schema, explanation).into_iter().map(standing).collect()
    }

    /// What is usual of a feature that is a number.
    pub(in crate::model) fn median(&self, feature: usize) -> Option<f64> {
        self.medians.get(feature).copied().flatten()
    }
}

/// The share below `value`, ties counted half, of values sorted ascending; from 0 to 100.
fn percentile(sorted: &[f64], value: f64) -> f64 {
    let below = sorted.partition_point(|&other| other < value);
    let up_to = sorted.partition_point(|&other| other <= value);
    100.0 * (below + up_to) as f64 / (2 * sorted.len()) as f64
}

/// The middle one of the numbers that are there.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.retain(|value| value.is_finite());
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::{median, percentile};

    #[test]
    fn a_percentile_runs_from_nought_to_a_hundred_and_counts_ties_half() {
        let sorted = [1.0, 2.0, 2.0, 3.0];
        let expected = [(0.0, 0.0), (1.0, 12.5), (2.0, 50.0), (2.5, 75.0), (9.0, 100.0)];
        for (value, share) in expected {
            assert!((percentile(&sorted, value) - share).abs() < 1e-12);
        }
    }

    #[test]
    fn a_median_passes_over_what_is_missing() {
        assert_eq!(median(vec![f64::NAN, 3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![f64::NAN]), None);
    }
}
