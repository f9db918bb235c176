//! All conclusions about some tables at once: roles of files and columns, words of outcomes, log, features. No outcome, no
//! conclusion.

use std::borrow::Cow;

use super::answer::{Conclusions, Ignored, OpenBook, Question, RoleReading, Stated, Sureness};
use super::column_words::TENURE;
use super::facts::TableFacts;
use super::family::feature;
use super::files::{Told, tell_apart};
use super::leak::ignored;
use super::names::fit;
use super::outcome::Meaning;
use super::roles::roles_of;
use crate::table::{DateOrder, Styles, TextTable, agreed};

/// Why nothing can be concluded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConcludeError {
    /// There is no table at all.
    #[error("there is no table to look at: put an export of your customers there, as CSV, XLSX or Parquet")]
    NoTables,
    /// No table says how anything ended.
    #[error(
        "no column says how renewals ended: expected one such as `renewed`, `churn`, `outcome` or `stage` with two outcomes in it; looked at: {}; name yours with `outcome` and `renewed_when` under [columns] in playbook.toml", looked_at.join("; ")
    )]
    NoOutcome {
        /// Files and their columns.
        looked_at: Vec<String>,
    },
}

/// Concludes what tables are, taking what was stated as said.
///
/// # Errors
/// [`ConcludeError`] when no table has an outcome.
pub fn conclude(tables: &[TextTable], stated: &Stated) -> Result<Conclusions, ConcludeError> {
    if tables.is_empty() {
        return Err(ConcludeError::NoTables);
    }
    let dates = stated.dates().or_else(|| agreed(tables.iter().filter_map(TextTable::date_order)));
    let tables: Vec<Cow<TextTable>> = tables.iter().map(|table| table.under(Styles { dates, numbers: None })).collect();
    let facts: Vec<TableFacts> = tables.iter().map(|table| TableFacts::of(table)).collect();
    let told = tell_apart(&facts, stated).ok_or_else(|| ConcludeError::NoOutcome {
        looked_at: facts
            .iter()
            .map(|table| {
                let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
                format!("{} ({})", table.name, names.join(", "))
            })
            .collect(),
    })?;
    let mut conclusions = of_told(&told, stated);
    let used = [Some(told.renewals), told.accounts, told.log.as_ref().map(|(table, _)| *table)];
    if used.into_iter().flatten().any(|table| table.table.is_in_doubt()) {
        conclusions.questions.push(Question {
            about: "columns.dates".to_owned(),
            ask: "Which comes first in days such as 3/4/2026? No file tells; such days are refused until it is said."
                .to_owned(),
            options: [DateOrder::DayFirst, DateOrder::MonthFirst].map(|order| order.word().to_owned()).into(),
            taken: "none".to_owned(),
        });
    }
    Ok(conclusions)
}

