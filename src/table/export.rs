//! Records to CSV and to Excel workbooks, safe to open in a spreadsheet.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is a formula to a spreadsheet, and a customer
//! chooses the name of a customer. Such a text gets an apostrophe in front, which spreadsheets take for "this is text"
//! (OWASP, *CSV Injection*). Numbers are left as they are. Every table winprob writes passes through here.

use std::borrow::Cow;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::kind::Kind;
use super::text::{TextColumn, TextTable};

/// A column of a result: CSV holds text alone, Parquet and workbooks hold it as what it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

impl Field {
    /// A column of texts.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self { name, kind: Kind::Text }
    }

    /// A column of numbers.
    #[must_use]
    pub const fn number(name: &'static str) -> Self {
        Self { name, kind: Kind::Number }
    }

    /// A column of days.
    #[must_use]
    pub const fn day(name: &'static str) -> Self {
        Self { name, kind: Kind::Date }
    }
}

/// A number with six decimals, or nothing.
#[must_use]
pub fn number_cell(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:.6}"))
}

/// The number that [`number_cell`] writes, to the bit.
#[must_use]
pub fn six_decimals(value: f64) -> f64 {
    const MILLION: f64 = 1e6;
    // Farther from the middle between two than the product is off, rounding it is exact, and so is its quotient.
    let millionths = value * MILLION;
    let off_middle = (millionths.fract().abs() - 0.5).abs();
    if millionths.abs() < MILLION * MILLION && off_middle > 1e-3 {
        return millionths.round() / MILLION;
    }
    number_cell(Some(value)).parse().unwrap_or(value)
}

/// An amount of money with two decimals, or nothing.
#[must_use]
pub fn money_cell(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:.2}"))
}

/// Yes or no, or nothing.
#[must_use]
pub fn flag_cell(flag: Option<bool>) -> String {
    flag.map_or_else(String::new, |flag| if flag { "yes" } else { "no" }.to_owned())
}

/// Anything that can be written, or nothing.
#[must_use]
pub fn text_cell(value: Option<&impl ToString>) -> String {
    value.map_or_else(String::new, ToString::to_string)
}

/// Records as a table of text columns.
pub fn table_of_records(fields: &[Field], records: impl IntoIterator<Item = Vec<String>>) -> TextTable {
    let mut columns: Vec<TextColumn> = fields.iter().map(|field| TextColumn::new(field.name)).collect();
    for record in records {
        for (column, cell) in columns.iter_mut().zip(&record) {
            column.push(cell);
        }
    }
    TextTable::of_rows("results", columns)
}

