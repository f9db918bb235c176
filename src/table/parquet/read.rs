//! A Parquet file to text columns, whole or some rows at a time.

use std::fs::File;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{ChunkReader, FileReader};
use parquet::file::serialized_reader::SerializedFileReader;
use rayon::prelude::*;

use super::column::{ColumnUnderWay, columns_under_way};
use super::fault::{Fault, in_library, words};
use super::pages::Source;
use crate::table::error::TableError;
use crate::table::text::{TextColumn, TextTable};
use crate::table::unpack::most_unpacked;

/// The first bytes of a Parquet file.
pub(in crate::table) const MAGIC: &[u8] = b"PAR1";

/// Bytes a cell takes at the least, blank or not.
const CELL: u64 = 8;

/// Reads a Parquet file whose columns are plain values; the fields of a structure become columns `structure.field`.
///
/// # Errors
/// [`TableError`], naming file, row group and column.
pub(in crate::table) fn read_parquet(bytes: &[u8], file: &str) -> Result<TextTable, TableError> {
    let most = most_unpacked(bytes.len());
    let bytes = Bytes::copy_from_slice(bytes);
    let read = in_library(|| {
        let metadata = metadata_of(bytes.clone(), most)?;
        columns_of(&Source::Memory(bytes), &metadata, most)
    });
    let columns = read.map_err(|fault| fault.of(file))?;
    if columns.first().is_none_or(TextColumn::is_empty) {
        return Err(TableError::NoRows { file: file.to_owned() });
    }
    Ok(TextTable::of_rows(file, columns))
}

/// What the footer says, where a file that unpacks to at most so many bytes can hold it.
fn metadata_of(bytes: impl ChunkReader + 'static, most: u64) -> Result<Arc<ParquetMetaData>, Fault> {
    let footer = |error: ParquetError| Fault::new("the footer", words(&error));
    let metadata = Arc::new(SerializedFileReader::new(bytes).map_err(footer)?.metadata().clone());
    check_size(&metadata, most)?;
    Ok(metadata)
}

fn columns_of(source: &Source, metadata: &Arc<ParquetMetaData>, most: u64) -> Result<Vec<TextColumn>, Fault> {
    let mut columns = Vec::new();
    let mut taken = 0;
    for mut column in columns_under_way(source, metadata, most)? {
        let cells = column.next(usize::MAX, most.saturating_sub(taken))?;
        taken += cells.size() as u64;
        columns.push(cells);
    }
    Ok(columns)
}

/// A Parquet file read some rows at a time.
pub(in crate::table) struct ParquetRows {
    file: String,
    columns: Vec<ColumnUnderWay>,
    most: u64,
    /// Rows of the file.
    pub n_rows: u64,
}

impl ParquetRows {
    /// Reads the footer.
    ///
    /// # Errors
    /// As [`read_parquet`].
    pub(in crate::table) fn begin(source: File, length: u64, file: &str) -> Result<Self, TableError> {
        let most = most_unpacked(usize::try_from(length).unwrap_or(usize::MAX));
        let read = in_library(|| {
            let footer = |error: std::io::Error| Fault::new("the footer", error);
            let metadata = metadata_of(source.try_clone().map_err(footer)?, most)?;
            let source = Source::Disk { file: Arc::new(Mutex::new(source)), length };
            let n_rows = metadata.row_groups().iter().map(|group| u64::try_from(group.num_rows()).unwrap_or(0)).sum();
            Ok((columns_under_way(&source, &metadata, most)?, n_rows))
        });
        let (columns, n_rows) = read.map_err(|fault| fault.of(file))?;
        if columns.is_empty() || n_rows == 0 {
            return Err(TableError::NoRows { file: file.to_owned() });
        }
        Ok(Self { file: file.to_owned(), columns, most, n_rows })
    }

    /// The next parts of so many rows each; fewer at the end.
    ///
    /// # Errors
    /// As [`read_parquet`].
    pub(in crate::table) fn parts(
        &mut self,
        n_parts: usize,
        n_rows: usize,
    ) -> Result<Vec<Vec<TextColumn>>, TableError> {
        let most = self.most;
        let cells = |column: &mut ColumnUnderWay| -> Result<Vec<TextColumn>, Fault> {
            (0..n_parts).map(|_| in_library(|| column.next(n_rows, most))).collect()
        };
        let by_column: Vec<Vec<TextColumn>> = self
            .columns
            .par_iter_mut()
            .map(cells)
            .collect::<Result<_, Fault>>()
            .map_err(|fault| fault.of(&self.file))?;
        let mut parts: Vec<Vec<TextColumn>> = (0..n_parts).map(|_| Vec::with_capacity(by_column.len())).collect();
        for column in by_column {
            for (part, cells) in parts.iter_mut().zip(column) {
                part.push(cells);
            }
        }
        parts.retain(|part| part.first().is_some_and(|column| !column.is_empty()));
        Ok(parts)
    }
}

fn check_size(metadata: &ParquetMetaData, most: u64) -> Result<(), Fault> {
    let mut n_rows = 0u64;
    for (group, of_group) in metadata.row_groups().iter().enumerate() {
        let rows = u64::try_from(of_group.num_rows())
            .map_err(|_| Fault::new(format!("row group {}", group + 1), "it claims a negative number of rows"))?;
        n_rows = n_rows.saturating_add(rows);
    }
    let n_columns = metadata.file_metadata().schema_descr().num_columns() as u64;
    if n_rows.saturating_mul(n_columns.max(1)).saturating_mul(CELL) > most {
        let reason = format!("it claims {n_rows} rows of {n_columns} columns, more than {most} bytes can hold");
        return Err(Fault::new("the footer", reason));
    }
    Ok(())
}
