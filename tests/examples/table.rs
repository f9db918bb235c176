//! `table`: a file becomes text columns, a column what it is; what does not fit is refused by its place.

use winprob::table::{ColumnData, Kind, infer, parse};

use super::table;

#[test]
fn a_german_export_becomes_typed_columns() {
    let table = table("book.csv", "Konto;Stichtag;Wert\na;31.12.2025;1.200,50\nb;28.02.2026;900,00\n");
    let of = |name: &str| {
        let column = table.column(name).unwrap();
        parse(&table, column, infer(column).kind, false).unwrap().data
    };
    assert_eq!(of("Wert"), ColumnData::Number(vec![1200.5, 900.0]));
    let days = ["2025-12-31", "2026-02-28"].map(|day| Some(day.parse().unwrap()));
    assert_eq!(of("Stichtag"), ColumnData::Date(days.to_vec()));
}

#[test]
fn a_cell_that_is_no_number_is_named() {
    let table = table("book.csv", "account_id,arr\na,12\nb,much\n");
    let refused = parse(&table, table.column("arr").unwrap(), Kind::Number, false).unwrap_err().to_string();
    assert!(refused.starts_with("book.csv: line 3, column \"arr\": found \"much\", expected"), "{refused}");
}
