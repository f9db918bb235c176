//! Files become typed columns here; every refusal names file, line, column, the value found and what was expected.
//!
//! [`read`] turns CSV, gzip, Excel workbooks or Parquet into a [`TextTable`], [`TypedTable`] what is in memory; [`infer`] looks at a whole column and decides what it is;
//! [`parse`] makes a typed [`Column`] of it; [`csv_bytes`] and [`parquet_of`] go the other way.

mod blocks;
mod column;
mod contained;
mod counted;
mod day_names;
mod decide;
mod error;
mod export;
mod files;
mod infer;
mod kind;
mod look;
mod looking;
mod memory;
mod names;
mod parquet;
mod parse;
mod passes;
mod plain;
mod reading;
mod settle;
mod settling;
mod stored;
mod text;
mod unpack;
mod values;

pub use blocks::in_blocks;
pub use column::{Categories, Column, ColumnData};
pub use counted::Counted;
pub use decide::Styles;
pub use error::{Faults, Place, TableError};
pub use export::{
    Field, Sheet, csv_bytes, csv_rows, flag_cell, guarded, money_cell, number_cell, six_decimals, table_of_records,
    text_cell, xlsx_bytes,
};
pub use files::{TableStream, bytes_of, file_of, read, read_bytes, read_bytes_with, text_of};
pub use infer::{Inferred, infer};
pub use kind::Kind;
pub use memory::{TypedTable, Value};
pub use parquet::{Cells, ParquetRecords, columns_of, parquet_of};
pub use parse::{NO, YES, gathered, parse, parse_date_cell, parse_dates, parse_flag_text, parse_number_cell};
pub use passes::Passes;
pub use reading::{LeftOut, TableReading};
pub use settle::agreed;
pub use settling::Settling;
pub use text::{TextColumn, TextTable};
pub use values::date_order::DateOrder;
pub use values::dates::day_of_text;
pub use values::decimal_mark::DecimalMark;
use values::{date_order, dates, day_numbers, decimal_mark, number};
