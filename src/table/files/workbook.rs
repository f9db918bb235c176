//! Excel workbooks as text: a sheet read cell by cell and said as a CSV would say it, so that one reader finds header, rows and footer.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetVisible, Style, Xlsx};

use crate::table::contained::contained;
use crate::table::error::TableError;
use crate::table::unpack::most_unpacked;
use crate::table::values::magnitude::times_hundred;
use crate::units::Date;

/// What a zip file begins with.
pub(super) const ZIP: &[u8] = b"PK\x03\x04";
/// A zip file's list of files names this where it is a workbook.
const PARTS: &[u8] = b"xl/";
/// Columns of a sheet, which is what Excel has.
const MOST_COLUMNS: u32 = 16_384;
/// Rows between two filled ones; a cell far below the table is no row of it.
const MOST_BLANK: u32 = 1_000;
/// A sheet at least this share of the largest is the first that counts.
const LARGE: f64 = 0.5;
/// Days with a smaller number than this are times of a day and spans of time: Excel counts from 1900, and no renewal is that old.
const FIRST_YEAR: f64 = 366.0;
/// Above this, whole numbers are said with an exponent.
const MOST_WHOLE: f64 = 1e21;

/// A sheet as text.
pub(super) struct Sheet {
    pub name: String,
    /// The cells, comma-separated, one line a row.
    pub text: String,
    n_cells: usize,
    is_visible: bool,
}

/// Whether a zip file is a workbook.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP) && bytes.windows(PARTS.len()).any(|part| part == PARTS)
}

/// The name of a sheet behind a file's name: `book.xlsx#Renewals`.
pub(super) fn sheet_named(file: &str) -> Option<&str> {
    let (before, sheet) = file.rsplit_once('#')?;
    (before.to_lowercase().ends_with(".xlsx") && !sheet.is_empty()).then_some(sheet)
}

/// The sheet that is named, else the first that has these columns, else the first large one; hidden ones where no other has a cell.
///
/// # Errors
/// [`TableError::Workbook`] when the file is damaged, or the sheet is not there.
pub(super) fn sheet_of(bytes: &[u8], file: &str, needed: &[&str]) -> Result<Sheet, TableError> {
    let wrong = |reason: String| TableError::Workbook { file: file.to_owned(), reason };
    let most = most_unpacked(bytes.len());
    if unpacked_size(bytes) > most {
        return Err(TableError::Bomb { file: file.to_owned(), packed: bytes.len(), most });
    }
    let read = contained(|| sheets(bytes, sheet_named(file), most));
    let mut sheets = read
        .ok_or_else(|| wrong("it is damaged; save it again as .xlsx, or export the sheet as CSV".to_owned()))?
        .map_err(wrong)?;
    sheets.retain(|sheet| sheet.n_cells > 0);
    let has = |sheet: &Sheet| {
        let says = |name: &&str| {
            sheet.text.lines().take(30).any(|line| line.split(',').any(|cell| cell.trim_matches('"') == *name))
        };
        !needed.is_empty() && needed.iter().all(says)
    };
    if sheets.iter().any(|sheet| sheet.is_visible) {
        sheets.retain(|sheet| sheet.is_visible);
    }
    let largest = sheets.iter().map(|sheet| sheet.n_cells).max().unwrap_or(0);
    let at = sheets
        .iter()
        .position(has)
        .or_else(|| sheets.iter().position(|sheet| sheet.n_cells as f64 >= LARGE * largest as f64));
    let at = at.ok_or_else(|| TableError::Empty { file: file.to_owned() })?;
    Ok(sheets.swap_remove(at))
}

fn sheets(bytes: &[u8], named: Option<&str>, most: u64) -> Result<Vec<Sheet>, String> {
    let damaged = |error: &dyn std::fmt::Display| {
        format!("it cannot be read: {error}; save it again as .xlsx, or export the sheet as CSV")
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let mut names = book.sheet_names();
    if let Some(named) = named {
        let known = names
            .iter()
            .find(|name| name.as_str() == named)
            .or_else(|| names.iter().find(|name| name.eq_ignore_ascii_case(named)));
        let Some(known) = known else {
            return Err(format!("there is no sheet {named:?}; the sheets are: {}", names.join(", ")));
        };
        names = vec![known.clone()];
    }
    let hidden: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible != SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut sheets = Vec::new();
    for name in names {
        // A chart sheet has no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut writer = Rows::default();
        let are_percent: Vec<bool> = cells.styles().iter().map(is_percent).collect();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| damaged(&error))? {
            let (row, column) = cell.get_position();
            let said = say(cell.get_value(), are_percent.get(style).copied().unwrap_or(false));
            if column < MOST_COLUMNS && !said.is_empty() && !writer.add(row, column, &said) {
                break;
            }
            if writer.n_bytes > most {
                return Err("its cells unpack to more than a file of this size can hold".to_owned());
            }
        }
        drop(cells);
        let is_visible = !hidden.contains(&name);
        sheets.push(writer.sheet(name, is_visible));
    }
    Ok(sheets)
}

