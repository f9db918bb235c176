//! Which rows a model has learned from, by a hash of each, so that it is not judged on them unawares.

use serde::{Deserialize, Serialize};

use crate::book::{Rows, Schema};
use crate::table::ColumnData;

/// Hashes of the rows learned from, ascending.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct SeenRows(Vec<u64>);

impl SeenRows {
    pub(super) fn of(schema: &Schema, rows: &Rows) -> Self {
        let mut hashes: Vec<u64> = (0..rows.len()).map(|row| hash(schema, rows, row)).collect();
        hashes.sort_unstable();
        Self(hashes)
    }

    /// How many of the rows were learned from.
    pub(super) fn count(&self, schema: &Schema, rows: &Rows) -> usize {
        (0..rows.len()).filter(|&row| self.0.binary_search(&hash(schema, rows, row)).is_ok()).count()
    }
}

/// Account and decision date where there are both, else all that is known of the row.
fn hash(schema: &Schema, rows: &Rows, row: usize) -> u64 {
    hash_of(schema, rows, row, schema.keyed && rows.as_of[row].is_some())
}

/// The account, where rows carry it, and all that is known of the row.
pub(super) fn whole_hash(schema: &Schema, rows: &Rows, row: usize) -> u64 {
    hash_of(schema, rows, row, false)
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
                add(&match &column.data {
                    ColumnData::Number(values) => format!("{:?}", values[row]),
                    ColumnData::Flag(values) => format!("{:?}", values[row]),
                    ColumnData::Date(values) => format!("{:?}", values[row]),
                    ColumnData::Category(data) => data.level(row).unwrap_or_default().to_owned(),
                });
            }
        }
    }
    let mut first = [0; 8];
    hasher.finalize_xof().fill(&mut first);
    u64::from_le_bytes(first)
}
