//! A deal and its account as they were known on a day of the past: one row of features per decision date.

use std::collections::{HashMap, HashSet};

use super::activities::{ACTIVITY, Activities};
use super::deals::{Deal, Standing};
use super::error::ConnectError;
use super::export::{column, day, needed};
use super::history::{Histories, Past};
use super::mapping::Mapping;
use super::people::{FOOTPRINT, Footprints};
use super::reading::ImportReading;
use super::system::System;
use crate::book::ColumnNames;
use crate::table::{DateOrder, TextColumn, TextTable, day_of_text};
use crate::units::Date;

/// A column of the deals and its field in the history, where that has it.
type Field<'a> = (&'a TextColumn, Option<usize>);

/// Describes renewals as they were known.
pub(super) struct Describer<'a> {
    deals: &'a TextTable,
    account_rows: &'a HashMap<String, usize>,
    histories: &'a Histories,
    footprints: &'a Footprints,
    activities: &'a Activities,
    mapping: &'a Mapping,
    /// Which of day and month comes first in what the history says.
    order: Option<DateOrder>,
    header: Vec<String>,
    value: Option<Field<'a>>,
    stage: Field<'a>,
    close_date: Option<usize>,
    renewal_date: Option<&'a TextColumn>,
    owner: Option<&'a TextColumn>,
    segment: Option<&'a TextColumn>,
    segment_of_account: bool,
    carried: Vec<Field<'a>>,
    carried_of_account: Vec<&'a TextColumn>,
}

