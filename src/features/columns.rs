//! Columns as a recipe reads them, with a refusal where one has another type.

use std::borrow::Cow;

use super::error::RecipeError;
use crate::table::{Categories, Column, ColumnData};

pub fn check_lengths<'a>(expected: usize, found: impl Iterator<Item = (&'a str, usize)>) -> Result<(), RecipeError> {
    for (what, found) in found {
        if found != expected {
            return Err(RecipeError::Ragged { what: what.to_owned(), expected, found });
        }
    }
    Ok(())
}

pub fn flag_number(flag: Option<bool>) -> f64 {
    flag.map_or(f64::NAN, |flag| f64::from(u8::from(flag)))
}

fn is_empty(column: &Column) -> bool {
    (0..column.n_rows()).all(|row| column.is_missing(row))
}

/// The column as numbers; with `flag`, numbers other than 0 and 1 are refused.
pub fn numbers(column: &Column, flag: bool) -> Result<Cow<'_, [f64]>, RecipeError> {
    let is_flag = |value: &f64| value.is_nan() || *value == 0.0 || (*value - 1.0).abs() < f64::EPSILON;
    match &column.data {
        ColumnData::Number(values) if !flag || values.iter().all(is_flag) => Ok(Cow::Borrowed(values)),
        ColumnData::Flag(values) => Ok(values.iter().copied().map(flag_number).collect()),
        _ if is_empty(column) => Ok(Cow::Owned(vec![f64::NAN; column.n_rows()])),
        _ => Err(wrong_type(column, if flag { "flag" } else { "number" })),
    }
}

/// The column as categories; one without a value has no levels.
pub fn categories(column: &Column) -> Result<Cow<'_, Categories>, RecipeError> {
    match &column.data {
        ColumnData::Category(data) => Ok(Cow::Borrowed(data)),
        _ if is_empty(column) => Ok(Cow::Owned(Categories { levels: Vec::new(), codes: vec![None; column.n_rows()] })),
        _ => Err(wrong_type(column, "category")),
    }
}

pub fn wrong_type(column: &Column, expected: &'static str) -> RecipeError {
    let found = match column.data {
        ColumnData::Number(_) => "number",
        ColumnData::Flag(_) => "flag",
        ColumnData::Category(_) => "category",
        ColumnData::Date(_) => "date",
    };
    RecipeError::WrongType { column: column.name.clone(), expected, found }
}
