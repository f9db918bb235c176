//! A table that grows by rows of text while an export is read, and any text table as CSV.

use crate::table::{TextColumn, TextTable};

/// A table that grows by rows.
pub(super) struct Sheet {
    columns: Vec<TextColumn>,
}

impl Sheet {
    pub fn new<'a>(header: impl IntoIterator<Item = &'a str>) -> Self {
        Self { columns: header.into_iter().map(TextColumn::new).collect() }
    }

    pub fn push<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }

    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, TextColumn::len)
    }

    /// The table, under the name it has in messages.
    pub fn table(self, name: &str) -> TextTable {
        TextTable::of_rows(name, self.columns)
    }
}

/// A table as CSV: header, rows, quoted where needed.
///
/// # Errors
/// What the writer says; it writes to memory.
pub fn csv_of(table: &TextTable) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(table.columns.iter().map(|column| &column.name))?;
    for row in 0..table.n_rows() {
        writer.write_record(table.columns.iter().map(|column| column.cell(row).unwrap_or_default()))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
