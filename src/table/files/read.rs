//! Bytes to text columns: gzip, workbook, Parquet and encoding told by content, separator by the header, quoting by RFC 4180.

use std::path::{Path, PathBuf};

use super::encoding;
use super::records::{Part, Records};
use super::workbook::{ZIP, is_workbook, sheet_named, sheet_of};
use crate::table::counted::Counted;
use crate::table::error::TableError;
use crate::table::parquet::{MAGIC, read_parquet};
use crate::table::text::TextTable;
use crate::table::unpack::gunzip;

/// Letters of a text that are looked at to tell HTML.
const LOOKED_AT: usize = 512;
/// What workbooks of before 2007 begin with.
const OLD_EXCEL: &[u8] = b"\xd0\xcf\x11\xe0";

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
/// ```
/// use winprob::table::read_bytes;
/// let table = read_bytes(b"account_id;usage\na;12\nb;7\n", "book.csv")?;
/// assert_eq!(table.n_rows(), 2);
/// assert_eq!(table.column("usage").and_then(|usage| usage.cell(1)), Some("7"));
/// # Ok::<(), winprob::table::TableError>(())
/// ```
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
                let mut table = read_written(text_of(decoded.text.as_bytes(), file)?, file, decoded.encoding)?;
                table.reading.n_zeros = decoded.n_zeros;
                table
            }
            text => read_written(text?, file, "UTF-8")?,
        }
    };
    table.reading.is_read = true;
    table.settle();
    Ok(table)
}

/// A text as somebody wrote it, which may be quoted line by line.
fn read_written(text: &str, file: &str, encoding: &'static str) -> Result<TextTable, TableError> {
    if is_page_of_html(text) {
        return Err(TableError::Unsupported { file: file.to_owned(), kind: "HTML" });
    }
    match unwrapped(text) {
        Some(text) => read_text(&text, file, encoding, None),
        None => read_text(text, file, encoding, None),
    }
}

/// Whether a text has to be in memory whole, because its lines are no records yet.
pub(super) fn needs_whole(head: &str) -> bool {
    is_page_of_html(head) || unwrapped(head.lines().next().unwrap_or_default()).is_some()
}

/// Whether a text is a page of HTML, as reports that are called `.xls` often are.
fn is_page_of_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(LOOKED_AT).collect::<String>().to_lowercase();
    start.starts_with('<') && ["<html", "<table", "<!doctype html", "<head"].iter().any(|tag| start.contains(tag))
}

/// A text of which every line is one quoted cell that holds the cells, as a spreadsheet saves a CSV it did not take apart.
fn unwrapped(text: &str) -> Option<String> {
    let first = text.lines().find(|line| !line.trim().is_empty())?.trim_end();
    let inner = first.strip_prefix('"')?.strip_suffix('"')?;
    let is_quoted_within = inner.replace("\"\"", "").contains('"');
    let separates = [';', ',', '\t', '|']
        .iter()
        .any(|separator| inner.contains(&format!("\"\"{separator}")) || inner.contains(&format!("{separator}\"\"")));
    if is_quoted_within || !separates {
        return None;
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut lines = String::with_capacity(text.len());
    for record in reader.records() {
        let record = record.ok().filter(|record| record.len() == 1)?;
        lines.push_str(&record[0]);
        lines.push('\n');
    }
    Some(lines)
}

fn read_text(text: &str, file: &str, encoding: &'static str, separator: Option<u8>) -> Result<TextTable, TableError> {
    let mut records = Records::begin(text.as_bytes(), text, file, encoding, separator)?;
    let Some(Part { columns, lines }) = records.part(usize::MAX)? else {
        return Err(TableError::NoRows { file: file.to_owned() });
    };
    Ok(TextTable { file: file.to_owned(), columns, lines, counted: Counted::Lines, reading: records.reading })
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
