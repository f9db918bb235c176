//! The families of a health score: what each has earned, its light, and whether its lights go with renewal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::book::{Metric, Scorecard, TrafficLight};
use crate::metrics::auc;

/// A family of the health score of one account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FamilyHealth {
    /// The family.
    pub family: String,
    /// What its metrics have earned, in percent of what those that are known can earn; absent where none is known.
    pub earned: Option<f64>,
    /// The light by the playbook's thresholds.
    #[schema(value_type = Option<String>)]
    pub health: Option<TrafficLight>,
    /// Its metrics.
    pub n_metrics: usize,
    /// How many of them are known.
    pub n_known: usize,
    /// In words.
    pub words: String,
}

/// A family of the health score over the past renewals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FamilyLine {
    /// The family.
    pub family: String,
    /// Past renewals of which it is known.
    pub n: usize,
    /// How well it ranks renewals by itself.
    pub auc: f64,
    /// Renewals at each light, and the share of them that renewed: red, yellow, green.
    pub lights: Vec<FamilyLight>,
    /// In words.
    pub words: String,
}

/// The past renewals at one light of a family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FamilyLight {
    /// The light.
    #[schema(value_type = String)]
    pub health: TrafficLight,
    /// Renewals.
    pub n: usize,
    /// The share that renewed; absent where there is none.
    pub renewed: Option<f64>,
}

/// The families of the health score of one account; `value` gives a metric's value where it is known. Empty where no metric
/// has a group.
pub fn family_health(card: &Scorecard, value: impl Fn(&str) -> Option<f64>) -> Vec<FamilyHealth> {
    let of_family = |(family, metrics): (String, Vec<(&String, &Metric)>)| {
        let known: Vec<(f64, f64)> = metrics
            .iter()
            .filter_map(|(name, metric)| Some((metric.weight * metric.share(value(name)?), metric.weight)))
            .collect();
        let weight: f64 = known.iter().map(|(_, weight)| weight).sum();
        let points: f64 = known.iter().map(|(points, _)| points).sum();
        let earned = (weight > 0.0).then(|| 100.0 * points / weight);
        let thresholds = card.families.get(&family).copied().unwrap_or_default();
        let health = earned.map(|earned| thresholds.light(&family, earned));
        let (n_metrics, n_known) = (metrics.len(), known.len());
        let words = match (earned, health) {
            (Some(earned), Some(health)) => {
                format!("{family}: {earned:.0} of 100, {} ({n_known} of {n_metrics} metrics known)", health.word())
            }
            _ => format!("{family}: none of its {n_metrics} metrics is known"),
        };
        FamilyHealth { family, earned, health, n_metrics, n_known, words }
    };
    families(card).into_iter().map(of_family).collect()
}

fn families(card: &Scorecard) -> BTreeMap<String, Vec<(&String, &Metric)>> {
    let mut families: BTreeMap<String, Vec<(&String, &Metric)>> = BTreeMap::new();
    for (name, metric) in &card.metrics {
        if let Some(group) = &metric.group {
            families.entry(group.clone()).or_default().push((name, metric));
        }
    }
    families
}

/// The families over past renewals; `of` gives the families of each of them.
pub(super) fn family_lines(of: &[Vec<FamilyHealth>], renewed: &[bool]) -> Vec<FamilyLine> {
    let mut known: BTreeMap<&str, Vec<(f64, TrafficLight, bool)>> = BTreeMap::new();
    for (families, &renewed) in of.iter().zip(renewed) {
        for family in families {
            if let (Some(earned), Some(health)) = (family.earned, family.health) {
                known.entry(&family.family).or_default().push((earned, health, renewed));
            }
        }
    }
    known.into_iter().map(|(family, rows)| line(family, &rows)).collect()
}

fn line(family: &str, rows: &[(f64, TrafficLight, bool)]) -> FamilyLine {
    let earned: Vec<f64> = rows.iter().map(|row| row.0).collect();
    let renewed: Vec<bool> = rows.iter().map(|row| row.2).collect();
    let light = |health: TrafficLight| {
        let of_light = rows.iter().filter(|row| row.1 == health);
        let (n, n_renewed) = (of_light.clone().count(), of_light.filter(|row| row.2).count());
        let renewed = (n > 0).then(|| n_renewed as f64 / n as f64);
        FamilyLight { health, n, renewed }
    };
    let lights: Vec<FamilyLight> = [TrafficLight::Red, TrafficLight::Yellow, TrafficLight::Green].map(light).into();
    let told = lights
        .iter()
        .filter_map(|light| Some(format!("{} {:.0} % of {}", light.health.word(), 100.0 * light.renewed?, light.n)));
    let words = format!("{family}: renewed by light: {}", told.collect::<Vec<_>>().join(", "));
    FamilyLine { family: family.to_owned(), n: rows.len(), auc: auc(&earned, &renewed), lights, words }
}
