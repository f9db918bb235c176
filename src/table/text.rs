//! A file as text: named columns of cells, each row remembering where it stands.

use super::error::{Place, TableError};

/// One column of text cells, stored end to end.
#[derive(Debug, Clone, Default)]
pub struct TextColumn {
    /// The name in the header.
    pub name: String,
    text: String,
    ends: Vec<usize>,
}

impl TextColumn {
    /// An empty column.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), text: String::new(), ends: Vec::new() }
    }

    /// Adds a cell below the last one.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell.trim());
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
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        let cell = &self.text[start..self.ends[row]];
        let is_blank = matches!(
            cell,
            "" | "-"
                | "NA"
                | "N/A"
                | "n/a"
                | "#N/A"
                | "NaN"
                | "nan"
                | "null"
                | "NULL"
                | "#DIV/0!"
                | "#VALUE!"
                | "#REF!"
                | "#NAME?"
                | "#NUM!"
                | "#NULL!"
        );
        (!is_blank).then_some(cell)
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

/// What the places of rows are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counted {
    /// Lines of a text, of which the first is the header.
    #[default]
    Lines,
    /// Rows of a file that has no lines.
    Rows,
}

impl Counted {
    /// The word for messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Lines => "line",
            Self::Rows => "row",
        }
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
}

impl TextTable {
    /// A table that was not read from lines.
    #[must_use]
    pub fn of_rows(file: &str, columns: Vec<TextColumn>) -> Self {
        let n_rows = columns.first().map_or(0, TextColumn::len) as u64;
        Self { file: file.to_owned(), columns, lines: (1..=n_rows).collect(), counted: Counted::Rows }
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
            header: if self.counted == Counted::Lines { "line 1: " } else { "" },
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
