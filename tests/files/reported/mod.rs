//! Books of the kinds that people reported to other tools as read wrongly, each made here and checked cell by cell.
//!
//! `text` bytes, lines and quotes · `layout` headers, titles and footers · `numbers` amounts and keys · `days` dates and times ·
//! `workbooks` Excel. The report is named at each test: project and number.

mod days;
mod layout;
mod numbers;
mod parts;
mod text;
mod workbooks;

use winprob::table::{TextTable, read_bytes};

use super::cells;
pub(super) use parts::workbook;

/// The table in these bytes.
fn read(bytes: impl AsRef<[u8]>) -> TextTable {
    read_bytes(bytes.as_ref(), "export.csv").unwrap()
}

/// What a table says of how it was read.
fn said(table: &TextTable) -> String {
    table.reading.sentences().join("\n")
}

/// The names of its columns.
fn names(table: &TextTable) -> Vec<&str> {
    table.columns.iter().map(|column| column.name.as_str()).collect()
}

/// The cells of the column of that name.
fn column(table: &TextTable, name: &str) -> Vec<String> {
    let column = table.column(name).unwrap_or_else(|| panic!("no column {name:?} among {:?}", names(table)));
    column.cells().map(|cell| cell.unwrap_or_default().to_owned()).collect()
}

/// The numbers of the column of that name, as parsed; a blank is not a number.
fn numbers(table: &TextTable, name: &str) -> Vec<Option<f64>> {
    column(table, name).iter().map(|cell| cell.parse().ok()).collect()
}
