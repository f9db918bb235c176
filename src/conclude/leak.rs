//! Columns that must not be learned from: what is only known afterwards, and what only counts rows.

use super::answer::{Ignored, Stated, Sureness};
use super::column_words::ACCOUNT;
use super::facts::{ColumnFacts, TableFacts};
use super::names::fit;
use super::words::AFTERWARDS;
use crate::features::refuse_leakage;
use crate::table::{ColumnData, Kind, TextTable, parse, parse_date_cell};

/// A number that alone puts this share of pairs in order is suspicious.
const SUSPICIOUS_AUC: f64 = 0.97;
/// Below this fit a name says nothing about when it is known.
const LEAST_FIT: f64 = 0.7;

/// Columns to leave out, `decided` being the rows with an outcome and whether each renewed.
pub(super) fn ignored(
    table: &TableFacts,
    roles: &[String],
    decided: &[(usize, bool)],
    as_of: Option<&str>,
    stated: &Stated,
) -> Vec<Ignored> {
    let free =
        table.columns.iter().filter(|column| !roles.contains(&column.name) && !stated.keep.contains(&column.name));
    let rows: Vec<usize> = decided.iter().map(|(row, _)| *row).collect();
    let renewed: Vec<bool> = decided.iter().map(|(_, renewed)| *renewed).collect();
    free.filter_map(|column| {
        let (sure, why) = if stated.ignore.contains(&column.name) {
            (Sureness::Sure, "it was stated".to_owned())
        } else {
            reason(table, column, (&rows, &renewed), as_of)?
        };
        Some(Ignored { column: column.name.clone(), sure, why })
    })
    .collect()
}

fn reason(
    table: &TableFacts,
    column: &ColumnFacts,
    (rows, renewed): (&[usize], &[bool]),
    as_of: Option<&str>,
) -> Option<(Sureness, String)> {
    // One word with blanks beside it may say as much as two.
    let is_constant = column.inferred.n_distinct == 1 && column.inferred.blank_share == 0.0;
    if column.inferred.n_distinct == 0 || is_constant {
        return None;
    }
    if counts_rows(table, column) {
        return Some((Sureness::Sure, "it numbers the rows".to_owned()));
    }
    let kind = column.inferred.kind;
    let text = table.table.column(&column.name)?;
    let typed = parse(table.table, text, kind, true).ok()?.select(rows);
    if let Err(leak) = refuse_leakage(std::slice::from_ref(&typed), renewed) {
        let why = leak.to_string();
        let why = why.split([';', '(']).next().unwrap_or_default().trim();
        return Some((Sureness::Sure, format!("knows the outcome: {why}")));
    }
    if fit(&column.name, AFTERWARDS) >= LEAST_FIT {
        return Some((Sureness::Likely, "by its name it is only known once the renewal has ended".to_owned()));
    }
    if let Some(later) =
        as_of.filter(|_| kind == Kind::Date).and_then(|as_of| later_days(table.table, as_of, &column.name))
    {
        return Some((Sureness::Sure, format!("{later} of its days are after the decision date")));
    }
    if let ColumnData::Number(values) = &typed.data
        && auc(values, renewed).is_some_and(|auc| auc.max(1.0 - auc) > SUSPICIOUS_AUC)
    {
        return Some((Sureness::Unsure, "it alone tells nearly every outcome".to_owned()));
    }
    None
}

/// Whether a column of whole numbers rises by one from row to row, or is a number that names the row.
fn counts_rows(table: &TableFacts, column: &ColumnFacts) -> bool {
    if column.inferred.kind != Kind::Number || !column.is_unique() {
        return false;
    }
    let Some(text) = table.table.column(&column.name) else { return false };
    let numbers: Option<Vec<i64>> = text.cells().map(|cell| cell?.parse().ok()).collect();
    numbers.is_some_and(|numbers| {
        numbers.windows(2).all(|pair| pair[1] == pair[0] + 1) || fit(&column.name, ACCOUNT) > 0.4
    })
}

/// How many days of a column are after the decision date of their row; `None` where none is.
fn later_days(table: &TextTable, as_of: &str, column: &str) -> Option<usize> {
    let (first, second) = (table.column(as_of)?, table.column(column)?);
    let day = |of, row| parse_date_cell(table, of, row).ok().flatten();
    let later = (0..table.n_rows())
        .filter(|&row| matches!((day(first, row), day(second, row)), (Some(known), Some(found)) if found > known))
        .count();
    (later > 0).then_some(later)
}

/// The share of pairs of a renewed and a lost row that the number puts in order, ties counting half.
fn auc(values: &[f64], renewed: &[bool]) -> Option<f64> {
    let known: Vec<(f64, bool)> =
        values.iter().copied().zip(renewed.iter().copied()).filter(|(value, _)| !value.is_nan()).collect();
    let of = |outcome: bool| known.iter().filter(|(_, renewed)| *renewed == outcome).map(|(value, _)| *value).collect();
    let (won, lost): (Vec<f64>, Vec<f64>) = (of(true), of(false));
    if won.len() < 20 || lost.len() < 20 {
        return None;
    }
    let mut lost = lost;
    lost.sort_by(f64::total_cmp);
    let below = |value: f64| {
        let (under, upto) =
            (lost.partition_point(|&other| other < value), lost.partition_point(|&other| other <= value));
        0.5 * (under + upto) as f64
    };
    Some(won.iter().map(|&value| below(value)).sum::<f64>() / (won.len() * lost.len()) as f64)
}
