//! Tables into the store from outside the service: accounts, the log of interventions, outcomes of past renewals.

use std::collections::{BTreeMap, HashMap};

use super::load::{LoadError, entries_of};
use super::records::features_of;
use crate::book::{InterventionLog, Playbook, outcomes};
use crate::store::{FileLoad, NewAccount, OpenBook, Outcome, Store, Upserted};
use crate::table::{TextColumn, TextTable, parse_date_cell, parse_dates, parse_number_cell};
use crate::units::{AccountId, Canonical};

/// Tables to keep; an absent one is left as it is.
#[derive(Debug, Default)]
pub struct BookTables {
    /// Past renewals, of which the outcomes are kept.
    pub renewals: Option<TextTable>,
    /// The log of interventions, which takes the place of the one kept from a file before.
    pub interventions: Option<TextTable>,
    /// The open accounts.
    pub accounts: Option<TextTable>,
}

/// What was kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    /// Accounts that were not known.
    pub created: usize,
    /// Accounts that changed.
    pub updated: usize,
    /// Accounts that were known exactly so.
    pub unchanged: usize,
    /// Lines of the log.
    pub interventions: usize,
    /// Outcomes.
    pub outcomes: usize,
    /// Outcomes of accounts the store does not know: it cannot learn from those.
    pub strangers: usize,
}

/// Keeps what the tables say.
///
/// # Errors
/// [`LoadError`] naming file, line and column; nothing is kept of a table that is refused, nor of those after it.
pub async fn keep(store: &Store, playbook: &Playbook, tables: &BookTables, now: i64) -> Result<Kept, LoadError> {
    let parts = [&tables.renewals, &tables.interventions, &tables.accounts];
    let playbook = &playbook.clone().with_styles_of(parts.into_iter().flatten());
    let log = match &tables.interventions {
        Some(table) => {
            let names = &playbook.columns.account;
            let keys =
                [&tables.accounts, &tables.renewals].into_iter().flatten().filter_map(|table| table.column(names));
            InterventionLog::read(table, playbook)?.matched(keys.flat_map(TextColumn::cells).flatten()).into_owned()
        }
        None => InterventionLog::default(),
    };
    let told = match &tables.renewals {
        Some(table) => told_outcomes(table, playbook)?,
        None => Vec::new(),
    };
    let accounts = match &tables.accounts {
        Some(table) => accounts_of(table, playbook)?,
        None => Vec::new(),
    };
    let mut kept = Kept::default();
    for upserted in store.keep_accounts(&accounts, now).await? {
        match upserted {
            Upserted::Created => kept.created += 1,
            Upserted::Updated { .. } => kept.updated += 1,
            Upserted::Unchanged { .. } => kept.unchanged += 1,
        }
    }
    if let Some(table) = &tables.interventions {
        let entries = entries_of(&log);
        kept.interventions = entries.len();
        let lines = entries
            .iter()
            .fold(Canonical::new("imported log 1"), |lines, entry| lines.text(&entry.canonical().hash().to_hex()));
        let load = FileLoad { file: table.file.clone(), content_hash: lines.hash().to_hex().to_string() };
        store.load(&OpenBook { interventions: Some((load, entries)), ..OpenBook::default() }, now).await?;
    }
    let mut is_known: HashMap<String, bool> = accounts.iter().map(|account| (account.id.0.clone(), true)).collect();
    let mut known = Vec::new();
    for outcome in told {
        let account = &outcome.account_id;
        if !is_known.contains_key(account) {
            is_known.insert(account.clone(), store.account_revision(account).await?.is_some());
        }
        if is_known[account] {
            known.push(outcome);
        } else {
            kept.strangers += 1;
        }
    }
    store.record_outcomes(&known, now).await?;
    kept.outcomes = known.len();
    Ok(kept)
}

fn accounts_of(table: &TextTable, playbook: &Playbook) -> Result<Vec<NewAccount>, LoadError> {
    let names = &playbook.columns;
    let table = &*table.under(names.styles());
    let key = &names.account;
    let keys = table.required(key, "the account ID")?;
    for column in [&names.as_of, &names.renewal_date].into_iter().filter_map(|name| table.column(name)) {
        if column.is_in_doubt() {
            parse_dates(table, column)?;
        }
    }
    let account = |row| {
        let id = keys
            .cell(row)
            .ok_or_else(|| table.refuse(key, row, "", "an account ID; fill it in, or leave the row out of the file"))?;
        let id = AccountId::from(id);
        Ok(NewAccount { features: features_of(table, row, key, &id), id })
    };
    (0..table.n_rows()).map(account).collect()
}

/// One outcome a renewal: of several decision dates, the last row counts.
fn told_outcomes(table: &TextTable, playbook: &Playbook) -> Result<Vec<Outcome>, LoadError> {
    let names = &playbook.columns;
    let table = &*table.under(names.styles());
    let keys = table.required(&names.account, "the account ID")?;
    let dates = table.required(&names.renewal_date, "the renewal that ended so")?;
    let renewed = outcomes(table, playbook)?;
    let mut told = BTreeMap::new();
    for (row, renewed) in renewed.into_iter().enumerate() {
        let (Some(account), Some(renewal)) = (keys.cell(row), parse_date_cell(table, dates, row)?) else { continue };
        let decided_on =
            table.column(&names.decided_on).map(|column| parse_date_cell(table, column, row)).transpose()?;
        let value = table.column(&names.value).map(|column| parse_number_cell(table, column, row)).transpose()?;
        let outcome = Outcome {
            account_id: account.to_owned(),
            renewal_date: renewal.to_string(),
            renewed,
            decided_on: decided_on.flatten().map(|day| day.to_string()),
            value: value.flatten(),
            reason: None,
        };
        told.insert((account.to_owned(), renewal), outcome);
    }
    Ok(told.into_values().collect())
}
