//! A folder of exported files, and their columns by any of the names a system gives them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::ConnectError;
use crate::table::{TableError, TextColumn, TextTable, read};
use crate::units::Date;

/// Endings of files that can be read, in order of preference.
const ENDINGS: [&str; 3] = [".csv", ".csv.gz", ".parquet"];

/// A folder of exported files.
pub(super) struct Export {
    pub folder: String,
    files: BTreeMap<String, PathBuf>,
}

impl Export {
    /// Lists the folder.
    pub fn open(folder: &Path) -> Result<Self, ConnectError> {
        let name = folder.display().to_string();
        let wrong = |source| ConnectError::Folder { folder: name.clone(), source };
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(folder).map_err(wrong)? {
            let path = entry.map_err(wrong)?.path();
            if let Some(file) = path.file_name().and_then(|file| file.to_str()) {
                files.insert(file.to_lowercase(), path);
            }
        }
        Ok(Self { folder: name, files })
    }

    /// The first of the files that is there, by its name without the ending.
    pub fn table(&self, stems: &[&str]) -> Result<Option<TextTable>, TableError> {
        let named = |stem: &&str| {
            let stem = stem.to_lowercase();
            ENDINGS.iter().find_map(|ending| self.files.get(&format!("{stem}{ending}")))
        };
        match stems.iter().find_map(named).map(|path| read(path)) {
            None | Some(Err(TableError::NoRows { .. })) => Ok(None),
            Some(table) => table.map(Some),
        }
    }

    /// The file that must be there.
    pub fn required(&self, stems: &[&'static str]) -> Result<TextTable, ConnectError> {
        let missing = || ConnectError::NoFile {
            folder: self.folder.clone(),
            name: stems.first().copied().unwrap_or_default(),
            files: self.files.keys().cloned().collect(),
        };
        self.table(stems)?.ok_or_else(missing)
    }
}

/// The first of the columns that is there, in letters of either case.
pub(super) fn column<'a>(table: &'a TextTable, names: &[&str]) -> Option<&'a TextColumn> {
    names.iter().find_map(|name| table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)))
}

/// The column that must be there.
pub(super) fn needed<'a>(
    table: &'a TextTable,
    names: &[&str],
    role: &'static str,
) -> Result<&'a TextColumn, TableError> {
    column(table, names).map_or_else(|| table.required(names.first().copied().unwrap_or_default(), role), Ok)
}

/// How the days of an export are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
pub(super) enum DateStyle {
    /// `2026-03-31`, a time may follow.
    #[default]
    #[serde(rename = "year-month-day")]
    YearMonthDay,
    /// `3/31/2026`, a time may follow.
    #[serde(rename = "month/day/year")]
    MonthDayYear,
    /// `31/3/2026`, a time may follow.
    #[serde(rename = "day/month/year")]
    DayMonthYear,
}

impl DateStyle {
    fn expected(self) -> &'static str {
        match self {
            Self::YearMonthDay => {
                "a date that exists, written YYYY-MM-DD; say otherwise with `dates` in the playbook's table of the system"
            }
            Self::MonthDayYear => "a date that exists, written month/day/year",
            Self::DayMonthYear => "a date that exists, written day/month/year",
        }
    }

    /// The day a text says.
    pub fn day(self, text: &str) -> Option<Date> {
        if let Ok(day) = text.parse() {
            return Some(day);
        }
        let (first, rest) = text.split_once('/')?;
        let (second, rest) = rest.split_once('/')?;
        let year = rest.split([' ', ',', 'T']).next().unwrap_or_default();
        let (month, day) = match self {
            Self::YearMonthDay => return None,
            Self::MonthDayYear => (first, second),
            Self::DayMonthYear => (second, first),
        };
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || !is_number(year) || !is_number(month) || !is_number(day) {
            return None;
        }
        format!("{year}-{month:0>2}-{day:0>2}").parse().ok()
    }

    /// The day in a cell; `None` when blank or without a column.
    pub fn cell(self, table: &TextTable, column: Option<&TextColumn>, row: usize) -> Result<Option<Date>, TableError> {
        let Some(column) = column else { return Ok(None) };
        let Some(text) = column.cell(row) else { return Ok(None) };
        let wrong = || table.refuse(&column.name, row, text, self.expected());
        self.day(text).map(Some).ok_or_else(wrong)
    }
}
