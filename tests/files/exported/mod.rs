//! Tables as the systems of customer success, accounting and statistics export them, each made here and checked cell by cell.
//!
//! `amounts` short amounts, lakhs, other digits · `days` days, months, quarters and weeks · `tables` headers, rules and totals ·
//! `encodings` what text is written in.

mod amounts;
mod days;
mod encodings;
mod tables;

use winprob::table::{TextTable, read_bytes};

fn read(bytes: impl AsRef<[u8]>) -> TextTable {
    read_bytes(bytes.as_ref(), "export.csv").unwrap()
}

/// The cells of a column; a blank is empty.
fn column(table: &TextTable, name: &str) -> Vec<String> {
    let column = table.column(name).unwrap_or_else(|| panic!("no column {name:?}"));
    column.cells().map(|cell| cell.unwrap_or_default().to_owned()).collect()
}

fn said(table: &TextTable) -> String {
    table.reading.sentences().join("\n")
}
