//! Text cells to typed columns.

use super::column::{Categories, Column, ColumnData};
use super::dates;
use super::day_numbers::day_of_number;
use super::error::{Faults, TableError};
use super::kind::Kind;
use super::number::number_of;
use super::reading::WAY_OUT;
use super::text::{Doubt, TextColumn, TextTable};
use crate::units::Date;

/// Words for yes in small letters, as spreadsheets and people say them in eight languages.
pub const YES: [&str; 20] = [
    "1",
    "true",
    "yes",
    "y",
    "t",
    "ja",
    "j",
    "wahr",
    "oui",
    "vrai",
    "sí",
    "si",
    "s",
    "sì",
    "verdadero",
    "vero",
    "sim",
    "verdadeiro",
    "waar",
    "tak",
];
/// Words for no.
pub const NO: [&str; 15] =
    ["0", "false", "no", "n", "f", "nein", "falsch", "non", "faux", "falso", "não", "nao", "nee", "onwaar", "nie"];
/// Longer than any word for yes or no, in bytes.
const LONGEST_FLAG: usize = 10;

/// Reads yes/no in the words files use for it, [`YES`] and [`NO`] in letters of either case; `None` for any other word.
#[must_use]
pub fn parse_flag_text(text: &str) -> Option<bool> {
    if text.len() > LONGEST_FLAG {
        return None;
    }
    let of_word = |word: &str| {
        let is_yes = YES.contains(&word);
        (is_yes || NO.contains(&word)).then_some(is_yes)
    };
    let is_small = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if is_small { of_word(text) } else { of_word(&text.to_lowercase()) }
}

/// The number in a cell; `None` when blank.
///
/// # Errors
/// [`TableError::Cell`] when the cell holds something else, [`TableError::Column`] when the column contradicts itself.
pub fn parse_number_cell(table: &TextTable, column: &TextColumn, row: usize) -> Result<Option<f64>, TableError> {
    refuse_contradiction(table, column)?;
    if let Some(values) = column.numbers() {
        return Ok(Some(values[row]).filter(|value| !value.is_nan()));
    }
    column
        .cell(row)
        .map(|text| number_of(text).ok_or_else(|| table.refuse(&column.name, row, text, "a number")))
        .transpose()
}

fn refuse_contradiction(table: &TextTable, column: &TextColumn) -> Result<(), TableError> {
    let Some(expected) = column.refusal() else { return Ok(()) };
    let (file, column) = (table.file.clone(), column.name.clone());
    Err(TableError::Column { file, column, expected: expected.to_owned() })
}

/// The day in a cell; `None` when blank.
///
/// # Errors
/// [`TableError::Cell`] when the cell holds something else, a day that does not exist, or one that can be read in two ways.
pub fn parse_date_cell(table: &TextTable, column: &TextColumn, row: usize) -> Result<Option<Date>, TableError> {
    let Some(text) = column.cell(row) else { return Ok(None) };
    if let Ok(day) = text.parse() {
        return Ok(Some(day));
    }
    // A day as a number is taken from files alone: what a program sends is typed.
    let read =
        if table.reading.is_read { day_of_number(text).or_else(|| dates::day_of_text(text, None)) } else { None };
    read.map(Some).ok_or_else(|| table.refuse(&column.name, row, text, expected_day(column, text)))
}

/// What was expected in place of a text that is no day.
fn expected_day(column: &TextColumn, text: &str) -> String {
    match &column.doubt {
        Some(Doubt::Order) if dates::written(text).is_some() => {
            format!("a day of which the file tells whether day or month comes first; {WAY_OUT}")
        }
        Some(Doubt::Orders(expected)) => format!("{expected}; {WAY_OUT}"),
        _ => "a date that exists, written YYYY-MM-DD".to_owned(),
    }
}

/// The day of every row.
///
/// # Errors
/// As [`parse_date_cell`], of all rows; of a column that can be read in two ways once, since it is one fault.
pub fn parse_dates(table: &TextTable, column: &TextColumn) -> Result<Vec<Option<Date>>, TableError> {
    let day = |row| parse_date_cell(table, column, row);
    if column.is_in_doubt() { (0..column.len()).map(day).collect() } else { gathered(column.len(), day) }
}

/// One value a row, or the faults of all rows.
///
/// # Errors
/// [`TableError`]: the fault, or all of them.
pub fn gathered<T>(n_rows: usize, value: impl Fn(usize) -> Result<T, TableError>) -> Result<Vec<T>, TableError> {
    let mut values = Vec::with_capacity(n_rows);
    for row in 0..n_rows {
        match value(row) {
            Ok(value) => values.push(value),
            Err(fault @ TableError::Column { .. }) => return Err(fault),
            Err(fault) => {
                let mut faults = Faults::default();
                faults.push(fault);
                for row in row + 1..n_rows {
                    faults.take(value(row));
                }
                faults.none()?;
            }
        }
    }
    Ok(values)
}

/// Makes a typed column; with `lenient`, words in a column of numbers count as missing.
///
/// # Errors
/// [`TableError::Cell`] where a cell does not hold what the column holds, [`TableError::Faults`] where several do not.
pub fn parse(table: &TextTable, column: &TextColumn, kind: Kind, lenient: bool) -> Result<Column, TableError> {
    let n_rows = column.len();
    if kind == Kind::Number {
        refuse_contradiction(table, column)?;
    }
    let data = match kind {
        Kind::Number if let Some(values) = column.numbers() => ColumnData::Number(values.to_vec()),
        Kind::Number => ColumnData::Number(gathered(n_rows, |row| match parse_number_cell(table, column, row) {
            Ok(value) => Ok(value.unwrap_or(f64::NAN)),
            Err(_) if lenient => Ok(f64::NAN),
            Err(error) => Err(error),
        })?),
        Kind::Flag => ColumnData::Flag(gathered(n_rows, |row| {
            let wrong = |text: &str| table.refuse(&column.name, row, text, "yes or no, true or false, 1 or 0");
            column.cell(row).map(|text| parse_flag_text(text).ok_or_else(|| wrong(text))).transpose()
        })?),
        Kind::Date => ColumnData::Date(parse_dates(table, column)?),
        Kind::Category | Kind::Text => ColumnData::Category(Categories::from_texts(column.cells())),
    };
    Ok(Column { name: column.name.clone(), data })
}
