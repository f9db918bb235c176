//! What is scarce: the resources of a book, how much of each there is, and what an offer takes.

use std::collections::{BTreeMap, HashSet};

use super::super::error::PlanError;
use super::answer::Resource;
use super::request::BookRequest;
use super::solver::Use;
use crate::book::{InterventionLog, Playbook, Rows};
use crate::effects::{Candidate, Grade};
use crate::units::Date;

/// A calendar month.
type Month = (i16, i8);

/// A resource by its places: kinds in the playbook, owners in order of the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Budget,
    Slots(usize, Month),
    Hours(usize, Month),
}

/// Work that may be done for an account: what it takes is told from this.
#[derive(Debug, Clone, Copy)]
pub(in crate::plan) struct Work<'a> {
    /// The account's row.
    pub row: usize,
    /// When its contract comes due.
    pub renewal: Option<Date>,
    /// What is done, each with the grade of its evidence.
    pub steps: &'a [(Candidate, Grade)],
    /// What it costs.
    pub cost: f64,
}

/// The limits of a request, the playbook's where it says nothing.
#[derive(Debug, Clone)]
pub(in crate::plan) struct Capacities {
    budget: Option<f64>,
    hours: Option<f64>,
    /// Slots a month, one a kind of the playbook.
    slots: Vec<Option<f64>>,
}

impl Capacities {
    /// Takes the playbook's limits, and those of a request that was checked in their place.
    pub(in crate::plan) fn of(request: &BookRequest, playbook: &Playbook) -> Result<Self, PlanError> {
        let capacity = &playbook.capacity;
        let mut slots: Vec<Option<f64>> = playbook
            .interventions
            .iter()
            .map(|intervention| capacity.per_month.get(&intervention.kind).copied().map(f64::from))
            .collect();
        for (kind, &n_slots) in &request.per_month {
            let Some(at) = playbook.position(kind) else {
                let known: Vec<&str> = playbook.interventions.iter().map(|known| known.kind.as_str()).collect();
                let (found, expected) = (kind.clone(), format!("one of {}", known.join(", ")));
                return Err(PlanError::Constraint { field: "per_month", found, expected });
            };
            slots[at] = Some(f64::from(n_slots));
        }
        Ok(Self {
            budget: request.budget.or(capacity.budget.map(|money| money.0)),
            hours: request.hours_per_owner_per_month.or(capacity.hours_per_owner_per_month),
            slots,
        })
    }

    /// Kinds of which the month matters.
    pub(super) fn by_month(&self) -> Vec<bool> {
        self.slots.iter().map(|slots| slots.is_some() || self.hours.is_some()).collect()
    }

    /// Money there is, where it is limited.
    pub(super) fn budget(&self) -> Option<f64> {
        self.budget
    }
}

/// Every resource that some work takes, in order: money, slots, hours.
pub(in crate::plan) struct Resources<'a> {
    playbook: &'a Playbook,
    rows: &'a Rows,
    capacities: &'a Capacities,
    owners: Vec<&'a str>,
    index: BTreeMap<Key, usize>,
}

