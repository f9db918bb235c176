//! What is learned from, before it is read: a file in memory, a file that is too long for that, or a table.

use std::path::{Path, PathBuf};

use crate::table::{TableError, TableStream, TextColumn, TextTable, bytes_of, read_bytes_with};
use crate::units::Canonical;

/// Fewer bytes than this no row of renewals has, packed: one of thirty columns takes some twenty in Parquet.
const BYTES_OF_ROW: u64 = 16;

/// A file or a table, named.
#[derive(Debug, Clone)]
pub(super) enum Named {
    /// A file as it was read.
    File { file: String, bytes: Vec<u8> },
    /// A file that may hold more rows than are learned from, and can be read part by part.
    Long { path: PathBuf, hash: Vec<u8> },
    /// A table that is in memory.
    Table { table: TextTable, hash: Vec<u8> },
}

impl Named {
    /// Reads a file, unless it may be too long, when so many rows are learned from at the most.
    pub(super) fn read(path: &Path, most_rows: usize) -> Result<Self, TableError> {
        let file = path.display().to_string();
        let wrong = |source| TableError::Io { file: file.clone(), source };
        let is_long = |size: u64| size > BYTES_OF_ROW.saturating_mul(most_rows as u64);
        if path.metadata().is_ok_and(|about| about.is_file() && is_long(about.len()))
            && TableStream::open(path)?.is_some()
        {
            let mut hasher = blake3::Hasher::new();
            hasher.update_reader(std::fs::File::open(path).map_err(wrong)?).map_err(wrong)?;
            return Ok(Self::Long { path: path.to_owned(), hash: hasher.finalize().as_bytes().to_vec() });
        }
        let bytes = bytes_of(path)?;
        Ok(Self::File { file, bytes })
    }

    pub(super) fn in_memory(table: TextTable) -> Self {
        let cells = |hashed: Canonical, column: &TextColumn| {
            column.cells().fold(hashed.text(&column.name), |hashed, cell| hashed.maybe(cell, Canonical::text))
        };
        let hash = Canonical::new("table 1").all(&table.columns, cells).hash().as_bytes().to_vec();
        Self::Table { table, hash }
    }

    /// The table; of a workbook, the first sheet that has this column.
    pub(super) fn table(&self, needed: &str) -> Result<TextTable, TableError> {
        match self {
            Self::File { file, bytes } => read_bytes_with(bytes, file, &[needed]),
            Self::Long { path, .. } => read_bytes_with(&bytes_of(path)?, &path.display().to_string(), &[needed]),
            Self::Table { table, .. } => Ok(table.clone()),
        }
    }

    /// Where it is, when it may be too long to be read whole.
    pub(super) fn long(&self) -> Option<&Path> {
        match self {
            Self::Long { path, .. } => Some(path),
            Self::File { .. } | Self::Table { .. } => None,
        }
    }

    pub(super) fn name(&self) -> String {
        match self {
            Self::File { file, .. } => file.clone(),
            Self::Long { path, .. } => path.display().to_string(),
            Self::Table { table, .. } => table.file.clone(),
        }
    }

    /// What tells it from others.
    pub(super) fn identity(&self) -> &[u8] {
        match self {
            Self::File { bytes, .. } => bytes,
            Self::Long { hash, .. } | Self::Table { hash, .. } => hash,
        }
    }
}
