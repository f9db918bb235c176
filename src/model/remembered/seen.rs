//! Which rows a model has learned from, by a hash of each, so that it is not judged on them unawares.

use serde::{Deserialize, Serialize};

use crate::book::{Rows, Schema};
use crate::table::ColumnData;

/// Hashes of the rows learned from, ascending.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::model) struct SeenRows(Vec<u64>);

impl SeenRows {
    pub(in crate::model) fn of(schema: &Schema, rows: &Rows) -> Self {
        let mut hashes: Vec<u64> = (0..rows.len()).map(|row| hash(schema, rows, row)).collect();
        hashes.sort_unstable();
        Self(hashes)
    }

    /// How many of the rows were learned from.
    pub(in crate::model) fn count(&self, schema: &Schema, rows: &Rows) -> usize {
        (0..rows.len()).filter(|&row| self.0.binary_search(&hash(schema, rows, row)).is_ok()).count()
    }
}

/// Account and decision date where there are both, else all that is known of the row.
fn hash(schema: &Schema, rows: &Rows, row: usize) -> u64 {
    hash_of(schema, rows, row, schema.keyed && rows.as_of[row].is_some())
}

/// The account, where rows carry it, and all that is known of the row.
pub(in crate::model) fn whole_hash(schema: &Schema, rows: &Rows, row: usize) -> u64 {
    hash_of(schema, rows, row, false)
}

/// A cell as it is hashed. Models on disk hold such hashes: these texts never change.
fn text_of(data: &ColumnData, row: usize) -> String {
    let maybe = |text: Option<String>| text.map_or_else(|| "None".to_owned(), |text| format!("Some({text})"));
    match data {
        // The shortest decimal that reads back as the number, with a point or an exponent.
        ColumnData::Number(values) => format!("{:?}", values[row]),
        ColumnData::Flag(values) => maybe(values[row].map(|flag| if flag { "true" } else { "false" }.to_owned())),
        ColumnData::Date(values) => maybe(values[row].map(|date| format!("Date({})", date.days_since_epoch()))),
        ColumnData::Category(data) => data.level(row).unwrap_or_default().to_owned(),
    }
}

fn hash_of(schema: &Schema, rows: &Rows, row: usize, by_date: bool) -> u64 {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    if schema.keyed {
        add(rows.accounts[row].as_str());
    }
    match rows.as_of[row] {
        Some(day) if by_date => add(&day.to_string()),
        _ => {
            for column in &rows.features {
                add(&text_of(&column.data, row));
            }
        }
    }
    let mut first = [0; 8];
    hasher.finalize_xof().fill(&mut first);
    u64::from_le_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Categories;
    use crate::units::Date;

    #[test]
    fn cells_are_hashed_by_texts_that_models_on_disk_rely_on() {
        let numbers = ColumnData::Number(vec![1.0, 0.1, -2.5e-7, 1e16, 1e300, f64::NAN]);
        let texts: Vec<_> = (0..6).map(|row| text_of(&numbers, row)).collect();
        assert_eq!(texts, ["1.0", "0.1", "-2.5e-7", "1e16", "1e300", "NaN"]);
        let flags = ColumnData::Flag(vec![Some(true), Some(false), None]);
        assert_eq!([0, 1, 2].map(|row| text_of(&flags, row)), ["Some(true)", "Some(false)", "None"]);
        let dates = ColumnData::Date(vec![Some(Date::from_days_since_epoch(20_000)), None]);
        assert_eq!([0, 1].map(|row| text_of(&dates, row)), ["Some(Date(20000))", "None"]);
        let words = ColumnData::Category(Categories::from_texts([Some("EU"), None]));
        assert_eq!([0, 1].map(|row| text_of(&words, row)), ["EU", ""]);
    }
}
