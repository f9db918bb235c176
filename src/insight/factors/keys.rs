//! Numbers that are no factors: keys and running numbers.

use crate::table::{Column, ColumnData};

/// Last words of the names of keys.
const KEYS: [&str; 8] = ["id", "key", "nr", "no", "number", "num", "index", "uuid"];

/// Whether a number counts or names the rows: whole numbers that are all different, dense or called a key.
pub(super) fn is_key(column: &Column, filled: &[f64]) -> bool {
    if !matches!(column.data, ColumnData::Number(_)) || filled.len() < 20 || filled.iter().any(|x| x.fract() != 0.0) {
        return false;
    }
    let mut sorted = filled.to_vec();
    sorted.sort_by(f64::total_cmp);
    if sorted.windows(2).any(|pair| pair[0] >= pair[1]) {
        return false;
    }
    let name = column.name.to_lowercase();
    let last = name.split(|c: char| !c.is_alphanumeric()).rfind(|word| !word.is_empty()).unwrap_or_default();
    let is_dense = sorted[sorted.len() - 1] - sorted[0] < 1.01 * sorted.len() as f64;
    is_dense || KEYS.contains(&last) || column.name.ends_with("Id") || column.name.ends_with("ID")
}