/// Rows written as lines, cell by cell as they come.
#[derive(Default)]
struct Rows {
    /// Each row with the number of its cells, blanks between them counted.
    lines: Vec<(String, u32)>,
    n_cells: usize,
    n_bytes: u64,
}

impl Rows {
    /// Writes a cell; not where it is far below all others.
    fn add(&mut self, row: u32, column: u32, said: &str) -> bool {
        let n_rows = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        if row.saturating_add(1) < n_rows || row - n_rows.min(row) > MOST_BLANK {
            return false;
        }
        self.lines.resize_with(row as usize + 1, Default::default);
        let Some((line, n_cells)) = self.lines.last_mut() else { return false };
        if column < *n_cells {
            return true;
        }
        let n_before = line.len();
        if *n_cells > 0 {
            line.push(',');
        }
        (*n_cells..column).for_each(|_| line.push(','));
        *n_cells = column + 1;
        if said.contains([',', '"']) {
            line.push('"');
            line.push_str(&said.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(said);
        }
        self.n_cells += 1;
        self.n_bytes += (line.len() - n_before) as u64;
        true
    }

    /// The sheet, every line as wide as the widest.
    fn sheet(self, name: String, is_visible: bool) -> Sheet {
        let width = self.lines.iter().map(|(_, n_cells)| *n_cells).max().unwrap_or(0);
        let mut text = String::new();
        for (line, n_cells) in &self.lines {
            text.push_str(line);
            if *n_cells > 0 {
                (*n_cells..width).for_each(|_| text.push(','));
            }
            text.push('\n');
        }
        Sheet { name, text, n_cells: self.n_cells, is_visible }
    }
}

/// Whether numbers in this style are shown as percentages.
fn is_percent(style: &Style) -> bool {
    style.number_format.as_ref().is_some_and(|format| format.format_code.contains('%'))
}

/// What a cell says, on one line.
fn say(cell: &DataRef<'_>, is_percent: bool) -> String {
    let line = |text: &str| text.replace(['\n', '\r'], " ").trim().to_owned();
    match cell {
        DataRef::Int(value) if !is_percent => value.to_string(),
        DataRef::Int(value) => shown(*value as f64, true),
        DataRef::Float(value) => shown(*value, is_percent),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => line(text),
        DataRef::SharedString(text) => line(text),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(at) if at.is_datetime() && at.as_f64() >= FIRST_YEAR => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            match Date::of(i32::from(year), u32::from(month), u32::from(day)) {
                Some(date) if (hour, minute, second) == (0, 0, 0) => date.to_string(),
                Some(date) => format!("{date}T{hour:02}:{minute:02}:{second:02}"),
                None => number(at.as_f64()),
            }
        }
        DataRef::DateTime(at) => number(at.as_f64()),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A number, as a percentage where it is shown as one: 0.12 as `12%`.
fn shown(value: f64, is_percent: bool) -> String {
    let plain = value.to_string();
    if is_percent && value.abs() < MOST_WHOLE {
        format!("{}%", unmistakable(times_hundred(&plain)))
    } else {
        number(value)
    }
}

/// A number as it is written shortest, whole ones to the last digit.
fn number(value: f64) -> String {
    unmistakable(if value.abs() < MOST_WHOLE { value.to_string() } else { format!("{value:?}") })
}

/// A number with three decimals gets a fourth, so that nobody takes its point for one of thousands.
fn unmistakable(text: String) -> String {
    match text.split_once('.') {
        Some((_, decimals)) if decimals.len() == 3 => format!("{text}0"),
        _ => text,
    }
}

/// What the files in a zip file unpack to, as its list of them says.
fn unpacked_size(bytes: &[u8]) -> u64 {
    const ENTRY: &[u8] = b"PK\x01\x02";
    let mut total = 0u64;
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(ENTRY.len()).position(|part| part == ENTRY) {
        let size = bytes.get(at + found + 24..at + found + 28).and_then(|size| size.try_into().ok());
        total += u64::from(size.map_or(0, u32::from_le_bytes));
        at += found + ENTRY.len();
    }
    total
}
