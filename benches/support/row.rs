//! One account alone.

use winprob::table::{TextColumn, TextTable};

/// The row of a table as a table.
pub fn row_of(table: &TextTable, row: usize) -> TextTable {
    let columns = table.columns.iter().map(|column| {
        let mut one = TextColumn::new(&column.name);
        one.push(column.cell(row).unwrap_or_default());
        one
    });
    TextTable::of_rows(&table.file, columns.collect())
}
