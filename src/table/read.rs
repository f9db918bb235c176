//! Bytes to text columns: gzip, workbook, Parquet and encoding told by content, separator by the header, quoting by RFC 4180.

use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::counted::Counted;
use super::encoding;
use super::error::{Faults, TableError};
use super::layout::{Layout, is_below, n_below, separator_hint, told};
use super::lines::LineCounter;
use super::parquet::{MAGIC, read_parquet};
use super::reading::{LeftOut, Said, TableReading};
use super::text::{TextColumn, TextTable};
use super::unpack::gunzip;
use super::workbook::{ZIP, is_workbook, sheet_named, sheet_of};

/// What workbooks of before 2007 begin with.
const OLD_EXCEL: &[u8] = b"\xd0\xcf\x11\xe0";

/// A last record no file can hold (a zero byte is refused): missing at the end, it lies within an open quote.
const SENTINEL: &[u8] = b"\n\0";

/// Reads a table from a file: CSV, plain or gzip-compressed, an Excel workbook, or Parquet.
///
/// # Errors
/// [`TableError`], naming file and line.
pub fn read(path: &Path) -> Result<TextTable, TableError> {
    read_bytes(&bytes_of(path)?, &path.display().to_string())
}

/// The file at a path, which may name a sheet behind `#`.
#[must_use]
pub fn file_of(path: &Path) -> PathBuf {
    match path.to_str().and_then(|text| Some((text, sheet_named(text)?))) {
        Some((text, sheet)) if !path.exists() => PathBuf::from(&text[..text.len() - sheet.len() - 1]),
        _ => path.to_owned(),
    }
}

/// The bytes of a file, which may name a sheet behind `#`.
///
/// # Errors
/// [`TableError::Io`] naming the file.
pub fn bytes_of(path: &Path) -> Result<Vec<u8>, TableError> {
    std::fs::read(file_of(path)).map_err(|source| TableError::Io { file: path.display().to_string(), source })
}

/// Reads a table from memory; `file` names it in messages.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(bytes: &[u8], file: &str) -> Result<TextTable, TableError> {
    read_bytes_with(bytes, file, &[])
}

/// Reads a table from memory; of a workbook, the first sheet that has the `needed` columns.
///
/// # Errors
/// As [`read`].
pub fn read_bytes_with(bytes: &[u8], file: &str, needed: &[&str]) -> Result<TextTable, TableError> {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return read_unpacked(&gunzip(bytes, file)?, file, needed);
    }
    read_unpacked(bytes, file, needed)
}

fn read_unpacked(bytes: &[u8], file: &str, needed: &[&str]) -> Result<TextTable, TableError> {
    let mut table = if bytes.starts_with(MAGIC) {
        read_parquet(bytes, file)?
    } else if is_workbook(bytes) {
        let sheet = sheet_of(bytes, file, needed)?;
        let mut table = read_text(&sheet.text, file, "UTF-8", Some(b','))?;
        table.counted = Counted::Rows;
        (table.reading.encoding, table.reading.separator) = (None, None);
        table.reading.sheet = Some(sheet.name);
        table
    } else {
        match text_of(bytes, file) {
            Err(refused @ TableError::NotText { .. }) => {
                let decoded = encoding::decoded(bytes).ok_or(refused)?;
                let mut table = read_text(text_of(decoded.text.as_bytes(), file)?, file, decoded.encoding, None)?;
                table.reading.n_zeros = decoded.n_zeros;
                table
            }
            text => read_text(text?, file, "UTF-8", None)?,
        }
    };
    table.reading.is_read = true;
    table.settle();
    Ok(table)
}