fn of_told(told: &Told, stated: &Stated) -> Conclusions {
    let (table, outcome) = (told.renewals, &told.outcome);
    let mut questions: Vec<Question> = told.questions.iter().chain(&outcome.questions).cloned().collect();
    let mut meaning = outcome.meaning.clone();
    if let Some(column) =
        table.column(&outcome.column).filter(|_| !(stated.renewed_when.is_empty() && stated.lost_when.is_empty()))
    {
        meaning = Meaning::stated(column, &stated.renewed_when, &stated.lost_when, &meaning.open);
        questions.retain(|question| !matches!(question.about.as_str(), "columns.renewed_when" | "columns.open_when"));
    }
    let mut columns = vec![RoleReading {
        role: "outcome".to_owned(),
        column: outcome.column.clone(),
        sure: outcome.sure,
        why: outcome.why.clone(),
    }];
    let (roles, asked) = roles_of(table, std::slice::from_ref(&outcome.column), stated);
    columns.extend(roles);
    questions.extend(asked);
    let decided = decided(table, &outcome.column, &meaning);
    let role = |role: &str| columns.iter().find(|found| found.role == role).map(|found| found.column.clone());
    let as_of = role("as_of");
    let is_dated = as_of.is_some() && role("renewal_date").is_some();
    // Owner, segment, value and tenure stay roles only where they do not know the outcome.
    let fixed: Vec<String> =
        ["outcome", "account", "as_of", "renewal_date", "decided_on"].iter().filter_map(|name| role(name)).collect();
    let ignore = ignored(table, &fixed, &decided, as_of.as_deref(), stated);
    columns.retain(|found| !ignore.iter().any(|ignored| ignored.column == found.column));
    let left: Vec<&String> = columns
        .iter()
        .filter(|found| !matches!(found.role.as_str(), "value" | "segment" | "tenure"))
        .map(|found| &found.column)
        .collect();
    let is_feature = |name: &String| !left.contains(&name) && !ignore.iter().any(|ignored| ignored.column == *name);
    let features: Vec<_> = table.columns.iter().filter(|column| is_feature(&column.name)).filter_map(feature).collect();
    if !is_dated {
        questions.extend(features.iter().filter(|feature| fit(&feature.column, TENURE) >= 0.7).filter(|feature| !stated.keep.contains(&feature.column)).map(|feature| Question {
            about: "columns.ignore".to_owned(),
            ask: format!(
                "Is {:?} known for a customer that is still there as it is for one that left? If it is counted up to the end of the customer, it knows the outcome and belongs in `ignore`.",
                feature.column
            ),
            options: vec![format!("keep {}", feature.column), format!("ignore {}", feature.column)],
            taken: format!("keep {}", feature.column),
        }));
    }
    questions.extend(ignore.iter().filter(|ignored| ignored.sure != Sureness::Sure).map(about_ignored));
    let n_blank = table.n_rows() - decided.len() - meaning.counts[2];
    let counts = [meaning.counts[0], meaning.counts[1], meaning.counts[2] + n_blank];
    let open = match (told.accounts, counts[2]) {
        (Some(_), _) => OpenBook::File,
        (None, 1..) => OpenBook::Undecided,
        (None, 0) if !is_dated => OpenBook::Current,
        (None, 0) => OpenBook::None,
    };
    let notes = notes(told, &columns, is_dated, open, counts);
    Conclusions {
        files: told.files.clone(),
        columns,
        renewed_when: meaning.renewed,
        lost_when: meaning.lost,
        open_when: meaning.open,
        counts,
        ignore,
        log: told.log.as_ref().map(|(_, log)| log.clone()),
        features,
        open,
        dates: stated.dates().map(|order| order.word().to_owned()),
        questions,
        notes,
    }
}

/// Rows with an outcome, and whether each renewed.
fn decided(table: &TableFacts, outcome: &str, meaning: &Meaning) -> Vec<(usize, bool)> {
    let Some(column) = table.table.column(outcome) else { return Vec::new() };
    let among = |words: &[String], cell: &str| words.iter().any(|word| word == cell);
    let read = |(row, cell): (usize, Option<&str>)| {
        let cell = cell?;
        let renewed = among(&meaning.renewed, cell);
        (renewed || among(&meaning.lost, cell)).then_some((row, renewed))
    };
    column.cells().enumerate().filter_map(read).collect()
}

fn about_ignored(ignored: &Ignored) -> Question {
    let (leave, keep) = (format!("ignore {}", ignored.column), format!("keep {}", ignored.column));
    Question {
        about: "columns.ignore".to_owned(),
        ask: format!("Is {:?} known before the renewal ends? It is left out: {}.", ignored.column, ignored.why),
        options: vec![leave.clone(), keep],
        taken: leave,
    }
}

fn notes(told: &Told, columns: &[RoleReading], is_dated: bool, open: OpenBook, counts: [usize; 3]) -> Vec<String> {
    let mut notes = Vec::new();
    let has = |role: &str| columns.iter().any(|found| found.role == role);
    if !has("account") {
        notes.push("no column is an account ID: every row is an account of its own, called by its line".to_owned());
    }
    if !is_dated {
        notes.push("no decision date with a renewal date: probabilities are learned from rows in no order of time, and when to act cannot be told".to_owned());
    }
    if told.log.is_none() {
        notes.push("no log of interventions: probabilities, and nothing to recommend".to_owned());
    }
    match open {
        OpenBook::Current => notes.push(format!(
            "no file of open accounts and no row without an outcome: the book is the {} customers that have not left; each is scored by what was learned from the others",
            counts[0]
        )),
        OpenBook::Undecided => notes.push(format!("the book is the {} rows without an outcome", counts[2])),
        OpenBook::None => notes.push("nothing is open: add a file of accounts with the same columns and no outcome".to_owned()),
        OpenBook::File => {}
    }
    notes
}
