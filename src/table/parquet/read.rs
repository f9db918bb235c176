//! A Parquet file to text columns, column by column and a batch of rows at a time.

use std::fs::File;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use parquet::basic::Compression;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{ChunkReader, FileReader};
use parquet::file::serialized_reader::{SerializedFileReader, SerializedPageReader};
use parquet::schema::types::ColumnDescPtr;
use rayon::prelude::*;

use super::cells::{Meaning, Unsayable, double_text, single_text};
use super::pages::{Chunk, Guarded, Source};
use crate::table::contained::contained;
use crate::table::error::TableError;
use crate::table::text::{TextColumn, TextTable};
use crate::table::unpack::most_unpacked;

/// The first bytes of a Parquet file.
pub(in crate::table) const MAGIC: &[u8] = b"PAR1";

/// Rows decoded at a time.
const BATCH: usize = 4096;
/// Bytes a cell takes at the least, blank or not.
const CELL: u64 = 8;

/// A fault, before it is known in which file.
struct Fault {
    part: String,
    reason: String,
}

impl Fault {
    fn of(self, file: &str) -> TableError {
        TableError::Parquet { file: file.to_owned(), part: self.part, reason: self.reason }
    }

    #[expect(clippy::needless_pass_by_value, reason = "words of the moment, and errors in the place of words")]
    fn new(part: impl Into<String>, reason: impl ToString) -> Self {
        Self { part: part.into(), reason: reason.to_string() }
    }
}

/// Reads a Parquet file whose columns are plain values; the fields of a structure become columns `structure.field`.
///
/// # Errors
/// [`TableError`], naming file, row group and column.
pub(in crate::table) fn read_parquet(bytes: &[u8], file: &str) -> Result<TextTable, TableError> {
    let most = most_unpacked(bytes.len());
    let bytes = Bytes::copy_from_slice(bytes);
    let read = contained(|| {
        let metadata = metadata_of(bytes.clone())?;
        columns_of(&Source::Memory(bytes), &metadata, most)
    });
    let columns = read.unwrap_or_else(damaged).map_err(|fault| fault.of(file))?;
    if columns.first().is_none_or(TextColumn::is_empty) {
        return Err(TableError::NoRows { file: file.to_owned() });
    }
    Ok(TextTable::of_rows(file, columns))
}

fn damaged<T>() -> Result<T, Fault> {
    Err(Fault::new("the file", "it is damaged"))
}

fn metadata_of(bytes: impl ChunkReader + 'static) -> Result<Arc<ParquetMetaData>, Fault> {
    let footer = |error: ParquetError| Fault::new("the footer", words(&error));
    Ok(Arc::new(SerializedFileReader::new(bytes).map_err(footer)?.metadata().clone()))
}