fn read_text(text: &str, file: &str, encoding: &'static str, separator: Option<u8>) -> Result<TextTable, TableError> {
    let mut written = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    let first = written.next().unwrap_or_default();
    let hint = separator_hint(first);
    let header_line = hint.and_then(|_| written.next()).unwrap_or(first);
    let layout = Layout::of(text, header_line, separator.or(hint), usize::from(hint.is_some()));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(layout.separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes().chain(SENTINEL));
    let mut records = reader.records();
    let mut counter = LineCounter::new(text.as_bytes());
    let mut line_of = |record: &csv::StringRecord| {
        let byte = record.position().map_or(0, csv::Position::byte);
        counter.line_from(usize::try_from(byte).unwrap_or(usize::MAX))
    };
    let wrong =
        |error: &csv::Error| TableError::Io { file: file.to_owned(), source: std::io::Error::other(error.to_string()) };
    let mut reading = TableReading::of_text(encoding, char::from(layout.separator));
    for (number, above) in records.by_ref().take(layout.n_above).enumerate() {
        let above = above.map_err(|error| wrong(&error))?;
        let line = line_of(&above);
        if hint.is_none() || number > 0 {
            reading.left_out.push(LeftOut { line, text: told(above.iter()) });
        }
    }
    let mut header_row = || match records.next() {
        Some(header) => header.map_err(|error| wrong(&error)),
        None => Err(TableError::Empty { file: file.to_owned() }),
    };
    let upper = if layout.has_two_header_rows { Some(header_row()?) } else { None };
    let header = header_row()?;
    reading.header_line = line_of(upper.as_ref().unwrap_or(&header));
    refuse_open_quote(&header, file, reading.header_line)?;
    let Named { mut columns, nameless } = columns_of(upper.as_ref(), &header, &mut reading);
    let n_named = header.len() - header.iter().rev().take_while(|name| name.trim().is_empty()).count();
    let mut lines = Vec::new();
    let mut ragged = Vec::new();
    let mut faults = Faults::default();
    for record in records {
        let record = record.map_err(|error| wrong(&error))?;
        if is_sentinel(&record) {
            break;
        }
        let line = line_of(&record);
        refuse_open_quote(&record, file, line)?;
        if record.len() > 1 && record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // Blanks behind the last column are no cells, and a column without a name may be left out.
        let is_row = record.len() == columns.len()
            || record.iter().skip(columns.len()).all(|cell| cell.trim().is_empty()) && record.len() >= n_named.max(2);
        if !is_row {
            ragged.push((line, record));
            continue;
        }
        for (line, record) in ragged.drain(..) {
            faults.push(refuse_width(file, line, &record, columns.len()));
        }
        if record == header {
            reading.left_out.push(LeftOut { line, text: told(record.iter()) });
            continue;
        }
        let mut cells = record.iter();
        for column in &mut columns {
            column.push(cells.next().unwrap_or_default());
        }
        lines.push(line);
    }
    for (line, record) in ragged {
        if is_below(&record, columns.len()) {
            reading.left_out.push(LeftOut { line, text: told(record.iter()) });
        } else {
            faults.push(refuse_width(file, line, &record, columns.len()));
        }
    }
    faults.none()?;
    let n_kept = lines.len() - n_below(&columns);
    for (row, &line) in lines.iter().enumerate().skip(n_kept) {
        let text = told(columns.iter().filter_map(|column| column.cell(row)));
        reading.left_out.push(LeftOut { line, text });
    }
    lines.truncate(n_kept);
    for column in &mut columns {
        column.truncate(n_kept);
    }
    // A separator too many makes a column without a name and without a cell.
    let mut is_named = nameless.iter().map(|is_nameless| !is_nameless);
    columns.retain(|column| is_named.next().unwrap_or(true) || column.cells().any(|cell| cell.is_some()));
    reading.left_out.sort_by_key(|left| left.line);
    if lines.is_empty() {
        return Err(TableError::NoRows { file: file.to_owned() });
    }
    Ok(TextTable { file: file.to_owned(), columns, lines, counted: Counted::Lines, reading })
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

/// The bytes as text, without a byte order mark.
///
/// # Errors
/// [`TableError::NotText`], [`TableError::Empty`] or [`TableError::Unsupported`].
pub fn text_of<'a>(bytes: &'a [u8], file: &str) -> Result<&'a str, TableError> {
    if bytes.starts_with(ZIP) {
        return Err(TableError::Unsupported { file: file.to_owned(), kind: "zip" });
    }
    if bytes.starts_with(OLD_EXCEL) {
        return Err(TableError::Unsupported { file: file.to_owned(), kind: "Excel 97 (.xls)" });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let not_text = |at: usize| TableError::NotText {
        file: file.to_owned(),
        line: bytes[..at].split(|&byte| byte == b'\n').count() as u64,
        byte: bytes[at],
    };
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        return Err(not_text(at));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| not_text(error.valid_up_to()))?;
    if text.trim().is_empty() {
        return Err(TableError::Empty { file: file.to_owned() });
    }
    Ok(text)
}

/// The columns of a table without rows.
struct Named {
    columns: Vec<TextColumn>,
    /// Which of them have no name in the header.
    nameless: Vec<bool>,
}

/// A column for each name, called apart from all others: a name that stands there again gets a number, and so does a blank one.
fn columns_of(upper: Option<&csv::StringRecord>, header: &csv::StringRecord, reading: &mut TableReading) -> Named {
    let names = names_of(upper, header);
    let mut taken: HashSet<String> = names.iter().cloned().collect();
    let mut seen: HashSet<&str> = HashSet::with_capacity(names.len());
    let mut free = |stem: &str, from: usize| {
        let mut numbered = (from..).map(|number| format!("{stem}_{number}"));
        let name = numbered.find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(name.clone());
        name
    };
    let columns = names.iter().enumerate().map(|(index, name)| {
        let name = match name.as_str() {
            "" => free("unnamed", index + 1),
            name if seen.insert(name) => name.to_owned(),
            name => {
                let again = free(name, 2);
                reading.say(Said::Again, again.clone());
                again
            }
        };
        TextColumn::new(&name)
    });
    Named { columns: columns.collect(), nameless: names.iter().map(String::is_empty).collect() }
}

/// The names in the header, each on one line. In a header of two rows the lower row counts, and the group above it where it is blank or
/// where the same name stands in several groups.
fn names_of(upper: Option<&csv::StringRecord>, header: &csv::StringRecord) -> Vec<String> {
    let in_one_line = |name: &str| name.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned();
    let names: Vec<String> = header.iter().map(in_one_line).collect();
    let Some(upper) = upper else { return names };
    let mut group = String::new();
    let joined = names.iter().zip(upper).map(|(name, above)| {
        if !above.trim().is_empty() {
            group = in_one_line(above);
        }
        let is_again = names.iter().filter(|other| *other == name).count() > 1;
        match name.as_str() {
            "" => in_one_line(above),
            name if is_again => format!("{group} {name}").trim().to_owned(),
            name => name.to_owned(),
        }
    });
    joined.collect()
}