/// What a formula begins with.
const OPENINGS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that a spreadsheet will not take for a formula.
#[must_use]
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(OPENINGS) && cell.parse::<f64>().is_err() {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Records as CSV under their header, which is written even when there is none of them.
///
/// # Errors
/// [`csv::Error`] when a record has another number of cells than the header.
pub fn csv_bytes(header: &[&str], records: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, csv::Error> {
    let header = header.iter().map(|&name| name.to_owned()).collect();
    csv_rows(std::iter::once(header).chain(records))
}

/// Records as CSV, without a header.
///
/// # Errors
/// [`csv::Error`] when a record has another number of cells than the first.
pub fn csv_rows(records: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in records {
        writer.write_record(record.iter().map(|cell| guarded(cell).into_owned()))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// An Excel workbook of one sheet under its header: numbers as numbers, days as days, all else as text.
///
/// Rows wait in a temporary file, so that the memory it takes does not grow with them.
pub struct Sheet {
    book: Workbook,
    cells: Worksheet,
    kinds: Vec<Kind>,
    day: Format,
    n_rows: u32,
}

impl Sheet {
    /// A sheet without rows.
    ///
    /// # Errors
    /// [`XlsxError`] when there is no room for the temporary file, or there are more columns than a sheet has.
    pub fn new(header: &[&str], kinds: &[Kind]) -> Result<Self, XlsxError> {
        const DAY_WIDTH: f64 = 11.0;
        let mut book = Workbook::new();
        // The same records give the same bytes, whenever they are written.
        book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
        let (bold, day) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
        let mut cells = book.new_worksheet_with_constant_memory()?;
        cells.set_freeze_panes(1, 0)?;
        for (column, (name, kind)) in (0u16..).zip(header.iter().zip(kinds)) {
            cells.write_string_with_format(0, column, *name, &bold)?;
            let width = if *kind == Kind::Date { DAY_WIDTH } else { name.len().clamp(8, 40) as f64 + 2.0 };
            cells.set_column_width(column, width)?;
        }
        Ok(Self { book, cells, kinds: kinds.to_vec(), day, n_rows: 0 })
    }

    /// Writes a record below the others.
    ///
    /// # Errors
    /// [`XlsxError`] when there are more records than a sheet has rows.
    pub fn push(&mut self, record: &[String]) -> Result<(), XlsxError> {
        self.n_rows += 1;
        for (column, (cell, kind)) in (0u16..).zip(record.iter().zip(&self.kinds)) {
            match value_of(cell, *kind) {
                CellValue::Blank => continue,
                CellValue::Number(value) => self.cells.write_number(self.n_rows, column, value)?,
                CellValue::Day(day) => self.cells.write_datetime_with_format(self.n_rows, column, &day, &self.day)?,
                CellValue::Text => self.cells.write_string(self.n_rows, column, cell)?,
            };
        }
        Ok(())
    }

    /// The workbook as the bytes of a file.
    ///
    /// # Errors
    /// [`XlsxError`] when it cannot be put together.
    pub fn bytes(mut self) -> Result<Vec<u8>, XlsxError> {
        self.book.push_worksheet(self.cells);
        self.book.save_to_buffer()
    }
}

/// What a cell of a sheet holds.
enum CellValue {
    Blank,
    Number(f64),
    Day(ExcelDateTime),
    Text,
}

fn value_of(cell: &str, kind: Kind) -> CellValue {
    if cell.is_empty() {
        return CellValue::Blank;
    }
    let value = match kind {
        Kind::Number => cell.parse().ok().filter(|value: &f64| value.is_finite()).map(CellValue::Number),
        Kind::Date => ExcelDateTime::parse_from_str(cell).ok().map(CellValue::Day),
        _ => None,
    };
    value.unwrap_or(CellValue::Text)
}

/// Records as an Excel workbook of one sheet under their header.
///
/// # Errors
/// [`XlsxError`] when there are more records than a sheet has rows.
pub fn xlsx_bytes(
    header: &[&str],
    kinds: &[Kind],
    records: impl IntoIterator<Item = Vec<String>>,
) -> Result<Vec<u8>, XlsxError> {
    let mut sheet = Sheet::new(header, kinds)?;
    for record in records {
        sheet.push(&record)?;
    }
    sheet.bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_compute_is_marked_as_text_and_numbers_are_not() {
        for formula in ["=1+2", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-"] {
            assert_eq!(guarded(formula), format!("'{formula}"));
        }
        for plain in ["", "-12.5", "+3", "-1e-9", "Acme = best", "2026-11-01", "'=1"] {
            assert_eq!(guarded(plain), plain);
        }
    }

    proptest::proptest! {
        #[test]
        fn six_decimals_are_those_that_are_written(value in -2.0..2.0f64, middle in -1_000_000i32..1_000_000) {
            let middle = (f64::from(middle) + 0.5) / 1e6;
            for value in [value, middle, middle.next_up(), middle.next_down(), value * 1e9] {
                let written: f64 = number_cell(Some(value)).parse().unwrap();
                proptest::prop_assert_eq!(six_decimals(value).to_bits(), written.to_bits());
            }
        }
    }

    #[test]
    fn a_header_stands_alone_where_there_are_no_records() {
        assert_eq!(csv_bytes(&["a", "b"], []).unwrap(), b"a,b\n");
        let record = |cell: &str| vec![cell.to_owned()];
        assert!(csv_bytes(&["a", "b"], [record("1")]).is_err());
        assert_eq!(csv_bytes(&["a"], [record("=x"), record("-1")]).unwrap(), b"a\n'=x\n-1\n");
    }
}
