//! Conditions that may earn points: a number from a value on, a word, a flag, a blank.

use super::params::ScorecardParams;
use crate::book::{FeatureSpec, LearningTable};
use crate::table::ColumnData;

/// A condition, and the rows it holds for.
#[derive(Debug, Clone)]
pub(super) struct Condition {
    /// The feature's place in the schema.
    pub(super) feature: usize,
    /// The family of the feature, or the name of a feature without one.
    pub(super) group: String,
    /// In words: `3 or more`, `yes`, `blank`.
    pub(super) when: String,
    pub(super) holds: Vec<bool>,
}

/// All conditions on the rows of a table.
pub(super) fn conditions(table: &LearningTable, rows: &[usize], params: &ScorecardParams) -> Vec<Condition> {
    let specs = table.schema.features.iter().enumerate();
    let mut all: Vec<Condition> = specs.flat_map(|(at, spec)| of_feature(table, rows, at, spec, params.cuts)).collect();
    let least = params.least_share * rows.len() as f64;
    all.retain(|condition| {
        let n_holds = condition.holds.iter().filter(|is| **is).count();
        n_holds as f64 >= least && (rows.len() - n_holds) as f64 >= least
    });
    all
}

fn of_feature(
    table: &LearningTable,
    rows: &[usize],
    feature: usize,
    spec: &FeatureSpec,
    n_cuts: usize,
) -> Vec<Condition> {
    let column = &table.rows.features[feature];
    let condition = |when: String, holds: &dyn Fn(usize) -> bool| Condition {
        feature,
        group: spec.family.clone().unwrap_or_else(|| spec.name.clone()),
        when,
        holds: rows.iter().map(|&row| holds(row)).collect(),
    };
    let mut all = vec![condition("blank".to_owned(), &|row| column.is_missing(row))];
    match &column.data {
        ColumnData::Number(values) => {
            let known: Vec<f64> = rows.iter().map(|&row| values[row]).filter(|x| x.is_finite()).collect();
            let is_plain = spec.kind != crate::table::Kind::Date || table.schema.dated;
            for cut in cuts(known, n_cuts).into_iter().filter(|_| is_plain) {
                all.push(condition(format!("{} or more", short(cut)), &|row| values[row] >= cut));
            }
        }
        ColumnData::Flag(values) => all.push(condition("yes".to_owned(), &|row| values[row] == Some(true))),
        ColumnData::Category(words) => {
            for (code, level) in words.levels.iter().enumerate() {
                all.push(condition(level.clone(), &|row| words.codes[row].is_some_and(|known| known as usize == code)));
            }
        }
        ColumnData::Date(_) => {}
    }
    all
}

/// Values that cut a number into about equal parts, short enough to be remembered.
fn cuts(mut known: Vec<f64>, n_cuts: usize) -> Vec<f64> {
    known.sort_by(f64::total_cmp);
    let n = known.len();
    let mut cuts: Vec<f64> =
        (1..=n_cuts).filter_map(|step| known.get(step * n / (n_cuts + 1))).map(|cut| rounded(*cut)).collect();
    cuts.dedup();
    cuts
}

/// Two digits that count.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || value.abs() < 10.0 && value.fract() == 0.0 {
        return value;
    }
    let step = 10f64.powf(value.abs().log10().floor() - 1.0);
    (value / step).round() * step
}

fn short(value: f64) -> String {
    let text = format!("{value:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_are_numbers_that_people_remember() {
        assert_eq!(
            [0.0, 3.0, 12.7, 123.4, 0.0456, -8_765.0].map(|x| short(rounded(x))),
            ["0", "3", "13", "120", "0.046", "-8800"]
        );
    }
}
