//! What the student reads of an account: plain columns of its table, nothing that takes a second one.

use std::collections::BTreeMap;

use ndarray::Array2;

use crate::book::{LearningTable, Source};
use crate::features::{Direction, Matrix, Views};
use crate::table::{Column, ColumnData, Kind};

/// Levels of a category that are asked for, the most frequent first.
const MOST_LEVELS: usize = 20;

/// How a number is made of a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reading {
    /// The number itself.
    Number,
    /// 1 for yes, 0 for no.
    Flag,
    /// Days from a day in the column to the decision date, or since 1970 where there is none.
    Age,
    /// Days from the decision date to the renewal.
    DaysToRenewal,
    /// 1 for this level, 0 for another.
    Level {
        name: String,
        /// Whether no other level is the same but for its case.
        in_any_case: bool,
    },
}

/// One number the student reads.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Feature {
    pub column: String,
    pub reading: Reading,
}

/// The numbers a student can read of a book: all but those that are counted in the log.
pub(super) fn features_of(table: &LearningTable) -> Vec<Feature> {
    let mut features = Vec::new();
    for (spec, column) in table.schema.features.iter().zip(&table.rows.features) {
        let mut add = |reading| features.push(Feature { column: spec.name.clone(), reading });
        match (&spec.source, &column.data) {
            (Source::History(_), _) | (_, ColumnData::Date(_)) => {}
            (Source::DaysToRenewal, _) => add(Reading::DaysToRenewal),
            (Source::Column, ColumnData::Flag(_)) => add(Reading::Flag),
            (Source::Column, ColumnData::Number(_)) if spec.kind == Kind::Date => add(Reading::Age),
            (Source::Column, ColumnData::Number(_)) => add(Reading::Number),
            (Source::Column, ColumnData::Category(data)) => {
                let mut counts = BTreeMap::<u32, usize>::new();
                for code in data.codes.iter().flatten() {
                    *counts.entry(*code).or_default() += 1;
                }
                let mut frequent: Vec<(u32, usize)> = counts.into_iter().collect();
                frequent.sort_by_key(|&(code, n)| (std::cmp::Reverse(n), code));
                for (code, _) in frequent.into_iter().take(MOST_LEVELS) {
                    let name = data.levels[code as usize].clone();
                    let lower = name.to_lowercase();
                    let in_any_case = data.levels.iter().filter(|level| level.to_lowercase() == lower).count() == 1;
                    add(Reading::Level { name, in_any_case });
                }
            }
        }
    }
    features
}

/// The numbers of these rows; blanks are missing.
pub(super) fn views_of(features: &[Feature], columns: &[Column]) -> Views {
    let n_rows = columns.first().map_or(0, Column::n_rows);
    let mut trees = Matrix::missing(n_rows, features.len());
    for (at, feature) in features.iter().enumerate() {
        let Some(column) = columns.iter().find(|column| column.name == feature.column) else { continue };
        for row in 0..n_rows {
            let value = match (&column.data, &feature.reading) {
                (ColumnData::Number(values), _) => values[row],
                (ColumnData::Flag(values), _) => values[row].map_or(f64::NAN, |flag| f64::from(u8::from(flag))),
                (ColumnData::Category(data), Reading::Level { name, .. }) => {
                    data.level(row).map_or(f64::NAN, |level| f64::from(u8::from(level == name)))
                }
                _ => f64::NAN,
            };
            trees.set(row, at, value);
        }
    }
    let tree_directions = vec![Direction::Free; features.len()];
    Views { trees, linear: Array2::zeros((n_rows, 0)), tree_directions, linear_directions: Vec::new() }
}
