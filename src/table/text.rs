//! A file as text: named columns of cells, each row remembering where it stands.

use super::counted::Counted;
use super::error::{Place, TableError};
use super::reading::TableReading;
use super::values::blank::{is_blank, unguarded};

/// What a column did not tell about its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Whether day or month comes first.
    Order,
    /// The same, because cells contradict each other: what is expected, with where.
    Orders(String),
    /// Whether a point or a comma stands before decimals; read as a point.
    Mark,
    /// Its numbers contradict each other: what is expected, with where.
    Refused(String),
}

/// One column of text cells, stored end to end.
#[derive(Debug, Clone, Default)]
pub struct TextColumn {
    /// The name in the header.
    pub name: String,
    text: String,
    ends: Vec<usize>,
    pub(super) doubt: Option<Doubt>,
    /// Whether its numbers carried a percent sign.
    pub(super) is_percent: bool,
}

impl TextColumn {
    /// An empty column.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// An empty column for some cells of this one: what was in doubt of it still is.
    #[must_use]
    pub fn like(&self) -> Self {
        let (name, doubt) = (self.name.clone(), self.doubt.clone());
        Self { name, doubt, is_percent: self.is_percent, ..Self::default() }
    }

    /// Adds a cell below the last one.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(unguarded(cell.trim()));
        self.ends.push(self.text.len());
    }

    /// Adds a cell of another column below the last one, as it is there.
    pub(super) fn push_raw(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// The number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell of a row, or `None` when blank.
    ///
    /// Blank is nothing at all, or one of the words that spreadsheets and data frames write for it, the errors of Excel among them.
    #[must_use]
    pub fn cell(&self, row: usize) -> Option<&str> {
        let cell = self.raw(row);
        (!is_blank(cell)).then_some(cell)
    }

    /// The cell of a row as it is written.
    pub(super) fn raw(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start..self.ends[row]]
    }

    /// Every cell end to end.
    pub(super) fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// Takes away the last cells.
    pub(super) fn truncate(&mut self, n_cells: usize) {
        if n_cells < self.ends.len() {
            self.ends.truncate(n_cells);
            self.text.truncate(self.ends.last().copied().unwrap_or(0));
        }
    }

    /// Replaces the cells for which there is something else to say.
    pub(super) fn rewrite(&mut self, plain: impl Fn(&str) -> Option<String>) {
        let mut text = String::with_capacity(self.text.len());
        let mut ends = Vec::with_capacity(self.ends.len());
        for row in 0..self.len() {
            match self.cell(row).map(|cell| (cell, plain(cell))) {
                Some((_, Some(plain))) => text.push_str(&plain),
                Some((cell, None)) => text.push_str(cell),
                None => {}
            }
            ends.push(text.len());
        }
        (self.text, self.ends) = (text, ends);
    }

    /// Why its numbers cannot be used, where they contradict each other.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        match &self.doubt {
            Some(Doubt::Refused(expected)) => Some(expected),
            _ => None,
        }
    }

    /// Whether its days can be read in two ways.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        matches!(self.doubt, Some(Doubt::Order | Doubt::Orders(_)))
    }

    /// Whether its numbers carried a percent sign; they are percentages then.
    #[must_use]
    pub fn is_percent(&self) -> bool {
        self.is_percent
    }

    /// Bytes in memory.
    pub(super) fn size(&self) -> usize {
        self.text.len() + self.ends.len() * size_of::<usize>()
    }

    /// Every cell in row order.
    pub fn cells(&self) -> impl Iterator<Item = Option<&str>> {
        (0..self.len()).map(|row| self.cell(row))
    }
}

/// A whole file as text columns of equal length.
#[derive(Debug, Clone)]
pub struct TextTable {
    /// The file's name, for messages.
    pub file: String,
    /// The columns in file order.
    pub columns: Vec<TextColumn>,
    /// The line of each row, or its number from 1.
    pub lines: Vec<u64>,
    /// Which of the two.
    pub counted: Counted,
    /// How it was read.
    pub reading: TableReading,
}

impl TextTable {
    /// A table that was not read from lines.
    #[must_use]
    pub fn of_rows(file: &str, columns: Vec<TextColumn>) -> Self {
        let n_rows = columns.first().map_or(0, TextColumn::len) as u64;
        let reading = TableReading::default();
        Self { file: file.to_owned(), columns, lines: (1..=n_rows).collect(), counted: Counted::Rows, reading }
    }

    /// Makes the cells of these rows blank, which are in ascending order.
    pub fn blank(&mut self, column: &str, rows: &[usize]) {
        let Some(column) = self.columns.iter_mut().find(|known| known.name == column) else { return };
        let mut blanked = column.like();
        for row in 0..column.len() {
            let is_blank = rows.binary_search(&row).is_ok();
            blanked.push(column.cell(row).filter(|_| !is_blank).unwrap_or_default());
        }
        *column = blanked;
    }

    /// The number of rows below the header.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.lines.len()
    }

    /// The column of that name, if there.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&TextColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column of that name.
    ///
    /// # Errors
    /// [`TableError::NoColumn`], naming what the column is for and which columns there are.
    pub fn required(&self, name: &str, role: &'static str) -> Result<&TextColumn, TableError> {
        self.column(name).ok_or_else(|| TableError::NoColumn {
            file: self.file.clone(),
            header_line: self.reading.header_line,
            name: name.to_owned(),
            role,
            columns: self.columns.iter().map(|column| column.name.clone()).collect(),
        })
    }

    /// Where a cell stands.
    #[must_use]
    pub fn place(&self, column: &str, row: usize) -> Place {
        let (file, counted, line) = (self.file.clone(), self.counted, self.lines[row]);
        Place { file, counted, line, column: column.to_owned() }
    }

    /// The refusal of one cell.
    #[must_use]
    pub fn refuse(&self, column: &str, row: usize, found: &str, expected: impl Into<String>) -> TableError {
        TableError::Cell { place: self.place(column, row), found: found.to_owned(), expected: expected.into() }
    }
}
