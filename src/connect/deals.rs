//! Deals: which are renewals, and how they ended.

use std::collections::BTreeSet;

use super::error::ConnectError;
use super::export::{Export, column, day, needed};
use super::mapping::{Mapping, Stages};
use super::reading::ImportReading;
use super::system::System;
use crate::table::{TextColumn, TextTable, parse_flag_text};
use crate::units::Date;

/// Values listed in a refusal.
const LISTED: usize = 12;

/// How a deal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Won,
    Lost,
    Open,
}

/// A renewal as its deal says.
#[derive(Debug)]
pub(super) struct Deal {
    pub id: String,
    pub account: String,
    pub standing: Standing,
    pub created: Option<Date>,
    pub close_date: Option<Date>,
    pub closed_on: Option<Date>,
    /// Its row in the file.
    pub row: usize,
}

impl Stages {
    /// How a deal of a stage stands; `None` for a stage nobody explained.
    pub fn standing(&self, stage: &str) -> Option<Standing> {
        let among = |words: &[String]| words.iter().any(|word| word.eq_ignore_ascii_case(stage));
        if among(&self.won) {
            Some(Standing::Won)
        } else if among(&self.lost) {
            Some(Standing::Lost)
        } else if among(&self.open) || self.open.is_empty() && !stage.to_lowercase().starts_with("closed") {
            Some(Standing::Open)
        } else {
            None
        }
    }
}

/// The deals of an export.
pub(super) struct Deals {
    pub table: TextTable,
    /// Those that are renewals.
    pub renewals: Vec<Deal>,
    /// Keys of the others, with their accounts: contacts and activities may hang on them.
    pub others: Vec<(String, String)>,
}

/// Reads the deals, and tells the renewals among them.
pub(super) fn deals(
    export: &Export,
    system: System,
    mapping: &Mapping,
    reading: &mut ImportReading,
) -> Result<Deals, ConnectError> {
    let names = &system.layout().deals;
    let table = export.required(names.files)?;
    let ids = needed(&table, names.id, "the key of the deal")?;
    let accounts = needed(&table, names.account, "the account of the deal")?;
    let stages = needed(&table, names.stage, "how the deal stands")?;
    let close_dates = needed(&table, names.close_date, "when the renewal is due")?;
    let (created, closed_on) = (column(&table, names.created), column(&table, names.closed_on));
    let (won, closed) = (column(&table, names.is_won), column(&table, names.is_closed));
    let mut conditions = Vec::new();
    for (name, values) in &mapping.renewal_when {
        conditions.push((needed(&table, &[name], "`renewal_when` in the playbook looks at it")?, values));
    }
    let flag = |column: Option<&TextColumn>, row| column.and_then(|column| column.cell(row)).and_then(parse_flag_text);
    let (mut renewals, mut others) = (Vec::new(), Vec::new());
    let mut n_renewals = 0;
    for row in 0..table.n_rows() {
        let holds = |(column, values): &(&TextColumn, &Vec<String>)| {
            column.cell(row).is_some_and(|cell| values.iter().any(|value| value.eq_ignore_ascii_case(cell)))
        };
        if !conditions.iter().all(holds) {
            reading.leave_out("deal that is not a renewal");
            others.extend(
                ids.cell(row).zip(accounts.cell(row)).map(|(id, account)| (system.key(id), system.key(account))),
            );
            continue;
        }
        n_renewals += 1;
        let (Some(id), Some(account)) = (ids.cell(row), accounts.cell(row)) else {
            reading.leave_out("renewal without a key or an account");
            continue;
        };
        let stage = stages.cell(row).unwrap_or_default();
        let flagged = match (flag(closed, row), flag(won, row)) {
            (Some(false), _) => Some(Standing::Open),
            (_, Some(true)) => Some(Standing::Won),
            (Some(true), Some(false)) => Some(Standing::Lost),
            _ => None,
        };
        let by_stage = mapping.stages.standing(stage);
        let told = by_stage.filter(|standing| *standing != Standing::Open).or(flagged).or(by_stage);
        let Some(standing) = told else {
            reading.leave_out(format!(
                "renewal in the stage {stage:?}, of which nobody said what it means: add it to `won`, `lost` or `open` under [{}]",
                system.table()
            ));
            continue;
        };
        renewals.push(Deal {
            id: system.key(id),
            account: system.key(account),
            standing,
            created: day(&table, created, row)?,
            close_date: day(&table, Some(close_dates), row)?,
            closed_on: day(&table, closed_on, row)?,
            row,
        });
    }
    if n_renewals == 0 {
        return Err(no_renewal(&table, system, mapping, conditions.first().map(|(column, _)| *column)));
    }
    reading.used.push((renewals.len(), format!("renewals in {}", table.file)));
    Ok(Deals { table, renewals, others })
}

fn no_renewal(table: &TextTable, system: System, mapping: &Mapping, column: Option<&TextColumn>) -> ConnectError {
    let wanted = mapping.renewal_when.iter().map(|(name, values)| format!("{name} is one of {}", values.join(", ")));
    let found: BTreeSet<&str> = column.into_iter().flat_map(TextColumn::cells).flatten().collect();
    ConnectError::NoRenewal {
        file: table.file.clone(),
        rows: table.n_rows(),
        wanted: wanted.collect::<Vec<_>>().join(" and "),
        found: found.into_iter().take(LISTED).map(|value| format!("{value:?}")).collect(),
        table: system.table(),
    }
}
