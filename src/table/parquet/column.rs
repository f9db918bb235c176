//! The columns of a Parquet file to text, each a batch of rows at a time.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::{ByteArray, DataType};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::schema::types::ColumnDescPtr;

use super::cells::{Meaning, NO_TEXT, Unsayable, double_text, single_text};
use super::fault::{Fault, words};
use super::pages::{Chunk, Guarded, Source};
use crate::table::text::TextColumn;

/// Rows decoded at a time.
const BATCH: usize = 4096;

/// A column of a file, and how far it is read.
pub(super) struct ColumnUnderWay {
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

/// Every column at its first row.
pub(super) fn columns_under_way(
    source: &Source,
    metadata: &Arc<ParquetMetaData>,
    most: u64,
) -> Result<Vec<ColumnUnderWay>, Fault> {
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

impl ColumnUnderWay {
    /// The next rows, so many or what there is, in at most so many bytes.
    pub(super) fn next(&mut self, n_rows: usize, room: u64) -> Result<TextColumn, Fault> {
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
            ColumnReader::BoolColumnReader(reader) => {
                self.fill(reader, level, n_rows, said(|value: &bool| Ok(value.to_string())))
            }
            ColumnReader::Int32ColumnReader(reader) if meaning == Meaning::Plain => {
                self.fill(reader, level, n_rows, counted(|value| f64::from(*value), i32::to_string))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                self.fill(reader, level, n_rows, said(|value| meaning.short(*value)))
            }
            // Where eight bytes hold more than a double tells apart, the text is kept.
            ColumnReader::Int64ColumnReader(reader) if meaning == Meaning::Plain => {
                self.fill(reader, level, n_rows, counted(|value| *value as f64, i64::to_string))
            }
            ColumnReader::Int64ColumnReader(reader) => {
                self.fill(reader, level, n_rows, said(|value| meaning.long(*value)))
            }
            ColumnReader::Int96ColumnReader(reader) => {
                self.fill(reader, level, n_rows, said(|value| Meaning::stamp(*value)))
            }
            ColumnReader::FloatColumnReader(reader) => {
                self.fill(reader, level, n_rows, said(|value| Ok(single_text(*value))))
            }
            ColumnReader::DoubleColumnReader(reader) => {
                self.fill(reader, level, n_rows, counted(|value| *value, |value| double_text(*value)))
            }
            ColumnReader::ByteArrayColumnReader(reader) if meaning == Meaning::Plain => {
                self.fill(reader, level, n_rows, |column, value: Option<&ByteArray>| {
                    column.push(value.map_or(Ok(""), |value| std::str::from_utf8(value.data()).map_err(|_| NO_TEXT))?);
                    Ok(())
                })
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                self.fill(reader, level, n_rows, said(|value| meaning.bytes(value)))
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                self.fill(reader, level, n_rows, said(|value| meaning.fixed(value)))
            }
        }
    }

    fn fill<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        most_level: i16,
        n_rows: usize,
        push: impl Fn(&mut TextColumn, Option<&T::T>) -> Result<(), Unsayable>,
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
                let value = if is_there { present.next() } else { None };
                push(&mut self.column, value)
                    .map_err(|held| format!("row {} holds {held}", self.n_before + self.column.len() + 1))?;
            }
            if self.column.size() as u64 > self.room {
                return Err("the table unpacks to more than a file of this size can hold".to_owned());
            }
        }
        Ok(())
    }
}

/// Adds a value as text.
fn said<T>(
    text: impl Fn(&T) -> Result<String, Unsayable>,
) -> impl Fn(&mut TextColumn, Option<&T>) -> Result<(), Unsayable> {
    move |column, value| {
        match value {
            Some(value) => column.push(&text(value)?),
            None => column.push(""),
        }
        Ok(())
    }
}

/// Adds a value as a number.
fn counted<T>(
    number: impl Fn(&T) -> f64,
    text: impl Fn(&T) -> String,
) -> impl Fn(&mut TextColumn, Option<&T>) -> Result<(), Unsayable> {
    move |column, value| {
        column.push_number(value.map(&number), || value.map_or_else(String::new, &text));
        Ok(())
    }
}
