//! Text columns to a Parquet file: row groups packed with Zstandard, every column optional.

use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
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
use crate::units::Date;

/// Rows of a row group.
const GROUP_ROWS: usize = 131_072;

/// Cells of a column as a Parquet file holds them.
#[derive(Debug, Clone)]
pub enum Cells {
    /// Numbers; `NaN` is null.
    Numbers(Vec<f64>),
    /// Yes or no.
    Flags(Vec<Option<bool>>),
    /// Calendar days.
    Days(Vec<Option<Date>>),
    /// Texts; blanks are null.
    Texts(TextColumn),
}

/// A Parquet file under way: rows are kept until a row group is full.
pub struct ParquetRecords<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    file: String,
    waiting: Vec<Cells>,
}

impl Cells {
    /// Texts as they are, without blanks around them.
    pub fn texts<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut column = TextColumn::default();
        cells.for_each(|cell| column.push_raw(cell.trim()));
        Self::Texts(column)
    }

    /// The cells of a column of text.
    ///
    /// # Errors
    /// [`TableError`] for a cell that is not what the column is said to be.
    fn of(table: &TextTable, column: &TextColumn, kind: Kind) -> Result<Self, TableError> {
        Ok(match kind {
            Kind::Category | Kind::Text => Self::Texts(column.clone()),
            _ => match parse(table, column, kind, false)?.data {
                ColumnData::Number(values) => Self::Numbers(values),
                ColumnData::Flag(flags) => Self::Flags(flags),
                ColumnData::Date(days) => Self::Days(days),
                ColumnData::Category(_) => Self::Texts(column.clone()),
            },
        })
    }

    fn none(name: &str, kind: Kind) -> Self {
        match kind {
            Kind::Number => Self::Numbers(Vec::new()),
            Kind::Flag => Self::Flags(Vec::new()),
            Kind::Date => Self::Days(Vec::new()),
            Kind::Category | Kind::Text => Self::Texts(TextColumn::new(name)),
        }
    }

    fn clear(&mut self) {
        match self {
            Self::Numbers(values) => values.clear(),
            Self::Flags(flags) => flags.clear(),
            Self::Days(days) => days.clear(),
            Self::Texts(texts) => *texts = texts.like(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Flags(flags) => flags.len(),
            Self::Days(days) => days.len(),
            Self::Texts(texts) => texts.len(),
        }
    }

    /// Adds some rows of a column of the same kind.
    fn extend(&mut self, more: &Self, rows: Range<usize>) {
        match (self, more) {
            (Self::Numbers(values), Self::Numbers(more)) => values.extend_from_slice(&more[rows]),
            (Self::Flags(flags), Self::Flags(more)) => flags.extend_from_slice(&more[rows]),
            (Self::Days(days), Self::Days(more)) => days.extend_from_slice(&more[rows]),
            (Self::Texts(texts), Self::Texts(more)) => rows.for_each(|row| texts.push_raw(more.raw(row))),
            _ => {}
        }
    }

    fn write<W: Write + Send>(&self, group: &mut SerializedRowGroupWriter<'_, W>) -> Result<(), ParquetError> {
        match self {
            Self::Numbers(values) => {
                write::<W, DoubleType>(group, values.iter().map(|value| (!value.is_nan()).then_some(*value)))
            }
            Self::Flags(flags) => write::<W, BoolType>(group, flags.iter().copied()),
            Self::Days(days) => write::<W, Int32Type>(group, days.iter().map(|day| day.map(Date::days_since_epoch))),
            Self::Texts(texts) => {
                let all = Bytes::copy_from_slice(texts.bytes());
                let mut at = 0;
                let cells = (0..texts.len()).map(|row| {
                    let cell = at..at + texts.raw(row).len();
                    at = cell.end;
                    texts.cell(row).map(|_| ByteArray::from(all.slice(cell)))
                });
                write::<W, ByteArrayType>(group, cells)
            }
        }
    }
}

/// Records as columns of these names and kinds.
///
/// # Errors
/// [`TableError`] for a cell that is not what its column is said to be.
pub fn columns_of(header: &[(&str, Kind)], records: &[Vec<String>]) -> Result<Vec<Cells>, TableError> {
    let mut columns: Vec<TextColumn> = header.iter().map(|(name, _)| TextColumn::new(name)).collect();
    for record in records {
        for (column, cell) in columns.iter_mut().zip(record) {
            column.push_raw(cell.trim());
        }
    }
    let table = TextTable::of_rows("results", columns);
    table.columns.iter().zip(header).map(|(column, (_, kind))| Cells::of(&table, column, *kind)).collect()
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
        let waiting = columns.iter().map(|(name, kind)| Cells::none(name, *kind)).collect();
        Ok(Self { writer, file: file.to_owned(), waiting })
    }

    /// Adds rows: a column of cells for each of the file's, of its kind and all of one length.
    ///
    /// # Errors
    /// [`TableError::Io`].
    pub fn push(&mut self, columns: &[Cells]) -> Result<(), TableError> {
        let n_rows = columns.first().map_or(0, Cells::len);
        let mut first = 0;
        while first < n_rows {
            let last = n_rows.min(first + GROUP_ROWS - self.n_waiting());
            for (waiting, cells) in self.waiting.iter_mut().zip(columns) {
                waiting.extend(cells, first..last);
            }
            first = last;
            if self.n_waiting() >= GROUP_ROWS {
                self.write()?;
            }
        }
        Ok(())
    }

    fn n_waiting(&self) -> usize {
        self.waiting.first().map_or(0, Cells::len)
    }

    /// Writes the rows that wait as a row group.
    fn write(&mut self) -> Result<(), TableError> {
        let failed = |error: ParquetError| failed(&self.file, &error);
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for column in &mut self.waiting {
            column.write(&mut group).map_err(failed)?;
            column.clear();
        }
        group.close().map_err(failed)?;
        Ok(())
    }

    /// Writes what waits and the footer, and gives back what was written to. A file without rows has one empty row group.
    ///
    /// # Errors
    /// As [`ParquetRecords::push`].
    pub fn end(mut self) -> Result<W, TableError> {
        if self.n_waiting() > 0 || self.writer.flushed_row_groups().is_empty() {
            self.write()?;
        }
        self.writer.into_inner().map_err(|error| failed(&self.file, &error))
    }
}

fn failed(file: &str, error: &ParquetError) -> TableError {
    TableError::Io { file: file.to_owned(), source: std::io::Error::other(error.to_string()) }
}

/// The table as a Parquet file; `kinds` says what each column is.
///
/// # Errors
/// [`TableError`] for a cell that is not what its column is said to be.
pub fn parquet_of(table: &TextTable, kinds: &[Kind]) -> Result<Vec<u8>, TableError> {
    let columns: Vec<(&str, Kind)> =
        table.columns.iter().zip(kinds).map(|(column, kind)| (column.name.as_str(), *kind)).collect();
    let mut records = ParquetRecords::begin(Vec::new(), &table.file, &columns)?;
    let cells = table.columns.iter().zip(kinds).map(|(column, kind)| Cells::of(table, column, *kind));
    records.push(&cells.collect::<Result<Vec<_>, _>>()?)?;
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
