//! A typed column: what one field of a file says about every row.

use serde::{Deserialize, Serialize};

use crate::units::Date;

/// Categories as codes into a list of level names; `None` is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Categories {
    /// The distinct levels, in order of first appearance.
    pub levels: Vec<String>,
    /// One code a row, an index into `levels`.
    pub codes: Vec<Option<u32>>,
}

/// So many levels are looked at one by one.
const FEW_LEVELS: usize = 16;

impl Categories {
    /// Categories from one text a row; blank is missing.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut index = std::collections::HashMap::new();
        let mut levels: Vec<&str> = Vec::new();
        let mut code = |text: &'a str| {
            // Of a few levels one is found sooner by looking at all.
            if levels.len() <= FEW_LEVELS
                && let Some(known) = levels.iter().position(|level| *level == text)
            {
                return u32::try_from(known).unwrap_or(u32::MAX);
            }
            *index.entry(text).or_insert_with(|| {
                levels.push(text);
                u32::try_from(levels.len() - 1).unwrap_or(u32::MAX)
            })
        };
        let codes = texts.into_iter().map(|text| text.map(&mut code)).collect();
        Self { levels: levels.into_iter().map(str::to_owned).collect(), codes }
    }

    /// The level of a row, or `None` when missing.
    #[must_use]
    pub fn level(&self, row: usize) -> Option<&str> {
        self.codes[row].map(|code| self.levels[code as usize].as_str())
    }
}

/// The values of a column, by type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ColumnData {
    /// Numbers; `NaN` is missing.
    Number(Vec<f64>),
    /// Yes or no; `None` is missing.
    Flag(Vec<Option<bool>>),
    /// One of a set of names.
    Category(Categories),
    /// Calendar days; `None` is missing.
    Date(Vec<Option<Date>>),
}

/// A named column of one type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// The name in the file's header.
    pub name: String,
    /// One value a row.
    pub data: ColumnData,
}

impl Column {
    /// The number of rows.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        match &self.data {
            ColumnData::Number(values) => values.len(),
            ColumnData::Flag(values) => values.len(),
            ColumnData::Category(values) => values.codes.len(),
            ColumnData::Date(values) => values.len(),
        }
    }

    /// Whether the row has no value.
    #[must_use]
    pub fn is_missing(&self, row: usize) -> bool {
        match &self.data {
            ColumnData::Number(values) => values[row].is_nan(),
            ColumnData::Flag(values) => values[row].is_none(),
            ColumnData::Category(values) => values.codes[row].is_none(),
            ColumnData::Date(values) => values[row].is_none(),
        }
    }

    /// The value of a row as a number, a yes as 1; `None` where it is missing or no number.
    #[must_use]
    pub fn number(&self, row: usize) -> Option<f64> {
        match &self.data {
            ColumnData::Number(values) => Some(values[row]).filter(|value| value.is_finite()),
            ColumnData::Flag(values) => values[row].map(|is| f64::from(u8::from(is))),
            ColumnData::Category(_) | ColumnData::Date(_) => None,
        }
    }

    /// The column with the given rows only, in the given order; a row may repeat.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let data = match &self.data {
            ColumnData::Number(values) => ColumnData::Number(rows.iter().map(|&row| values[row]).collect()),
            ColumnData::Flag(values) => ColumnData::Flag(rows.iter().map(|&row| values[row]).collect()),
            ColumnData::Category(values) => ColumnData::Category(Categories {
                levels: values.levels.clone(),
                codes: rows.iter().map(|&row| values.codes[row]).collect(),
            }),
            ColumnData::Date(values) => ColumnData::Date(rows.iter().map(|&row| values[row]).collect()),
        };
        Self { name: self.name.clone(), data }
    }
}
