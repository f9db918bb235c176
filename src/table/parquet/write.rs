//! Text columns to a Parquet file: one row group, packed with Zstandard, every column optional.

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
use crate::table::text::TextTable;

/// The table as a Parquet file; `kinds` says what each column is, and blanks are null.
///
/// Numbers become doubles, dates days, flags booleans, categories and text UTF-8.
///
/// # Errors
/// [`TableError`] for a cell that is not what its column is said to be.
pub fn parquet_of(table: &TextTable, kinds: &[Kind]) -> Result<Vec<u8>, TableError> {
    let failed = |error: ParquetError| TableError::Io {
        file: table.file.clone(),
        source: std::io::Error::other(error.to_string()),
    };
    let fields = table.columns.iter().zip(kinds).map(|(column, kind)| field(&column.name, *kind).map(Arc::new));
    let fields = fields.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let schema = Type::group_type_builder("table").with_fields(fields).build().map_err(failed)?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties)).map_err(failed)?;
    let mut group = writer.next_row_group().map_err(failed)?;
    for (column, kind) in table.columns.iter().zip(kinds) {
        match parse(table, column, *kind, false)?.data {
            ColumnData::Number(values) => {
                let cells = values.iter().map(|value| (!value.is_nan()).then_some(*value));
                write::<DoubleType>(&mut group, cells).map_err(failed)?;
            }
            ColumnData::Date(days) => {
                let cells = days.iter().map(|day| day.map(crate::units::Date::days_since_epoch));
                write::<Int32Type>(&mut group, cells).map_err(failed)?;
            }
            ColumnData::Flag(flags) => write::<BoolType>(&mut group, flags.into_iter()).map_err(failed)?,
            ColumnData::Category(_) => {
                let cells = column.cells().map(|cell| cell.map(|text| ByteArray::from(text.as_bytes().to_vec())));
                write::<ByteArrayType>(&mut group, cells).map_err(failed)?;
            }
        }
    }
    group.close().map_err(failed)?;
    writer.into_inner().map_err(failed)
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

fn write<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
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
