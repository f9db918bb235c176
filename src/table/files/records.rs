//! The rows of a text, some at a time: header row, lines outside the table, cells by RFC 4180.
//!
//! The last rows are held back until more have come, because only at the end is it known which of them stand below
//! the table.

use std::io::{Chain, Read};

use super::layout::{Layout, separator_hint, told};
use super::lines::Lined;
use super::outside::{MOST_BELOW, is_below, is_between, is_drawn, n_below, sums_up_above};
use crate::table::error::{Faults, TableError};
use crate::table::names::{Named, columns_of};
use crate::table::reading::{LeftOut, TableReading};
use crate::table::text::TextColumn;
use crate::table::values::seen::seen;

/// A last record no file can hold (a zero byte is refused): missing at the end, it lies within an open quote.
const SENTINEL: &[u8] = b"\n\0";

/// Rows of equal width, each with its line.
pub(super) struct Part {
    pub columns: Vec<TextColumn>,
    pub lines: Vec<u64>,
}

impl Part {
    fn like(columns: &[TextColumn]) -> Self {
        Self { columns: columns.iter().map(|column| TextColumn::new(&column.name)).collect(), lines: Vec::new() }
    }

    /// Takes the rows from a number on away.
    fn split_off(&mut self, from: usize) -> Self {
        let mut rest = Self::like(&self.columns);
        for (column, rest) in self.columns.iter_mut().zip(&mut rest.columns) {
            (from..column.len()).for_each(|row| rest.push_raw(column.raw(row)));
            column.truncate(from);
        }
        rest.lines = self.lines.split_off(from.min(self.lines.len()));
        rest
    }
}

/// A text under way.
pub(super) struct Records<R> {
    file: String,
    reader: csv::Reader<Chain<Lined<R>, &'static [u8]>>,
    header: csv::StringRecord,
    /// Columns up to the last that has a name.
    n_named: usize,
    /// Which columns have no name.
    nameless: Vec<bool>,
    /// Rows that are not handed out yet.
    held: Part,
    /// Records of another width, which may stand below the table.
    ragged: Vec<(u64, csv::StringRecord)>,
    faults: Faults,
    n_rows: u64,
    is_at_end: bool,
    pub reading: TableReading,
}

impl<R: Read> Records<R> {
    /// Finds the header row; `head` is the text or its beginning, of which at least so many records as a layout is told from.
    pub(super) fn begin(
        bytes: R,
        head: &str,
        file: &str,
        encoding: &'static str,
        separator: Option<u8>,
    ) -> Result<Self, TableError> {
        let mut written = head.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
        let first = written.next().unwrap_or_default();
        let hint = separator_hint(first);
        let header_line = hint.and_then(|_| written.next()).unwrap_or(first);
        let layout = Layout::of(head, header_line, separator.or(hint), usize::from(hint.is_some()));
        let reader = csv::ReaderBuilder::new()
            .delimiter(layout.separator)
            .flexible(true)
            .has_headers(false)
            .buffer_capacity(1 << 16)
            .from_reader(Lined::new(bytes).chain(SENTINEL));
        let mut records = Self {
            file: file.to_owned(),
            reader,
            header: csv::StringRecord::new(),
            n_named: 0,
            nameless: Vec::new(),
            held: Part { columns: Vec::new(), lines: Vec::new() },
            ragged: Vec::new(),
            faults: Faults::default(),
            n_rows: 0,
            is_at_end: false,
            reading: TableReading::of_text(encoding, char::from(layout.separator)),
        };
        let mut record = csv::StringRecord::new();
        for number in 0..layout.n_above {
            let Some(line) = records.next(&mut record)? else { break };
            if hint.is_none() || number > 0 {
                records.reading.left_out.push(LeftOut { line, text: told(record.iter()) });
            }
        }
        let mut header_row = |record: &mut csv::StringRecord| {
            records.next(record)?.ok_or_else(|| TableError::Empty { file: file.to_owned() })
        };
        let line = header_row(&mut record)?;
        let mut upper = None;
        if layout.has_two_header_rows {
            upper = Some(std::mem::take(&mut record));
            header_row(&mut record)?;
        }
        refuse_open_quote(&record, file, line)?;
        records.reading.header_line = line;
        let Named { columns, nameless } = columns_of(upper.as_ref(), &record, &mut records.reading);
        (records.held.columns, records.nameless) = (columns, nameless);
        records.n_named = record.len() - record.iter().rev().take_while(|name| name.trim().is_empty()).count();
        records.header = record;
        Ok(records)
    }

    /// Reads the next record and tells its line.
    fn next(&mut self, record: &mut csv::StringRecord) -> Result<Option<u64>, TableError> {
        let is_there = self.reader.read_record(record).map_err(|error| TableError::Io {
            file: self.file.clone(),
            source: std::io::Error::other(error.to_string()),
        })?;
        let byte = record.position().map_or(0, csv::Position::byte);
        Ok(is_there.then(|| self.reader.get_mut().get_mut().0.line_from(byte)))
    }

