//! The columns of a Parquet file to text, each a batch of rows at a time.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::DataType;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::schema::types::ColumnDescPtr;

use super::cells::{Meaning, Unsayable, double_text, single_text};
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
