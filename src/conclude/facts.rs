//! What a column holds, seen once for all conclusions: its type, how many cells are filled, its words and how often each
//! occurs.

use std::collections::BTreeMap;

use crate::table::{Inferred, Kind, TextColumn, TextTable, infer};

/// Distinct words beyond this many are not kept.
const MOST_WORDS: usize = 200;

/// What a column holds.
#[derive(Debug, Clone)]
pub(super) struct ColumnFacts {
    pub name: String,
    pub inferred: Inferred,
    pub n_filled: usize,
    /// Whether every cell is written as a whole number.
    pub is_whole: bool,
    /// Words and how often each occurs, the most frequent first; empty where there are many.
    pub words: Vec<(String, usize)>,
}

impl ColumnFacts {
    fn of(column: &TextColumn) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut n_filled = 0;
        let mut is_whole = true;
        for cell in column.cells().flatten() {
            n_filled += 1;
            is_whole = is_whole && cell.bytes().all(|byte| byte.is_ascii_digit());
            if counts.len() <= MOST_WORDS {
                *counts.entry(cell).or_default() += 1;
            }
        }
        let mut words: Vec<(String, usize)> = if counts.len() > MOST_WORDS {
            Vec::new()
        } else {
            counts.into_iter().map(|(word, count)| (word.to_owned(), count)).collect()
        };
        words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Self { name: column.name.clone(), inferred: infer(column), n_filled, is_whole, words }
    }

    pub fn is_date(&self) -> bool {
        self.inferred.kind == Kind::Date
    }

    /// Whether every cell is filled and no two are alike.
    pub fn is_unique(&self) -> bool {
        self.inferred.blank_share == 0.0 && self.inferred.n_distinct == self.n_filled && self.n_filled > 1
    }
}

/// A table and what its columns hold.
pub(super) struct TableFacts<'a> {
    pub table: &'a TextTable,
    /// The name without its folders.
    pub name: String,
    pub columns: Vec<ColumnFacts>,
}

impl<'a> TableFacts<'a> {
    pub fn of(table: &'a TextTable) -> Self {
        let name = table.file.rsplit(['/', '\\']).next().unwrap_or(&table.file).to_owned();
        Self { table, name, columns: table.columns.iter().map(ColumnFacts::of).collect() }
    }

    pub fn column(&self, name: &str) -> Option<&ColumnFacts> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub fn n_rows(&self) -> usize {
        self.table.n_rows()
    }
}
