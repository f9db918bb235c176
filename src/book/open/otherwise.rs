//! Warnings about an open book that differs from the past: levels spelled with other capital letters, columns without a cell.

use std::collections::BTreeMap;

use crate::book::schema::{Schema, Source};
use crate::table::TextTable;

/// What a column says, as far as it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Said {
    is_filled: bool,
    /// The first level that is read as another, and that other.
    read_as: Option<(String, String)>,
}

/// What the columns of a book that the model reads say otherwise, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Otherwise {
    n_rows: usize,
    columns: BTreeMap<String, Said>,
}

impl Otherwise {
    /// Which columns of a table have a cell.
    pub(super) fn of(schema: &Schema, table: &TextTable) -> Self {
        let read = schema.features.iter().filter(|feature| feature.source == Source::Column);
        let said = read.filter_map(|feature| {
            let column = table.column(&feature.name)?;
            let is_filled = column.cells().any(|cell| cell.is_some());
            Some((feature.name.clone(), Said { is_filled, read_as: None }))
        });
        Self { n_rows: table.n_rows(), columns: said.collect() }
    }

    /// With the levels that are read as others, by column.
    pub(super) fn read_as(&mut self, levels: BTreeMap<String, (String, String)>) {
        for (name, level) in levels {
            self.columns.entry(name).or_default().read_as = Some(level);
        }
    }

    /// With what more rows say.
    pub(super) fn add(&mut self, more: Self) {
        self.n_rows += more.n_rows;
        for (name, said) in more.columns {
            let known = self.columns.entry(name).or_default();
            known.is_filled |= said.is_filled;
            if known.read_as.is_none() {
                known.read_as = said.read_as;
            }
        }
    }

    /// One sentence each.
    pub(super) fn words(&self, file: &str) -> Vec<String> {
        let told = |(name, said): (&String, &Said)| match &said.read_as {
            Some((found, known)) => {
                Some(format!("{file}: column {name:?}: {found:?} is read as {known:?}, as the past spells it"))
            }
            // One account may well lack something.
            None if !said.is_filled && self.n_rows > 1 => {
                Some(format!("{file}: column {name:?} is blank in every row"))
            }
            None => None,
        };
        self.columns.iter().filter_map(told).collect()
    }
}
