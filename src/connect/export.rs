//! A folder of exported files, and their columns by any of the names a system gives them.
//!
//! In: the folder, and which of day and month comes first where the playbook says. Out: tables by their names without the
//! ending, and cells of a column as text or days; what one file leaves open about days the others may tell.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::error::ConnectError;
use crate::table::{DateOrder, Styles, TableError, TextColumn, TextTable, agreed, parse_date_cell, read};
use crate::units::Date;

/// Endings of files that can be read, in order of preference.
const ENDINGS: [&str; 4] = [".csv", ".csv.gz", ".parquet", ".xlsx"];

/// A folder of exported files.
pub(super) struct Export {
    pub folder: String,
    files: BTreeMap<String, PathBuf>,
    /// Which of day and month comes first, where the playbook says.
    stated: Option<DateOrder>,
    /// What the files told that were read.
    told: RefCell<Vec<DateOrder>>,
    /// What all files of the folder tell, once it was asked.
    told_by_all: OnceCell<Option<DateOrder>>,
}

impl Export {
    /// Lists the folder.
    pub fn open(folder: &Path, stated: Option<DateOrder>) -> Result<Self, ConnectError> {
        let name = folder.display().to_string();
        let wrong = |source| ConnectError::Folder { folder: name.clone(), source };
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(folder).map_err(wrong)? {
            let path = entry.map_err(wrong)?.path();
            if let Some(file) = path.file_name().and_then(|file| file.to_str()) {
                files.insert(file.to_lowercase(), path);
            }
        }
        Ok(Self { folder: name, files, stated, told: RefCell::default(), told_by_all: OnceCell::new() })
    }

    /// The first of the files that is there, by its name without the ending.
    pub fn table(&self, stems: &[&str]) -> Result<Option<TextTable>, TableError> {
        let named = |stem: &&str| {
            let stem = stem.to_lowercase();
            ENDINGS.iter().find_map(|ending| self.files.get(&format!("{stem}{ending}")))
        };
        match stems.iter().find_map(named).map(|path| read(path)) {
            None | Some(Err(TableError::NoRows { .. })) => Ok(None),
            Some(table) => table.map(|table| Some(self.without_doubt(table))),
        }
    }

    /// Which of day and month comes first, as the playbook says, or as the files told that were read so far.
    pub fn order(&self) -> Option<DateOrder> {
        let told = || agreed(self.told.borrow().iter().copied());
        self.stated.or_else(told).or_else(|| self.told_by_all.get().copied().flatten())
    }

    /// A table whose days are read as the playbook says, or as other files of the export tell.
    fn without_doubt(&self, table: TextTable) -> TextTable {
        self.told.borrow_mut().extend(table.date_order());
        if !table.is_in_doubt() {
            return table;
        }
        let dates = self.order().or_else(|| {
            *self.told_by_all.get_or_init(|| {
                let readable = |name: &String| ENDINGS.iter().any(|ending| name.ends_with(ending));
                let all = self.files.iter().filter(|(name, _)| readable(name)).filter_map(|(_, path)| read(path).ok());
                agreed(all.filter_map(|table| table.date_order()))
            })
        });
        table.under(Styles { dates, numbers: None }).into_owned()
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

/// The day in a cell; `None` when blank or without a column.
pub(super) fn day(table: &TextTable, column: Option<&TextColumn>, row: usize) -> Result<Option<Date>, TableError> {
    column.map_or(Ok(None), |column| parse_date_cell(table, column, row))
}
