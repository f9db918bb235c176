//! Text cells to typed columns.

use super::column::{Categories, Column, ColumnData};
use super::error::TableError;
use super::infer::Kind;
use super::number::number_of;
use super::text::{TextColumn, TextTable};
use crate::units::Date;

/// Reads yes/no in the words files use for it; `None` for any other word.
#[must_use]
pub fn parse_flag_text(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "y" | "t" => Some(true),
        "0" | "false" | "no" | "n" | "f" => Some(false),
        _ => None,
    }
}

/// The number in a cell; `None` when blank.
///
/// # Errors
/// [`TableError::Cell`] when the cell holds something else.
pub fn parse_number_cell(table: &TextTable, column: &TextColumn, row: usize) -> Result<Option<f64>, TableError> {
    column
        .cell(row)
        .map(|text| number_of(text).ok_or_else(|| table.refuse(&column.name, row, text, "a number")))
        .transpose()
}

/// The day in a cell; `None` when blank.
///
/// # Errors
/// [`TableError::Cell`] when the cell holds something else, or a day that does not exist.
pub fn parse_date_cell(table: &TextTable, column: &TextColumn, row: usize) -> Result<Option<Date>, TableError> {
    let wrong = |text: &str| table.refuse(&column.name, row, text, "a date that exists, written YYYY-MM-DD");
    column.cell(row).map(|text| text.parse().map_err(|_| wrong(text))).transpose()
}

/// Makes a typed column; with `lenient`, words in a column of numbers count as missing.
///
/// # Errors
/// [`TableError::Cell`] at the first cell that does not hold what the column holds.
pub fn parse(table: &TextTable, column: &TextColumn, kind: Kind, lenient: bool) -> Result<Column, TableError> {
    let rows = 0..column.len();
    let data = match kind {
        Kind::Number => ColumnData::Number(
            rows.map(|row| match parse_number_cell(table, column, row) {
                Ok(value) => Ok(value.unwrap_or(f64::NAN)),
                Err(_) if lenient => Ok(f64::NAN),
                Err(error) => Err(error),
            })
            .collect::<Result<_, _>>()?,
        ),
        Kind::Flag => ColumnData::Flag(
            rows.map(|row| {
                let wrong = |text: &str| table.refuse(&column.name, row, text, "yes or no, true or false, 1 or 0");
                column.cell(row).map(|text| parse_flag_text(text).ok_or_else(|| wrong(text))).transpose()
            })
            .collect::<Result<_, _>>()?,
        ),
        Kind::Date => ColumnData::Date(rows.map(|row| parse_date_cell(table, column, row)).collect::<Result<_, _>>()?),
        Kind::Category | Kind::Text => ColumnData::Category(Categories::from_texts(column.cells())),
    };
    Ok(Column { name: column.name.clone(), data })
}
