//! Turns the tables of a CRM export into the files of a book: renewals, log, open accounts, and a report of what was left out.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::activities::{Activities, Context};
use super::deals::{Deal, Deals, Standing, deals};
use super::error::ConnectError;
use super::export::{Export, column, needed};
use super::history::Histories;
use super::mapping::Mapping;
use super::people::Footprints;
use super::reading::ImportReading;
use super::sheet::Sheet;
use super::state::Describer;
use super::system::System;
use crate::book::ColumnNames;
use crate::table::TextTable;
use crate::units::Date;

/// The column of the accounts that holds the key of the deal, for writing back to it.
pub(super) const DEAL: &str = "opportunity_id";

/// The files of a book, as far as the export holds them.
#[derive(Debug)]
pub struct Imported {
    /// Past renewals, one row a decision date.
    pub renewals: Option<TextTable>,
    /// The log of interventions.
    pub interventions: Option<TextTable>,
    /// The open book.
    pub accounts: Option<TextTable>,
    /// What was used and what was left out.
    pub reading: ImportReading,
}

/// Reads a folder of exported files; `names` are the columns of the book, `today` is the day of the export.
///
/// # Errors
/// [`ConnectError`] naming file, line, column and value.
pub fn import_crm(
    system: System,
    folder: &Path,
    mapping: &Mapping,
    names: &ColumnNames,
    today: Date,
) -> Result<Imported, ConnectError> {
    let export = Export::open(folder, mapping.dates.or(names.dates))?;
    let mut reading = ImportReading::default();
    let Deals { table: deal_table, renewals: mut deals, others } = deals(&export, system, mapping, &mut reading)?;
    let histories = Histories::read(&export, system, &mut reading)?;
    let layout = system.layout();
    if !histories.are_there() && mapping.renewal_date.is_none() && !mapping.trust_dates {
        return Err(ConnectError::NoHistory {
            folder: export.folder,
            history: layout.changes.files.first().copied().unwrap_or_default(),
            system: system.name(),
            table: system.table(),
        });
    }
    let account_table = export.table(layout.accounts.files)?;
    let account_rows = match &account_table {
        Some(table) => account_rows(table, system)?,
        None => HashMap::new(),
    };
    let mut account_of = HashMap::new();
    for deal in &mut deals {
        if let Some(row) = account_rows.get(&deal.account)
            && let Some(table) = &account_table
            && let Some(key) = needed(table, layout.accounts.id, "the account ID")?.cell(*row)
        {
            account_of.insert(deal.account.clone(), system.key(key));
            deal.account = system.key(key);
        }
        account_of.insert(deal.account.clone(), deal.account.clone());
        account_of.insert(deal.id.clone(), deal.account.clone());
    }
    if let Some(table) = &account_table {
        for (called, row) in &account_rows {
            let key = needed(table, layout.accounts.id, "the account ID")?.cell(*row).unwrap_or_default();
            if let Some(account) = account_of.get(&system.key(key)).cloned() {
                account_of.entry(called.clone()).or_insert(account);
            }
        }
    }
    for (id, account) in others {
        if let Some(account) = account_of.get(&account).cloned() {
            account_of.insert(id, account);
        }
    }
    let footprints = Footprints::read(&export, system, mapping, &account_of, &mut reading)?;
    let context = Context { system, mapping, account_of: &account_of, today };
    let activities = Activities::read(&export, &context, &names.account, &mut reading)?;
    let describer = Describer::new(
        (&deal_table, account_table.as_ref(), &account_rows),
        (&histories, &footprints, &activities),
        (system, mapping, names),
        export.order(),
        &mut reading,
    )?;
    let past = past(&describer, &deals, names, mapping, &mut reading)?;
    let open = open(&describer, &deals, names, today, &mut reading)?;
    let kept = |sheet: Sheet, name: &str| (sheet.len() > 0).then(|| sheet.table(name));
    let (renewals, accounts) = (kept(past, "renewals.csv"), kept(open, "accounts.csv"));
    drop(describer);
    Ok(Imported { renewals, interventions: kept(activities.log, "interventions.csv"), accounts, reading })
}

