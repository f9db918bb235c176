//! Text columns to a Parquet file: row groups packed with Zstandard, every column optional.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::Type;

use super::super::kind::Kind;
use crate::table::column::ColumnData;
use crate::table::error::TableError;
use crate::table::parse::parse;
use crate::table::text::{TextColumn, TextTable};

/// Rows of a row group.
const GROUP_ROWS: usize = 131_072;

/// A Parquet file under way: rows are kept until a row group is full.
pub struct ParquetRecords<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    kinds: Vec<Kind>,
    waiting: TextTable,
}

impl<W: Write + Send> ParquetRecords<W> {
    /// A file of these columns, which `file` names in messages; blanks are null.
    ///
    /// Numbers become doubles, dates days, flags booleans, categories and text UTF-8.
    ///
    /// # Errors
    /// [`TableError::Io`].
    pub fn begin(into: W, file: &str, columns: &[(&str, Kind)]) -> Result<Self, TableError> {
        let fields = columns.iter().map(|(name, kind)| field(name, *kind).map(Arc::new));
        let fields = fields.collect::<Result<Vec<_>, _>>().map_err(|error| failed(file, &error))?;
        let schema = Type::group_type_builder("table").with_fields(fields).build();
        let schema = schema.map_err(|error| failed(file, &error))?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let writer = SerializedFileWriter::new(into, Arc::new(schema), Arc::new(properties));
        let writer = writer.map_err(|error| failed(file, &error))?;
        let waiting = TextTable::of_rows(file, columns.iter().map(|(name, _)| TextColumn::new(name)).collect());
        Ok(Self { writer, kinds: columns.iter().map(|(_, kind)| *kind).collect(), waiting })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// [`TableError`] for a cell that is not what its column is said to be.
    pub fn push<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> Result<(), TableError> {
        for (column, cell) in self.waiting.columns.iter_mut().zip(cells) {
            column.push_raw(cell.trim());
        }
        self.waiting.lines.push(self.waiting.lines.len() as u64 + 1);
        if self.waiting.lines.len() < GROUP_ROWS { Ok(()) } else { self.write() }
    }

    /// Writes the rows that wait as a row group.
    fn write(&mut self) -> Result<(), TableError> {
        let empty = self.waiting.columns.iter().map(|column| TextColumn::new(&column.name)).collect();
        let table = std::mem::replace(&mut self.waiting, TextTable::of_rows("", empty));
        self.waiting.file.clone_from(&table.file);
        let failed = |error: ParquetError| failed(&table.file, &error);
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for (column, kind) in table.columns.iter().zip(&self.kinds) {
            match parse(&table, column, *kind, false)?.data {
                ColumnData::Number(values) => {
                    let cells = values.iter().map(|value| (!value.is_nan()).then_some(*value));
                    write::<W, DoubleType>(&mut group, cells).map_err(failed)?;
                }
                ColumnData::Date(days) => {
                    let cells = days.iter().map(|day| day.map(crate::units::Date::days_since_epoch));
                    write::<W, Int32Type>(&mut group, cells).map_err(failed)?;
                }
                ColumnData::Flag(flags) => write::<W, BoolType>(&mut group, flags.into_iter()).map_err(failed)?,
                ColumnData::Category(_) => {
                    let cells = column.cells().map(|cell| cell.map(|text| ByteArray::from(text.as_bytes().to_vec())));
                    write::<W, ByteArrayType>(&mut group, cells).map_err(failed)?;
                }
            }
        }
        group.close().map_err(failed)?;
        Ok(())
    }

    /// Writes what waits and the footer, and gives back what was written to. A file without rows has one empty row group.
    ///
    /// # Errors
    /// As [`ParquetRecords::push`].
    pub fn end(mut self) -> Result<W, TableError> {
        if !self.waiting.lines.is_empty() || self.writer.flushed_row_groups().is_empty() {
            self.write()?;
        }
        let file = self.waiting.file;
        self.writer.into_inner().map_err(|error| failed(&file, &error))
    }
}

fn failed(file: &str, error: &ParquetError) -> TableError {
    TableError::Io { file: file.to_owned(), source: std::io::Error::other(error.to_string()) }
}

/// The table as a Parquet file; `kinds` says what each column is.
///
/// # Errors
/// As [`ParquetRecords::push`].
pub fn parquet_of(table: &TextTable, kinds: &[Kind]) -> Result<Vec<u8>, TableError> {
    let columns: Vec<(&str, Kind)> =
        table.columns.iter().zip(kinds).map(|(column, kind)| (column.name.as_str(), *kind)).collect();
    let mut records = ParquetRecords::begin(Vec::new(), &table.file, &columns)?;
    for row in 0..table.columns.first().map_or(0, TextColumn::len) {
        records.push(table.columns.iter().map(|column| column.cell(row).unwrap_or_default()))?;
    }
    records.end()
}

fn field(name: &str, kind: Kind) -> Result<Type, ParquetError> {
    let (physical, logical) = match kind {
        Kind::Number => (Physical::DOUBLE, None),
        Kind::Flag => (Physical::BOOLEAN, None),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
        Kind::Category | Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    Type::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

fn write<W: Write + Send, T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    cells: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ParquetError> {
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    let column = group.next_column()?;
    let mut column = column.ok_or_else(|| ParquetError::General("no column is left to write".to_owned()))?;
    column.typed::<T>().write_batch(&values, Some(&levels), None)?;
    column.close()
}
