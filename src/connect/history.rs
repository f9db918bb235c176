//! What a deal's fields said on a day of the past, from the history of their changes.

use std::collections::HashMap;

use super::error::ConnectError;
use super::export::{Export, column, day, needed};
use super::layout::Layout;
use super::reading::ImportReading;
use super::system::System;
use crate::table::TextTable;
use crate::units::Date;

/// What a field said on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Past<'a> {
    /// This.
    Said(&'a str),
    /// What it says today: no change of it is known.
    Unchanged,
    /// Nobody knows.
    Unknown,
}

#[derive(Debug)]
struct Change {
    at: Date,
    /// The time as written, for the order within a day.
    written: String,
    /// What the field said before, where the history tells.
    before: Option<String>,
    after: String,
}

/// Changes by deal and field, each in order of time.
#[derive(Debug, Default)]
pub(super) struct Histories {
    changes: HashMap<(String, usize), Vec<Change>>,
    fields: HashMap<String, usize>,
    n_changes: usize,
    n_files: usize,
}

/// A field's name without spaces and underscores, in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Histories {
    pub fn read(export: &Export, system: System, reading: &mut ImportReading) -> Result<Self, ConnectError> {
        let layout = system.layout();
        let mut histories = Self::default();
        if let Some(table) = export.table(layout.changes.files)? {
            histories.add_changes(&table, layout, system, reading)?;
        }
        if let Some(table) = export.table(layout.snapshots)? {
            histories.add_snapshots(&table, layout, system, reading)?;
        }
        for changes in histories.changes.values_mut() {
            changes.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.written.cmp(&b.written)));
        }
        if histories.n_changes > 0 {
            reading.used.push((histories.n_changes, "changes of fields of deals".to_owned()));
        }
        Ok(histories)
    }

    /// One change a row: the field, what it said before and after.
    fn add_changes(
        &mut self,
        table: &TextTable,
        layout: &Layout,
        system: System,
        reading: &mut ImportReading,
    ) -> Result<(), ConnectError> {
        let names = &layout.changes;
        let deals = needed(table, names.deal, "the deal whose field changed")?;
        let fields = needed(table, names.field, "the field that changed")?;
        let after = needed(table, names.after, "what the field said afterwards")?;
        let at = needed(table, names.at, "when the field changed")?;
        let before = column(table, names.before);
        self.n_files += 1;
        for row in 0..table.n_rows() {
            let (Some(deal), Some(field)) = (deals.cell(row), fields.cell(row)) else {
                reading.leave_out(format!("change in {} without a deal or a field", table.file));
                continue;
            };
            let Some(at_day) = day(table, Some(at), row)? else {
                reading.leave_out(format!("change in {} without a day", table.file));
                continue;
            };
            let change = Change {
                at: at_day,
                written: at.cell(row).unwrap_or_default().to_owned(),
                before: before.map(|before| before.cell(row).unwrap_or_default().to_owned()),
                after: after.cell(row).unwrap_or_default().to_owned(),
            };
            self.add(system.key(deal), field, change);
        }
        Ok(())
    }

    /// The state after each change a row: stage, value and close date.
    fn add_snapshots(
        &mut self,
        table: &TextTable,
        layout: &Layout,
        system: System,
        reading: &mut ImportReading,
    ) -> Result<(), ConnectError> {
        let deals = needed(table, layout.changes.deal, "the deal as it stood")?;
        let at = needed(table, layout.changes.at, "when it stood so")?;
        self.n_files += 1;
        for names in [layout.deals.stage, layout.deals.value, layout.deals.close_date] {
            let Some(field) = column(table, names) else { continue };
            if self.field(&[names, &[field.name.as_str()]].concat()).is_some() {
                continue;
            }
            for row in 0..table.n_rows() {
                let (Some(deal), Some(at_day)) = (deals.cell(row), day(table, Some(at), row)?) else {
                    reading.leave_out(format!("row of {} without a deal or a day", table.file));
                    continue;
                };
                let written = at.cell(row).unwrap_or_default().to_owned();
                let after = field.cell(row).unwrap_or_default().to_owned();
                self.add(system.key(deal), &field.name, Change { at: at_day, written, before: None, after });
            }
        }
        Ok(())
    }

    fn add(&mut self, deal: String, field: &str, change: Change) {
        let next = self.fields.len();
        let field = *self.fields.entry(plain(field)).or_insert(next);
        self.changes.entry((deal, field)).or_default().push(change);
        self.n_changes += 1;
    }

    /// Whether any file of changes was there.
    pub fn are_there(&self) -> bool {
        self.n_files > 0
    }

    /// The field of one of these names, where any deal's history knows it.
    pub fn field(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.fields.get(&plain(name)).copied())
    }

    fn of(&self, deal: &str, field: Option<usize>) -> &[Change] {
        let Some(field) = field else { return &[] };
        self.changes.get(&(deal.to_owned(), field)).map_or(&[], Vec::as_slice)
    }

    /// What a field said at the end of a day.
    pub fn past(&self, deal: &str, field: Option<usize>, day: Date) -> Past<'_> {
        let changes = self.of(deal, field);
        let n_until = changes.partition_point(|change| change.at <= day);
        match (n_until, changes.get(n_until)) {
            (0, None) => Past::Unchanged,
            (0, Some(next)) => next.before.as_deref().map_or(Past::Unknown, Past::Said),
            (n, _) => Past::Said(&changes[n - 1].after),
        }
    }

    /// The first a field is known to have said.
    pub fn first(&self, deal: &str, field: Option<usize>) -> Past<'_> {
        self.of(deal, field)
            .first()
            .map_or(Past::Unchanged, |change| Past::Said(change.before.as_deref().unwrap_or(&change.after)))
    }

    /// How often a field changed up to a day, the day on which the deal was created not counted.
    pub fn n_changes(&self, deal: &str, field: Option<usize>, created: Option<Date>, until: Date) -> usize {
        let counts = |change: &&Change| created.is_none_or(|created| created < change.at) && change.at <= until;
        self.of(deal, field).iter().filter(counts).count()
    }

    /// The last day on which a field came to say what `is` says yes to, having said something else before.
    pub fn last_became(&self, deal: &str, field: Option<usize>, is: impl Fn(&str) -> bool) -> Option<Date> {
        let changes = self.of(deal, field);
        let was = |index: usize| index.checked_sub(1).is_some_and(|before| is(&changes[before].after));
        (0..changes.len()).rev().find(|&index| is(&changes[index].after) && !was(index)).map(|index| changes[index].at)
    }
}
