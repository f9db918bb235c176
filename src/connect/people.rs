//! The footprint of an account: who has a part in the decision, by seniority, from which day on.

use std::collections::HashMap;

use super::error::ConnectError;
use super::export::{Export, column, day, needed};
use super::mapping::Mapping;
use super::reading::ImportReading;
use super::system::System;
use super::words::{says_any, spaced};
use crate::units::Date;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Seniority {
    Executive,
    Manager,
    User,
}

#[derive(Debug)]
struct Part {
    person: String,
    seniority: Seniority,
    since: Option<Date>,
}

/// People by account.
#[derive(Debug, Default)]
pub(super) struct Footprints {
    by_account: HashMap<String, Vec<Part>>,
    is_there: bool,
}

/// Columns of the footprint.
pub(super) const FOOTPRINT: [&str; 3] = ["contacts_executive", "contacts_manager", "contacts_user"];

impl Footprints {
    pub fn read(
        export: &Export,
        system: System,
        mapping: &Mapping,
        account_of: &HashMap<String, String>,
        reading: &mut ImportReading,
    ) -> Result<Self, ConnectError> {
        let names = &system.layout().people;
        let Some(table) = export.table(names.files)? else {
            let file = names.files.first().copied().unwrap_or_default();
            reading.notes.push(format!("there is no {file}.csv: no footprint of contacts"));
            return Ok(Self::default());
        };
        let of = needed(&table, names.of, "whose decision the contact has a part in")?;
        let people = needed(&table, names.person, "the contact")?;
        let roles: Vec<_> = names.role.iter().filter_map(|name| column(&table, &[name])).collect();
        let since = column(&table, names.since);
        let mut footprints = Self { by_account: HashMap::new(), is_there: true };
        let mut n_parts = 0;
        for row in 0..table.n_rows() {
            let account = of.cell(row).and_then(|of| account_of.get(&system.key(of)));
            let (Some(account), Some(person)) = (account, people.cell(row)) else {
                reading.leave_out(format!("contact in {} of no account with a renewal", table.file));
                continue;
            };
            let words = spaced(&roles.iter().filter_map(|role| role.cell(row)).collect::<Vec<_>>().join(", "));
            let seniority = if says_any(&words, &mapping.executive) {
                Seniority::Executive
            } else if says_any(&words, &mapping.manager) {
                Seniority::Manager
            } else {
                Seniority::User
            };
            let since = day(&table, since, row)?;
            let part = Part { person: person.to_owned(), seniority, since };
            footprints.by_account.entry(account.clone()).or_default().push(part);
            n_parts += 1;
        }
        if since.is_none() {
            reading.notes.push(format!(
                "{} does not say since when a contact is there: all are counted on every decision date",
                table.file
            ));
        }
        reading.used.push((n_parts, format!("contacts in {}", table.file)));
        Ok(footprints)
    }

    /// How many people of each seniority had a part on a day; each person counts once, at their most senior.
    pub fn on(&self, account: &str, day: Date) -> Option<[usize; 3]> {
        if !self.is_there {
            return None;
        }
        let mut senior: HashMap<&str, Seniority> = HashMap::new();
        let parts = self.by_account.get(account).map_or(&[][..], Vec::as_slice);
        for part in parts.iter().filter(|part| part.since.is_none_or(|since| since <= day)) {
            let known = senior.entry(&part.person).or_insert(part.seniority);
            *known = part.seniority.min(*known);
        }
        let count = |of: Seniority| senior.values().filter(|seniority| **seniority == of).count();
        Some([count(Seniority::Executive), count(Seniority::Manager), count(Seniority::User)])
    }
}
