//! What was done with accounts: every activity counts as contact, some are interventions by the playbook's words.

use std::collections::HashMap;

use super::error::ConnectError;
use super::export::{Export, column, day, needed};
use super::layout::Activities as Names;
use super::mapping::Mapping;
use super::reading::ImportReading;
use super::sheet::Sheet;
use super::system::System;
use super::words::{says_any, spaced};
use crate::table::{TextTable, parse_number_cell};
use crate::units::{Date, Days};

/// Days before a decision date in which activities are counted.
const WINDOW: Days = 90;
/// Words of an activity that took place.
const DONE: [&str; 5] = ["completed", "done", "held", "sent", "closed"];

/// Columns of the activities.
pub(super) const ACTIVITY: [&str; 3] = ["activities_90d", "meetings_90d", "days_since_activity"];

/// Activities by account, and the log of interventions among them.
pub(super) struct Activities {
    by_account: HashMap<String, Vec<(Date, bool)>>,
    is_there: bool,
    pub log: Sheet,
}

/// What an import of activities looks things up in.
pub(super) struct Context<'a> {
    pub system: System,
    pub mapping: &'a Mapping,
    /// Keys and names of accounts and deals → account.
    pub account_of: &'a HashMap<String, String>,
    pub today: Date,
}

impl Activities {
    pub fn read(
        export: &Export,
        context: &Context<'_>,
        account_column: &str,
        reading: &mut ImportReading,
    ) -> Result<Self, ConnectError> {
        let log = Sheet::new([account_column, "kind", "date", "hours", "owner"]);
        let mut activities = Self { by_account: HashMap::new(), is_there: false, log };
        let mut by_kind = vec![0; context.mapping.interventions.len()];
        for names in context.system.layout().activities {
            if let Some(table) = export.table(names.files)? {
                activities.add(&table, names, context, &mut by_kind, reading)?;
            }
        }
        for days in activities.by_account.values_mut() {
            days.sort_unstable();
        }
        if !activities.is_there {
            reading.notes.push("there is no file of activities: no interventions, no counts of contact".to_owned());
        } else if context.mapping.interventions.is_empty() {
            reading.notes.push(format!(
                "no activity is an intervention: say which are, by words of their subject, under [{}.interventions] in the playbook",
                context.system.table()
            ));
        }
        for (kind, count) in context.mapping.interventions.keys().zip(by_kind) {
            reading.used.push((count, format!("interventions of kind {kind}")));
        }
        Ok(activities)
    }

    fn add(
        &mut self,
        table: &TextTable,
        names: &Names,
        context: &Context<'_>,
        by_kind: &mut [usize],
        reading: &mut ImportReading,
    ) -> Result<(), ConnectError> {
        self.is_there = true;
        needed(table, names.of, "whose activity it is")?;
        needed(table, names.date, "when it took place")?;
        let of: Vec<_> = names.of.iter().filter_map(|name| column(table, &[name])).collect();
        let dates: Vec<_> = names.date.iter().filter_map(|name| column(table, &[name])).collect();
        let said: Vec<_> = names.subject.iter().chain(names.kind).filter_map(|name| column(table, &[name])).collect();
        let kinds = column(table, names.kind);
        let (status, minutes) = (column(table, names.status), column(table, names.minutes));
        let owner = column(table, names.owner);
        let mut n_used = 0;
        for row in 0..table.n_rows() {
            let keys = of.iter().filter_map(|column| column.cell(row));
            let account = keys.map(|key| context.system.key(key)).find_map(|key| context.account_of.get(&key));
            let Some(account) = account else {
                reading.leave_out(format!("activity in {} of no account with a renewal", table.file));
                continue;
            };
            let is_done = |word: &str| DONE.iter().any(|done| done.eq_ignore_ascii_case(word));
            if status.and_then(|status| status.cell(row)).is_some_and(|word| !is_done(word)) {
                reading.leave_out(format!("activity in {} that is not completed", table.file));
                continue;
            }
            let date = dates.iter().find(|column| column.cell(row).is_some());
            let Some(date) = day(table, date.copied(), row)? else {
                reading.leave_out(format!("activity in {} without a day", table.file));
                continue;
            };
            if date > context.today {
                reading.leave_out(format!("activity in {} that lies ahead", table.file));
                continue;
            }
            n_used += 1;
            let kind_says_meeting =
                kinds.and_then(|kind| kind.cell(row)).is_some_and(|kind| kind.to_lowercase().contains("meeting"));
            self.by_account.entry(account.clone()).or_default().push((date, names.is_meeting || kind_says_meeting));
            let words = spaced(&said.iter().filter_map(|column| column.cell(row)).collect::<Vec<_>>().join(", "));
            for ((kind, phrases), count) in context.mapping.interventions.iter().zip(by_kind.iter_mut()) {
                if says_any(&words, phrases) {
                    let minutes = minutes.map(|column| parse_number_cell(table, column, row)).transpose()?.flatten();
                    let hours = minutes.map(|minutes| (minutes / 60.0).to_string()).unwrap_or_default();
                    let owner = owner.and_then(|owner| owner.cell(row)).unwrap_or_default();
                    self.log.push([account, kind, &date.to_string(), &hours, owner]);
                    *count += 1;
                }
            }
        }
        reading.used.push((n_used, format!("activities in {}", table.file)));
        Ok(())
    }

    /// Activities and meetings in the ninety days up to a day, and days since the last; blank where there was none.
    pub fn on(&self, account: &str, day: Date) -> Option<(usize, usize, Option<Days>)> {
        if !self.is_there {
            return None;
        }
        let days = self.by_account.get(account).map_or(&[][..], Vec::as_slice);
        let until = days.partition_point(|(date, _)| *date <= day);
        let from = days.partition_point(|(date, _)| date.plus(WINDOW) <= day);
        let meetings = days[from..until].iter().filter(|(_, is_meeting)| *is_meeting).count();
        let last = until.checked_sub(1).map(|index| day.days_after(days[index].0));
        Some((until - from, meetings, last))
    }
}