/// Rows of accounts by key and by name.
fn account_rows(table: &TextTable, system: System) -> Result<HashMap<String, usize>, ConnectError> {
    let names = &system.layout().accounts;
    let ids = needed(table, names.id, "the account ID")?;
    let called = column(table, names.name);
    let mut rows = HashMap::with_capacity(2 * table.n_rows());
    for row in 0..table.n_rows() {
        for name in [called.and_then(|called| called.cell(row)), ids.cell(row)].into_iter().flatten() {
            rows.insert(system.key(name), row);
        }
    }
    Ok(rows)
}

/// Past renewals as known on each decision date.
fn past(
    describer: &Describer<'_>,
    deals: &[Deal],
    names: &ColumnNames,
    mapping: &Mapping,
    reading: &mut ImportReading,
) -> Result<Sheet, ConnectError> {
    let head = [&names.account, &names.as_of, &names.renewal_date, &names.decided_on, &names.outcome];
    let head = head.into_iter().map(String::as_str);
    let mut sheet = Sheet::new(head.chain(describer.header().iter().map(String::as_str)));
    let word = |words: &[String], usual: &str| words.first().map_or_else(|| usual.to_owned(), String::clone);
    let (won, lost) = (word(&names.renewed_when, "1"), word(&names.lost_when, "0"));
    let mut n_unchanged = 0;
    for deal in deals.iter().filter(|deal| deal.standing != Standing::Open) {
        let Some(scheduled) = describer.scheduled(deal)? else {
            reading.leave_out("closed renewal without a date for which it was scheduled");
            continue;
        };
        n_unchanged += usize::from(!describer.has_dated_history(deal));
        let decided_on = describer.decided_on(deal);
        for days in &mapping.decision_days {
            let as_of = scheduled.plus(-days);
            if deal.created.is_some_and(|created| created > as_of) {
                reading.leave_out(format!("decision date {days} days ahead, before the deal was created"));
            } else if decided_on.is_some_and(|decided| decided <= as_of) {
                reading.leave_out(format!("decision date {days} days ahead, when the deal was closed already"));
            } else {
                let decided = decided_on.map(|day| day.to_string()).unwrap_or_default();
                let outcome = if deal.standing == Standing::Won { &won } else { &lost };
                let head = [deal.account.clone(), as_of.to_string(), scheduled.to_string(), decided, outcome.clone()];
                let cells = describer.cells(deal, as_of, scheduled);
                sheet.push(head.iter().chain(&cells).map(String::as_str));
            }
        }
    }
    if n_unchanged > 0 && mapping.renewal_date.is_none() {
        reading.notes.push(format!(
            "{n_unchanged} closed renewals have no change of their close date on record: it is taken as it stands (Salesforce forgets the history of fields after 18 months or so)"
        ));
    }
    reading.used.push((sheet.len(), "decision dates of past renewals".to_owned()));
    Ok(sheet)
}

/// The open book as known today: of each account the renewal that is due next.
fn open(
    describer: &Describer<'_>,
    deals: &[Deal],
    names: &ColumnNames,
    today: Date,
    reading: &mut ImportReading,
) -> Result<Sheet, ConnectError> {
    let head = [names.account.as_str(), DEAL, names.as_of.as_str(), names.renewal_date.as_str()];
    let mut sheet = Sheet::new(head.into_iter().chain(describer.header().iter().map(String::as_str)));
    let mut next: BTreeMap<&str, (Date, Date, &Deal)> = BTreeMap::new();
    for deal in deals.iter().filter(|deal| deal.standing == Standing::Open) {
        let scheduled = describer.scheduled(deal)?;
        let due = scheduled.filter(|day| *day >= today).or(deal.close_date.filter(|day| *day >= today));
        let Some(due) = due else {
            reading.leave_out("open renewal whose date has passed, or that has none");
            continue;
        };
        let entry = (due, scheduled.unwrap_or(due), deal);
        match next.get_mut(deal.account.as_str()) {
            Some(known) => {
                reading.leave_out("open renewal of an account of which another is due earlier");
                if due < known.0 {
                    *known = entry;
                }
            }
            None => drop(next.insert(&deal.account, entry)),
        }
    }
    for (account, (due, scheduled, deal)) in next {
        let head = [account.to_owned(), deal.id.clone(), today.to_string(), due.to_string()];
        let cells = describer.cells(deal, today, scheduled);
        sheet.push(head.iter().chain(&cells).map(String::as_str));
    }
    reading.used.push((sheet.len(), "open accounts".to_owned()));
    Ok(sheet)
}
