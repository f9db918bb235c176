//! A file as text: named columns of cells, each row remembering where it stands.

use super::counted::Counted;
use super::error::{Place, TableError};
use super::reading::TableReading;
use super::stored::{Stored, Texts};
use super::values::blank::{is_blank, unguarded};
use super::values::seen::seen;

/// From here on a number is written with an exponent.
pub(super) const PLAIN_BELOW: f64 = 1e15;

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

/// One column of cells: text stored end to end, or the numbers a file holds as such, whose text is made when it is asked for.
#[derive(Debug, Clone, Default)]
pub struct TextColumn {
    /// The name in the header.
    pub name: String,
    cells: Stored,
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

    /// The cells of these rows, in their order; what was in doubt of them still is.
    #[must_use]
    pub fn pick(&self, rows: &[usize]) -> Self {
        let mut picked = self.like();
        match self.numbers() {
            Some(values) => picked.cells = Stored::of_numbers(rows.iter().map(|&row| values[row]).collect()),
            None => rows.iter().for_each(|&row| picked.push(self.cell(row).unwrap_or_default())),
        }
        picked
    }

    /// Adds the cells of these rows of a column that was read alike.
    fn add_rows(&mut self, of: &Self, rows: &[usize]) {
        if let Some(values) = of.numbers()
            && let Some(own) = self.cells.numbers_mut()
        {
            own.extend(rows.iter().map(|&row| values[row]));
            return;
        }
        let texts = self.cells.as_texts();
        for &row in rows {
            texts.push(of.raw(row));
        }
    }

    /// Adds a cell below the last one.
    pub fn push(&mut self, cell: &str) {
        self.cells.as_texts().push(unguarded(&seen(cell)));
    }

    /// Adds a cell of another column below the last one, as it is there.
    pub(super) fn push_raw(&mut self, cell: &str) {
        self.cells.as_texts().push(cell);
    }

    /// Adds a number that a file holds as such, or a blank; `text` is what is written for the number where that is not its
    /// shortest plain form.
    pub(super) fn push_number(&mut self, value: Option<f64>, text: impl FnOnce() -> String) {
        match (self.cells.numbers_mut(), value) {
            (Some(values), None) => values.push(f64::NAN),
            (Some(values), Some(value)) if value.abs() < PLAIN_BELOW => values.push(value),
            (_, Some(_)) => self.push(&text()),
            (_, None) => self.push(""),
        }
    }

    /// The numbers, `NaN` where blank, of a column that a file holds as such.
    pub(super) fn numbers(&self) -> Option<&[f64]> {
        self.cells.numbers()
    }

    /// The number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
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
        let Texts { text, ends } = self.cells.texts();
        let start = if row == 0 { 0 } else { ends[row - 1] };
        &text[start..ends[row]]
    }

    /// Every cell end to end.
    pub(super) fn bytes(&self) -> &[u8] {
        self.cells.texts().text.as_bytes()
    }

    /// Takes away the last cells.
    pub(super) fn truncate(&mut self, n_cells: usize) {
        let Texts { text, ends } = self.cells.as_texts();
        if n_cells < ends.len() {
            ends.truncate(n_cells);
            text.truncate(ends.last().copied().unwrap_or(0));
        }
    }

    /// Replaces the cells for which there is something else to say.
    pub(super) fn rewrite(&mut self, plain: impl Fn(&str) -> Option<String>) {
        let mut texts = Texts::default();
        for row in 0..self.len() {
            match self.cell(row).map(|cell| (cell, plain(cell))) {
                Some((_, Some(plain))) => texts.push(&plain),
                Some((cell, None)) => texts.push(cell),
                None => texts.push(""),
            }
        }
        *self.cells.as_texts() = texts;
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
        self.cells.size()
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

    /// A table without rows, to which rows of it and of the next parts of its file may be added.
    #[must_use]
    pub fn without_rows(&self) -> Self {
        Self {
            file: self.file.clone(),
            columns: self.columns.iter().map(TextColumn::like).collect(),
            lines: Vec::new(),
            counted: self.counted,
            reading: self.reading.clone(),
        }
    }

    /// Adds these rows of a part of the same file that was read alike; each keeps its line.
    pub fn add_rows(&mut self, part: &Self, rows: &[usize]) {
        for (column, of) in self.columns.iter_mut().zip(&part.columns) {
            column.add_rows(of, rows);
        }
        self.lines.extend(rows.iter().map(|&row| part.lines[row]));
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