impl<'a> Describer<'a> {
    pub fn new(
        (deals, accounts, account_rows): (&'a TextTable, Option<&'a TextTable>, &'a HashMap<String, usize>),
        (histories, footprints, activities): (&'a Histories, &'a Footprints, &'a Activities),
        (system, mapping, names): (System, &'a Mapping, &ColumnNames),
        order: Option<DateOrder>,
        reading: &mut ImportReading,
    ) -> Result<Self, ConnectError> {
        let layout = system.layout();
        let field = |column: &'a TextColumn, known: &[&str]| {
            (column, histories.field(&[known, &[column.name.as_str()]].concat()))
        };
        let stated = |name: &'a str, role| needed(deals, &[name], role);
        let value = match &mapping.value {
            Some(name) => Some(field(stated(name, "`value` in the playbook names it")?, &[])),
            None => column(deals, layout.deals.value).map(|column| field(column, layout.deals.value)),
        };
        let owner = match &mapping.owner {
            Some(name) => Some(stated(name, "`owner` in the playbook names it")?),
            None => column(deals, layout.deals.owner),
        };
        let renewal_date = match &mapping.renewal_date {
            Some(name) => Some(stated(name, "`renewal_date` in the playbook names it")?),
            None => None,
        };
        let of_account = |name: &String| accounts.and_then(|accounts| column(accounts, &[name]));
        let (segment, segment_of_account) = match &mapping.segment {
            Some(name) => match of_account(name) {
                Some(column) => (Some(column), true),
                None => (Some(stated(name, "`segment` in the playbook names it")?), false),
            },
            None => (None, false),
        };
        let mut carried = Vec::new();
        for name in &mapping.carry {
            carried.push(field(stated(name, "`carry` in the playbook names it")?, &[]));
        }
        let mut carried_of_account = Vec::new();
        for name in &mapping.carry_account.0 {
            match accounts {
                Some(accounts) if mapping.carry_account.1 => {
                    carried_of_account.push(needed(accounts, &[name], "`carry_account` in the playbook names it")?);
                }
                _ => carried_of_account.extend(of_account(name)),
            }
        }
        let stage = needed(deals, layout.deals.stage, "how the deal stands")?;
        let fixed =
            [names.value.as_str(), names.owner.as_str(), names.segment.as_str(), "stage", "days_pushed", "date_moves"];
        let mut header: Vec<String> =
            fixed.iter().chain(&FOOTPRINT).chain(&ACTIVITY).map(|name| (*name).to_owned()).collect();
        let taken: HashSet<String> =
            [&names.account, &names.as_of, &names.renewal_date, &names.decided_on, &names.outcome]
                .into_iter()
                .chain(&header)
                .cloned()
                .collect();
        let mut carried_names = HashSet::new();
        for (name, what) in carried
            .iter()
            .map(|(column, _)| (&column.name, "deal"))
            .chain(carried_of_account.iter().map(|column| (&column.name, "account")))
        {
            let twice = taken.contains(name) || !carried_names.insert(name.clone());
            header.push(if twice { format!("{what}_{name}") } else { name.clone() });
        }
        let describer = Self {
            deals,
            account_rows,
            histories,
            footprints,
            activities,
            mapping,
            order,
            header,
            value,
            stage: field(stage, layout.deals.stage),
            close_date: histories.field(layout.deals.close_date),
            renewal_date,
            owner,
            segment,
            segment_of_account,
            carried,
            carried_of_account,
        };
        describer.note_what_is_not_tracked(reading);
        Ok(describer)
    }

    /// A column without history says on every decision date what it says today, which may be what it was set to at the end.
    fn note_what_is_not_tracked(&self, reading: &mut ImportReading) {
        let fields = self.value.iter().chain(&self.carried);
        for (column, _) in fields.filter(|(_, tracked)| tracked.is_none()) {
            reading.notes.push(format!(
                "no history has {:?}: its value of today stands on every decision date; have the system track it, or leave it out if it is edited when deals are closed",
                column.name
            ));
        }
        let today: Vec<&str> = self.carried_of_account.iter().map(|column| column.name.as_str()).collect();
        if !today.is_empty() {
            reading.notes.push(format!("of the accounts as they are today: {}", today.join(", ")));
        }
    }

    /// Names of the cells, in order.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The day for which a renewal was first scheduled: by the end of the day on which the deal was created.
    pub fn scheduled(&self, deal: &Deal) -> Result<Option<Date>, ConnectError> {
        if self.renewal_date.is_some() {
            return Ok(day(self.deals, self.renewal_date, deal.row)?);
        }
        let by_creation = deal.created.map(|created| self.histories.past(&deal.id, self.close_date, created));
        let first = match by_creation {
            Some(Past::Unknown) | None => self.histories.first(&deal.id, self.close_date),
            Some(known) => known,
        };
        Ok(match first {
            Past::Said(text) => day_of_text(text, self.order),
            Past::Unchanged | Past::Unknown => deal.close_date,
        })
    }

    /// Whether any change of the deal's close date is on record.
    pub fn has_dated_history(&self, deal: &Deal) -> bool {
        self.histories.first(&deal.id, self.close_date) != Past::Unchanged
    }

    /// The day on which the outcome became known.
    pub fn decided_on(&self, deal: &Deal) -> Option<Date> {
        let is_closed = |stage: &str| self.mapping.stages.standing(stage).is_none_or(|it| it != Standing::Open);
        self.histories.last_became(&deal.id, self.stage.1, is_closed).or(deal.closed_on).or(deal.close_date)
    }

    fn past(&self, deal: &Deal, (column, field): Field<'a>, day: Date) -> &str {
        match self.histories.past(&deal.id, field, day) {
            Past::Said(text) => text,
            Past::Unchanged => column.cell(deal.row).unwrap_or_default(),
            Past::Unknown => "",
        }
    }

    fn of_account(&self, deal: &Deal, column: &'a TextColumn) -> &str {
        self.account_rows.get(&deal.account).and_then(|row| column.cell(*row)).unwrap_or_default()
    }

    /// What was known of a renewal at the end of a day.
    pub fn cells(&self, deal: &Deal, day: Date, scheduled: Date) -> Vec<String> {
        let mut cells = Vec::with_capacity(self.header.len());
        let number = |value: Option<usize>| value.map(|value| value.to_string()).unwrap_or_default();
        cells.push(self.value.map(|field| self.past(deal, field, day).to_owned()).unwrap_or_default());
        cells.push(self.owner.and_then(|owner| owner.cell(deal.row)).unwrap_or_default().to_owned());
        cells.push(match self.segment {
            Some(column) if self.segment_of_account => self.of_account(deal, column).to_owned(),
            Some(column) => column.cell(deal.row).unwrap_or_default().to_owned(),
            None => String::new(),
        });
        let stage = self.past(deal, self.stage, day);
        let is_open = self.mapping.stages.standing(stage) == Some(Standing::Open);
        cells.push(if is_open { stage.to_owned() } else { String::new() });
        let close_date = match self.histories.past(&deal.id, self.close_date, day) {
            Past::Said(text) => day_of_text(text, self.order),
            Past::Unchanged if self.histories.are_there() => Some(scheduled),
            Past::Unchanged | Past::Unknown => None,
        };
        cells.push(close_date.map(|date| date.days_after(scheduled).to_string()).unwrap_or_default());
        let moves = self.histories.n_changes(&deal.id, self.close_date, deal.created, day);
        cells.push(number(self.histories.are_there().then_some(moves)));
        let people = self.footprints.on(&deal.account, day);
        cells.extend((0..FOOTPRINT.len()).map(|of| number(people.map(|people| people[of]))));
        let activity = self.activities.on(&deal.account, day);
        cells.push(number(activity.map(|(all, ..)| all)));
        cells.push(number(activity.map(|(_, meetings, _)| meetings)));
        cells.push(activity.and_then(|(.., last)| last).map(|days| days.to_string()).unwrap_or_default());
        cells.extend(self.carried.iter().map(|field| self.past(deal, *field, day).to_owned()));
        cells.extend(self.carried_of_account.iter().map(|column| self.of_account(deal, column).to_owned()));
        cells
    }
}