impl<'a> Resources<'a> {
    /// The resources that this work takes.
    pub(in crate::plan) fn of<'w>(
        capacities: &'a Capacities,
        playbook: &'a Playbook,
        rows: &'a Rows,
        work: impl Iterator<Item = Work<'w>>,
    ) -> Self {
        let named: HashSet<&str> = rows.owner.iter().flatten().map(String::as_str).collect();
        let mut owners: Vec<&str> = named.into_iter().collect();
        owners.sort_unstable();
        let mut resources = Self { playbook, rows, capacities, owners, index: BTreeMap::new() };
        let keys: Vec<Key> = work.flat_map(|work| resources.taken(work)).map(|(key, _)| key).collect();
        resources.index.extend(keys.into_iter().map(|key| (key, 0)));
        for (at, place) in resources.index.values_mut().enumerate() {
            *place = at;
        }
        resources
    }

    /// What work takes of what is limited.
    pub(in crate::plan) fn uses(&self, work: Work) -> Vec<Use> {
        let place = |(key, amount): (Key, f64)| Some(Use { resource: *self.index.get(&key)?, amount });
        self.taken(work).into_iter().filter_map(place).collect()
    }

    fn taken(&self, work: Work) -> Vec<(Key, f64)> {
        let mut taken = Vec::new();
        if self.capacities.budget.is_some() && work.cost > 0.0 {
            taken.push((Key::Budget, work.cost));
        }
        let Some(renewal) = work.renewal else { return taken };
        let owner = self.rows.owner[work.row].as_deref().and_then(|owner| self.owners.binary_search(&owner).ok());
        for (candidate, _) in work.steps {
            let month = renewal.plus(-candidate.lead_days).year_month();
            if self.capacities.slots[candidate.kind].is_some() {
                taken.push((Key::Slots(candidate.kind, month), 1.0));
            }
            let hours = self.playbook.interventions[candidate.kind].hours;
            if let (Some(owner), Some(_)) = (owner, self.capacities.hours)
                && hours > 0.0
            {
                taken.push((Key::Hours(owner, month), hours));
            }
        }
        taken
    }

    /// How much there is of each, after what the log says was done in these months already.
    pub(in crate::plan) fn capacity(&self, log: &InterventionLog) -> Vec<f64> {
        let mut capacity: Vec<f64> = self
            .index
            .keys()
            .map(|key| match key {
                Key::Budget => self.capacities.budget.unwrap_or(f64::INFINITY),
                Key::Slots(kind, _) => self.capacities.slots[*kind].unwrap_or(f64::INFINITY),
                Key::Hours(..) => self.capacities.hours.unwrap_or(f64::INFINITY),
            })
            .collect();
        let done = |key: Key| self.index.get(&key).copied();
        // Whole slots add up the same in any order, so the order of the accounts of the log does not matter.
        for entry in log.accounts().into_iter().flat_map(|account| log.of_account(account)) {
            let kind = self.playbook.position(entry.kind.as_str());
            if let Some(at) = kind.and_then(|kind| done(Key::Slots(kind, entry.date.year_month()))) {
                capacity[at] -= 1.0;
            }
        }
        let mut seen: HashSet<&str> = HashSet::new();
        let mut by_account: Vec<usize> = (0..self.rows.len()).collect();
        by_account.sort_by(|&a, &b| self.rows.accounts[a].cmp(&self.rows.accounts[b]));
        for row in by_account {
            let account = self.rows.accounts[row].as_str();
            let owner = self.rows.owner[row].as_deref().and_then(|owner| self.owners.binary_search(&owner).ok());
            let (Some(owner), true) = (owner, seen.insert(account)) else { continue };
            for entry in log.of_account(account) {
                if let Some(at) = done(Key::Hours(owner, entry.date.year_month())) {
                    let usual = self.playbook.position(entry.kind.as_str());
                    let usual = usual.map_or(0.0, |kind| self.playbook.interventions[kind].hours);
                    capacity[at] -= entry.hours.unwrap_or(usual);
                }
            }
        }
        capacity.iter().map(|left| left.max(0.0)).collect()
    }

    /// The names of the resources, in order.
    pub(super) fn names(&self) -> Vec<Resource> {
        let month = |(year, month): Month| format!("{year:04}-{month:02}");
        let name = |key: &Key| match key {
            Key::Budget => Resource::Budget,
            Key::Slots(kind, at) => {
                Resource::Slots { kind: self.playbook.interventions[*kind].kind.0.clone(), month: month(*at) }
            }
            Key::Hours(owner, at) => Resource::Hours { owner: self.owners[*owner].to_owned(), month: month(*at) },
        };
        self.index.keys().map(name).collect()
    }
}

/// The day of an action.
pub(super) fn day(renewal: Date, lead_days: i32) -> Date {
    renewal.plus(-lead_days)
}
