//! A Parquet file to text columns, column by column and a batch of rows at a time.

use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::Compression;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::{SerializedFileReader, SerializedPageReader};

use super::cells::{Meaning, Unsayable, double_text, single_text};
use super::pages::{Chunk, Guarded};
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
    let read = contained(|| columns_of(&bytes, most));
    let damaged = |fault: Fault| TableError::Parquet { file: file.to_owned(), part: fault.part, reason: fault.reason };
    let columns = read.unwrap_or_else(|| Err(Fault::new("the file", "it is damaged"))).map_err(damaged)?;
    if columns.first().is_none_or(TextColumn::is_empty) {
        return Err(TableError::NoRows { file: file.to_owned() });
    }
    Ok(TextTable::of_rows(file, columns))
}

fn columns_of(bytes: &Bytes, most: u64) -> Result<Vec<TextColumn>, Fault> {
    let footer = |error: ParquetError| Fault::new("the footer", words(&error));
    let reader = SerializedFileReader::new(bytes.clone()).map_err(footer)?;
    let metadata = reader.metadata();
    let described = metadata.file_metadata().schema_descr_ptr();
    check_size(metadata, most)?;
    let mut columns: Vec<TextColumn> = Vec::with_capacity(described.num_columns());
    let mut taken = 0;
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
        let mut sink = Sink { column: TextColumn::new(&name), room: most.saturating_sub(taken) };
        for group in 0..metadata.num_row_groups() {
            let part = || format!("row group {}, {part}", group + 1);
            let fault = |error: ParquetError| Fault::new(part(), words(&error));
            let of_group = metadata.row_groups().get(group).filter(|of_group| index < of_group.num_columns());
            let of_group = of_group.ok_or_else(|| Fault::new(part(), "it is missing"))?;
            let chunk = of_group.column(index);
            let n_rows = usize::try_from(of_group.num_rows()).unwrap_or(0);
            let is_gzip = matches!(chunk.compression(), Compression::GZIP(_));
            let source = Arc::new(Chunk { bytes: bytes.clone(), most, is_gzip });
            let pages = SerializedPageReader::new(source, chunk, n_rows, None).map_err(fault)?;
            let has_levels = column.max_def_level() > 0;
            let guarded = Guarded { pages: Box::new(pages), rows_left: n_rows as u64, has_levels };
            let values = get_column_reader(Arc::clone(column), Box::new(guarded));
            let before = sink.column.len();
            sink.read(values, meaning, column.max_def_level()).map_err(|reason| Fault::new(part(), reason))?;
            let found = sink.column.len() - before;
            if found != n_rows {
                return Err(Fault::new(part(), format!("found {found} values where the row group has {n_rows} rows")));
            }
        }
        taken += sink.column.size() as u64;
        columns.push(sink.column);
    }
    Ok(columns)
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
}

impl Sink {
    fn read(&mut self, reader: ColumnReader, meaning: Meaning, most_level: i16) -> Result<(), String> {
        match reader {
            ColumnReader::BoolColumnReader(reader) => self.fill(reader, most_level, |value| Ok(value.to_string())),
            ColumnReader::Int32ColumnReader(reader) => self.fill(reader, most_level, |value| meaning.short(*value)),
            ColumnReader::Int64ColumnReader(reader) => self.fill(reader, most_level, |value| meaning.long(*value)),
            ColumnReader::Int96ColumnReader(reader) => self.fill(reader, most_level, |value| Meaning::stamp(*value)),
            ColumnReader::FloatColumnReader(reader) => self.fill(reader, most_level, |value| Ok(single_text(*value))),
            ColumnReader::DoubleColumnReader(reader) => self.fill(reader, most_level, |value| Ok(double_text(*value))),
            ColumnReader::ByteArrayColumnReader(reader) => self.fill(reader, most_level, |value| meaning.bytes(value)),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                self.fill(reader, most_level, |value| meaning.fixed(value))
            }
        }
    }

    fn fill<T: DataType>(
        &mut self,
        mut reader: ColumnReaderImpl<T>,
        most_level: i16,
        text: impl Fn(&T::T) -> Result<String, Unsayable>,
    ) -> Result<(), String> {
        let (mut values, mut levels) = (Vec::new(), Vec::new());
        loop {
            values.clear();
            levels.clear();
            let (records, ..) =
                reader.read_records(BATCH, Some(&mut levels), None, &mut values).map_err(|error| words(&error))?;
            if records == 0 {
                return Ok(());
            }
            let mut present = values.iter();
            for row in 0..records {
                let is_there = most_level == 0 || levels.get(row) == Some(&most_level);
                match if is_there { present.next() } else { None } {
                    Some(value) => {
                        let cell = text(value).map_err(|held| format!("row {} holds {held}", self.column.len() + 1))?;
                        self.column.push(&cell);
                    }
                    None => self.column.push(""),
                }
            }
            if self.column.size() as u64 > self.room {
                return Err("the table unpacks to more than a file of this size can hold".to_owned());
            }
        }
    }
}
