//! The account's properties by which effects may differ: at most twelve, standardised.
//!
//! The base risk is always among them, then what the playbook declares (`modifier = true`; `false` keeps one out) and
//! what its `only_if` rules ask for, then size and tenure where they are recorded. The rest are chosen by how strongly
//! they go with the base risk, each saying something the chosen ones do not. No choice looks at any effect.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use crate::book::{Playbook, Schema, same_value};
use crate::effects::params::DataParams;
use crate::table::{Column, ColumnData};
use crate::units::{correlation, mean_and_deviation};

/// Standardised values are cut here, so that no single account rules a slope.
const CUT: f64 = 2.5;

/// Where a modifier's raw value comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Raw {
    BaseRisk,
    /// A number or flag, through a logarithm when it is skewed.
    Value {
        column: String,
        logarithm: bool,
    },
    Level {
        column: String,
        level: String,
    },
}

/// One modifier: `(raw - mean) / sd`, cut at ±2.5, zero where missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Modifier {
    /// Its name for people.
    pub label: String,
    raw: Raw,
    mean: f64,
    sd: f64,
}

/// The modifiers of a model, base risk first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Modifiers(pub Vec<Modifier>);

impl Modifiers {
    /// Chooses the modifiers; `base` holds the expected log-odds of each row.
    #[must_use]
    pub fn choose(columns: &[Column], schema: &Schema, playbook: &Playbook, base: &[f64], params: &DataParams) -> Self {
        let size = playbook.columns.value.as_str();
        let mut candidates = Vec::new();
        for (column, feature) in columns.iter().zip(&schema.features) {
            let declared = feature.modifier;
            if declared == Some(false) {
                continue;
            }
            for raw in raws(column) {
                let label = match &raw {
                    Raw::Level { level, .. } => format!("{} {level}", feature.label),
                    _ => feature.label.clone(),
                };
                let is_condition = is_condition(playbook, &feature.name, &raw);
                let Some(modifier) = Modifier::fit(label, raw, columns, base) else { continue };
                let values = modifier.values(columns, base);
                let strength = correlation(&values, base).unwrap_or(0.0).abs();
                let is_usual = feature.name == size || playbook.columns.is_tenure(&feature.name);
                let wanted = declared == Some(true) || is_condition || is_usual;
                candidates.push((wanted, strength, modifier, values));
            }
        }
        candidates.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then_with(|| a.2.label.cmp(&b.2.label)));
        let mut chosen: Vec<(Modifier, Vec<f64>)> = Vec::new();
        if let Some(risk) = Modifier::fit("Base risk".to_owned(), Raw::BaseRisk, columns, base) {
            let values = risk.values(columns, base);
            chosen.push((risk, values));
        }
        for (wanted, _, modifier, values) in candidates {
            let alike =
                chosen.iter().skip(1).any(|(_, other)| correlation(&values, other).unwrap_or(0.0).abs() > params.alike);
            if chosen.len() < params.modifiers && (wanted || !alike) {
                chosen.push((modifier, values));
            }
        }
        Self(chosen.into_iter().map(|(modifier, _)| modifier).collect())
    }

    /// The values of rows (rows × modifiers); a column that is absent counts as missing throughout.
    #[must_use]
    pub fn values(&self, columns: &[Column], base: &[f64]) -> Array2<f64> {
        let mut values = Array2::zeros((base.len(), self.0.len()));
        for (index, modifier) in self.0.iter().enumerate() {
            for (slot, value) in values.column_mut(index).iter_mut().zip(modifier.values(columns, base)) {
                *slot = value;
            }
        }
        values
    }
}

impl Modifier {
    fn fit(label: String, raw: Raw, columns: &[Column], base: &[f64]) -> Option<Self> {
        let mut modifier = Self { label, raw, mean: 0.0, sd: 1.0 };
        let known: Vec<f64> = modifier.raw_values(columns, base).into_iter().filter(|v| v.is_finite()).collect();
        if known.len() < 2 {
            return None;
        }
        (modifier.mean, modifier.sd) = mean_and_deviation(&known);
        (modifier.sd > 1e-9).then_some(modifier)
    }

    fn raw_values(&self, columns: &[Column], base: &[f64]) -> Vec<f64> {
        let find = |name: &str| columns.iter().find(|column| column.name == name).map(|column| &column.data);
        let missing = || vec![f64::NAN; base.len()];
        match &self.raw {
            Raw::BaseRisk => base.to_vec(),
            Raw::Value { column, logarithm } => {
                let values = match find(column) {
                    Some(ColumnData::Number(values)) => values.clone(),
                    Some(ColumnData::Flag(values)) => {
                        values.iter().map(|flag| flag.map_or(f64::NAN, |flag| f64::from(u8::from(flag)))).collect()
                    }
                    _ => missing(),
                };
                if *logarithm { values.into_iter().map(|v| v.max(0.0).ln_1p()).collect() } else { values }
            }
            Raw::Level { column, level } => match find(column) {
                Some(ColumnData::Category(data)) => (0..data.codes.len())
                    .map(|row| data.level(row).map_or(f64::NAN, |found| f64::from(u8::from(found == level))))
                    .collect(),
                _ => missing(),
            },
        }
    }

    fn values(&self, columns: &[Column], base: &[f64]) -> Vec<f64> {
        let standard = |v: f64| if v.is_finite() { ((v - self.mean) / self.sd).clamp(-CUT, CUT) } else { 0.0 };
        self.raw_values(columns, base).into_iter().map(standard).collect()
    }
}

/// Whether a rule of the playbook allows a kind only where this holds.
fn is_condition(playbook: &Playbook, name: &str, raw: &Raw) -> bool {
    let rules = playbook.interventions.iter().filter_map(|intervention| intervention.only_if.get(name));
    rules.into_iter().any(|words| match raw {
        Raw::Level { level, .. } => words.iter().any(|word| same_value(level, word)),
        _ => true,
    })
}

fn raws(column: &Column) -> Vec<Raw> {
    let name = || column.name.clone();
    match &column.data {
        ColumnData::Number(values) => {
            let known: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
            let n = known.len().max(1) as f64;
            let (mean, sd) = mean_and_deviation(&known);
            let skew = known.iter().map(|v| ((v - mean) / sd.max(1e-12)).powi(3)).sum::<f64>() / n;
            vec![Raw::Value { column: name(), logarithm: skew > 2.0 && known.iter().all(|&v| v >= 0.0) }]
        }
        ColumnData::Flag(_) => vec![Raw::Value { column: name(), logarithm: false }],
        ColumnData::Category(data) if data.levels.len() <= 6 => {
            data.levels.iter().map(|level| Raw::Level { column: name(), level: level.clone() }).collect()
        }
        ColumnData::Category(_) | ColumnData::Date(_) => Vec::new(),
    }
}