/// Every column at its first row.
fn columns_under_way(
    source: &Source,
    metadata: &Arc<ParquetMetaData>,
    most: u64,
) -> Result<Vec<ColumnUnderWay>, Fault> {
    check_size(metadata, most)?;
    let described = metadata.file_metadata().schema_descr_ptr();
    let mut columns: Vec<ColumnUnderWay> = Vec::with_capacity(described.num_columns());
    for (index, column) in described.columns().iter().enumerate() {
        let name = column.path().parts().join(".");
        let part = format!("column {name:?}");
        if column.max_rep_level() > 0 {
            return Err(Fault::new(part, "it holds lists; expected one plain value a row: write the table without it"));
        }
        if columns.iter().any(|known| known.name == name) {
            return Err(Fault::new(part, "there are two columns of this name"));
        }
        let meaning = Meaning::of(column).map_err(|reason| Fault::new(&part, format!("it holds {reason}")))?;
        columns.push(ColumnUnderWay {
            name,
            index,
            described: Arc::clone(column),
            meaning,
            source: source.clone(),
            metadata: Arc::clone(metadata),
            most,
            group: 0,
            values: None,
            found: 0,
            n_before: 0,
        });
    }
    Ok(columns)
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

/// A column of a file, and how far it is read.
struct ColumnUnderWay {
    name: String,
    index: usize,
    described: ColumnDescPtr,
    meaning: Meaning,
    source: Source,
    metadata: Arc<ParquetMetaData>,
    most: u64,
    /// The row group that is read, and what is left of it.
    group: usize,
    values: Option<ColumnReader>,
    /// Rows read of the group, and of the file before this part.
    found: usize,
    n_before: usize,
}

impl ColumnUnderWay {
    /// The next rows, so many or what there is, in at most so many bytes.
    fn next(&mut self, n_rows: usize, room: u64) -> Result<TextColumn, Fault> {
        let mut sink = Sink { column: TextColumn::new(&self.name), room, n_before: self.n_before };
        while sink.column.len() < n_rows && self.group < self.metadata.num_row_groups() {
            let part = format!("row group {}, column {:?}", self.group + 1, self.name);
            let of_group = self.metadata.row_groups().get(self.group);
            let of_group = of_group.filter(|of_group| self.index < of_group.num_columns());
            let of_group = of_group.ok_or_else(|| Fault::new(&part, "it is missing"))?;
            let of_group_rows = usize::try_from(of_group.num_rows()).unwrap_or(0);
            let level = self.described.max_def_level();
            let mut values = if let Some(values) = self.values.take() {
                values
            } else {
                let chunk = of_group.column(self.index);
                let is_gzip = matches!(chunk.compression(), Compression::GZIP(_));
                let source = Arc::new(Chunk { source: self.source.clone(), most: self.most, is_gzip });
                let pages = SerializedPageReader::new(source, chunk, of_group_rows, None)
                    .map_err(|error| Fault::new(&part, words(&error)))?;
                let guarded =
                    Guarded { pages: Box::new(pages), rows_left: of_group_rows as u64, has_levels: level > 0 };
                get_column_reader(Arc::clone(&self.described), Box::new(guarded))
            };
            let before = sink.column.len();
            let wanted = n_rows - before;
            sink.read(&mut values, self.meaning, level, wanted).map_err(|reason| Fault::new(&part, reason))?;
            let found = sink.column.len() - before;
            self.found += found;
            if found == wanted && self.found < of_group_rows {
                self.values = Some(values);
                break;
            }
            if self.found != of_group_rows {
                let found = self.found;
                let reason = format!("found {found} values where the row group has {of_group_rows} rows");
                return Err(Fault::new(part, reason));
            }
            self.found = 0;
            self.group += 1;
        }
        self.n_before += sink.column.len();
        Ok(sink.column)
    }
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
        let read = contained(|| {
            let footer = |error: std::io::Error| Fault::new("the footer", error);
            let metadata = metadata_of(source.try_clone().map_err(footer)?)?;
            let source = Source::Disk { file: Arc::new(Mutex::new(source)), length };
            let n_rows = metadata.row_groups().iter().map(|group| u64::try_from(group.num_rows()).unwrap_or(0)).sum();
            Ok((columns_under_way(&source, &metadata, most)?, n_rows))
        });
        let (columns, n_rows) = read.unwrap_or_else(damaged).map_err(|fault| fault.of(file))?;
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
            (0..n_parts).map(|_| contained(|| column.next(n_rows, most)).unwrap_or_else(damaged)).collect()
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

/// What the library says, in one line.
fn words(error: &ParquetError) -> String {
    let said = match error {
        ParquetError::General(said) | ParquetError::NYI(said) | ParquetError::EOF(said) => said.clone(),
        other => other.to_string(),
    };
    said.lines().next().unwrap_or_default().to_owned()
}

/// A column being filled, and how many more bytes it may take.
struct Sink {
    column: TextColumn,
    room: u64,
    /// Rows of the file before the first of the column.
    n_before: usize,
}

impl Sink {
    fn read(&mut self, reader: &mut ColumnReader, meaning: Meaning, level: i16, n_rows: usize) -> Result<(), String> {
        match reader {
            ColumnReader::BoolColumnReader(reader) => self.fill(reader, level, n_rows, |value| Ok(value.to_string())),
            ColumnReader::Int32ColumnReader(reader) => self.fill(reader, level, n_rows, |value| meaning.short(*value)),
            ColumnReader::Int64ColumnReader(reader) => self.fill(reader, level, n_rows, |value| meaning.long(*value)),
            ColumnReader::Int96ColumnReader(reader) => self.fill(reader, level, n_rows, |value| Meaning::stamp(*value)),
            ColumnReader::FloatColumnReader(reader) => {
                self.fill(reader, level, n_rows, |value| Ok(single_text(*value)))
            }
            ColumnReader::DoubleColumnReader(reader) => {
                self.fill(reader, level, n_rows, |value| Ok(double_text(*value)))
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                self.fill(reader, level, n_rows, |value| meaning.bytes(value))
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                self.fill(reader, level, n_rows, |value| meaning.fixed(value))
            }
        }
    }

    fn fill<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        most_level: i16,
        n_rows: usize,
        text: impl Fn(&T::T) -> Result<String, Unsayable>,
    ) -> Result<(), String> {
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        let mut left = n_rows;
        while left > 0 {
            values.clear();
            levels.clear();
            let (records, ..) = reader
                .read_records(BATCH.min(left), Some(&mut levels), None, &mut values)
                .map_err(|error| words(&error))?;
            if records == 0 {
                return Ok(());
            }
            left = left.saturating_sub(records);
            let mut present = values.iter();
            for row in 0..records {
                let is_there = most_level == 0 || levels.get(row) == Some(&most_level);
                match if is_there { present.next() } else { None } {
                    Some(value) => {
                        let cell = text(value)
                            .map_err(|held| format!("row {} holds {held}", self.n_before + self.column.len() + 1))?;
                        self.column.push(&cell);
                    }
                    None => self.column.push(""),
                }
            }
            if self.column.size() as u64 > self.room {
                return Err("the table unpacks to more than a file of this size can hold".to_owned());
            }
        }
        Ok(())
    }
}
