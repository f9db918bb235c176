//! What a column is, judged from all of its cells.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::dates::written;
use super::kind::Kind;
use super::number::number_of;
use super::parse::parse_flag_text;
use super::text::TextColumn;
use super::values::blank::says_nothing;
use crate::units::Date;

/// What was concluded about a column, and from what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inferred {
    /// The conclusion.
    pub kind: Kind,
    /// Share of blank cells.
    pub blank_share: f64,
    /// Number of distinct values.
    pub n_distinct: usize,
    /// Cells that are not numbers in a column of numbers, and the first such word; they count as missing.
    pub stray: Option<(usize, String)>,
}

/// A column is still a number when at most this share of its cells is some other word.
const STRAY_SHARE: f64 = 0.02;
/// Above this share of distinct values a text column names rows instead of grouping them.
const TEXT_DISTINCT_SHARE: f64 = 0.5;
/// Fewer distinct values than this always make categories.
const TEXT_DISTINCT_MIN: usize = 30;

/// Decides what a column is.
#[must_use]
pub fn infer(column: &TextColumn) -> Inferred {
    let (mut filled, mut numbers, mut flags, mut dates) = (0usize, 0usize, 0usize, 0usize);
    let in_doubt = column.is_in_doubt();
    let mut distinct = HashSet::new();
    let mut stray_words = HashSet::new();
    let mut first_stray = None;
    for cell in column.cells().flatten() {
        filled += 1;
        distinct.insert(cell);
        if number_of(cell).is_some() {
            numbers += 1;
        } else if stray_words.len() <= 3 {
            stray_words.insert(cell);
            first_stray.get_or_insert(cell);
        }
        flags += usize::from(parse_flag_text(cell).is_some());
        let in_doubt = || in_doubt && (written(cell).is_some() || says_nothing(cell));
        dates += usize::from(cell.parse::<Date>().is_ok() || in_doubt());
    }
    let n_distinct = distinct.len();
    let n_stray = filled - numbers;
    let mostly_numbers = n_stray as f64 <= STRAY_SHARE * filled as f64 && stray_words.len() <= 3;
    let is_word_flag = flags == filled && !distinct.iter().all(|cell| number_of(cell).is_some());
    // Numbers that contradict each other are refused as such where they are used.
    let kind = if filled == 0 || column.refusal().is_some() || numbers == filled || (mostly_numbers && numbers > 20) {
        Kind::Number
    } else if is_word_flag {
        Kind::Flag
    } else if dates == filled {
        Kind::Date
    } else if n_distinct >= TEXT_DISTINCT_MIN && n_distinct as f64 > TEXT_DISTINCT_SHARE * filled as f64 {
        Kind::Text
    } else {
        Kind::Category
    };
    let stray = (kind == Kind::Number && n_stray > 0).then(|| (n_stray, first_stray.unwrap_or_default().to_owned()));
    Inferred { kind, blank_share: 1.0 - filled as f64 / column.len().max(1) as f64, n_distinct, stray }
}