    /// The next rows, about so many; `None` after the last.
    pub(super) fn part(&mut self, n_rows: usize) -> Result<Option<Part>, TableError> {
        let mut record = csv::StringRecord::new();
        while !self.is_at_end && self.held.lines.len() < n_rows.saturating_add(MOST_BELOW) {
            match self.next(&mut record)? {
                Some(line) if !is_sentinel(&record) => self.take(line, &record)?,
                _ => self.end()?,
            }
        }
        if self.is_at_end && self.held.lines.is_empty() {
            return if self.n_rows == 0 { Err(TableError::NoRows { file: self.file.clone() }) } else { Ok(None) };
        }
        let n = if self.is_at_end { self.held.lines.len().min(n_rows) } else { n_rows };
        let rest = self.held.split_off(n);
        let mut part = std::mem::replace(&mut self.held, rest);
        if self.is_at_end && self.n_rows == 0 && self.held.lines.is_empty() {
            // A separator too many makes a column without a name and without a cell; of a part it cannot be told.
            let mut is_named = self.nameless.iter().map(|is_nameless| !is_nameless);
            part.columns.retain(|column| is_named.next().unwrap_or(true) || column.cells().any(|cell| cell.is_some()));
        }
        self.n_rows += part.lines.len() as u64;
        Ok(Some(part))
    }

    fn take(&mut self, line: u64, record: &csv::StringRecord) -> Result<(), TableError> {
        let width = self.held.columns.len();
        refuse_open_quote(record, &self.file, line)?;
        if record.len() > 1 && record.iter().all(|cell| cell.trim().is_empty()) || is_drawn(record) {
            return Ok(());
        }
        // Blanks behind the last column are no cells, and a column without a name may be left out.
        let is_row = record.len() == width
            || record.iter().skip(width).all(|cell| cell.trim().is_empty()) && record.len() >= self.n_named.max(2);
        let is_first = self.n_rows == 0 && self.held.lines.is_empty();
        if is_between(record, width) || is_first && sums_up_above(record) {
            self.reading.left_out.push(LeftOut { line, text: told(record.iter()) });
            return Ok(());
        }
        if !is_row {
            self.ragged.push((line, record.clone()));
            return Ok(());
        }
        for (line, record) in std::mem::take(&mut self.ragged) {
            self.faults.push(refuse_width(&self.file, line, &record, width));
        }
        if is_same(record, &self.header) {
            self.reading.left_out.push(LeftOut { line, text: told(record.iter()) });
            return Ok(());
        }
        let mut cells = record.iter();
        for column in &mut self.held.columns {
            column.push(cells.next().unwrap_or_default());
        }
        self.held.lines.push(line);
        Ok(())
    }

    /// Tells the lines below the table from its last rows.
    fn end(&mut self) -> Result<(), TableError> {
        self.is_at_end = true;
        let width = self.held.columns.len();
        for (line, record) in std::mem::take(&mut self.ragged) {
            if is_below(&record, width) {
                self.reading.left_out.push(LeftOut { line, text: told(record.iter()) });
            } else {
                self.faults.push(refuse_width(&self.file, line, &record, width));
            }
        }
        std::mem::take(&mut self.faults).none()?;
        let columns = &self.held.columns;
        let n_kept = self.held.lines.len() - n_below(columns);
        for (row, &line) in self.held.lines.iter().enumerate().skip(n_kept) {
            let text = told(columns.iter().filter_map(|column| column.cell(row)));
            self.reading.left_out.push(LeftOut { line, text });
        }
        self.held.split_off(n_kept);
        self.reading.left_out.sort_by_key(|left| left.line);
        Ok(())
    }
}

/// Whether a record says what the header says, in letters of either case and behind a mark of no width.
fn is_same(record: &csv::StringRecord, header: &csv::StringRecord) -> bool {
    let same = |(a, b): (&str, &str)| {
        if a.is_ascii() && b.is_ascii() {
            return a.trim().eq_ignore_ascii_case(b.trim());
        }
        seen(a).to_lowercase() == seen(b).to_lowercase()
    };
    record.len() == header.len() && record.iter().zip(header).all(same)
}

fn refuse_width(file: &str, line: u64, record: &csv::StringRecord, width: usize) -> TableError {
    TableError::Ragged { file: file.to_owned(), line, found: record.len() as u64, expected: width as u64 }
}

fn is_sentinel(record: &csv::StringRecord) -> bool {
    record.len() == 1 && &record[0] == "\0"
}

/// Refuses a record that took the sentinel in: a quote opened in it is never closed, and all below belongs to one cell.
fn refuse_open_quote(record: &csv::StringRecord, file: &str, line: u64) -> Result<(), TableError> {
    let took_it_in = record.iter().next_back().is_some_and(|cell| cell.ends_with('\0'));
    if took_it_in { Err(TableError::OpenQuote { file: file.to_owned(), line }) } else { Ok(()) }
}
