//! Reads every file of a folder: tables out, and the files that could not be read with the reason.

use std::path::{Path, PathBuf};

use crate::table::{TextTable, read};

/// Endings of files that may hold a table.
const ENDINGS: [&str; 7] = ["csv", "tsv", "txt", "gz", "parquet", "xlsx", "xls"];

/// The tables that were found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Tables, in order of their file's name.
    pub tables: Vec<TextTable>,
    /// Files that may hold a table and cannot be read, with the reason.
    pub unreadable: Vec<String>,
}

/// Reads every file of a folder that may hold a table; hidden files and sub-folders are passed over.
///
/// # Errors
/// What the system says when the folder cannot be listed.
pub fn tables_in(folder: &Path) -> std::io::Result<Found> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
        path.is_file() && !name.starts_with('.') && ENDINGS.contains(&ending.as_str())
    });
    paths.sort();
    Ok(read_all(&paths))
}

/// Reads files that may hold a table.
#[must_use]
pub fn read_all(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
        match read(path) {
            Ok(table) => found.tables.push(table),
            Err(error) => found.unreadable.push(error.to_string()),
        }
    }
    found
}
