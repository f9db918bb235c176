//! Files become typed columns here; every refusal names file, line, column, the value found and what was expected.
//!
//! [`read`] turns CSV, gzip, Excel workbooks or Parquet into a [`TextTable`], [`TypedTable`] what is in memory; [`infer`] looks at a whole column and decides what it is;
//! [`parse`] makes a typed [`Column`] of it; [`csv_bytes`] and [`parquet_of`] go the other way.

mod column;
mod contained;
mod counted;
mod currency;
mod date_order;
mod dates;
mod day_numbers;
mod decide;
mod decimal_mark;
mod encoding;
mod error;
mod export;
mod infer;
mod kind;
mod layout;
mod lines;
mod look;
mod looking;
mod memory;
mod month_words;
mod names;
mod number;
mod parquet;
mod parse;
mod read;
mod reading;
mod records;
mod settle;
mod settling;
mod stream;
mod text;
mod unpack;
mod workbook;

pub use column::{Categories, Column, ColumnData};
pub use counted::Counted;
pub use date_order::DateOrder;
pub use dates::day_of_text;
pub use decide::Styles;
pub use decimal_mark::DecimalMark;
pub use error::{Faults, Place, TableError};
pub use export::{
    Field, csv_bytes, csv_rows, flag_cell, guarded, money_cell, number_cell, table_of_records, text_cell, xlsx_bytes,
};
pub use infer::{Inferred, infer};
pub use kind::Kind;
pub use memory::{TypedTable, Value};
pub use parquet::{ParquetRecords, parquet_of};
pub use parse::{NO, YES, gathered, parse, parse_date_cell, parse_dates, parse_flag_text, parse_number_cell};
pub use read::{bytes_of, file_of, read, read_bytes, read_bytes_with, text_of};
pub use reading::{LeftOut, TableReading};
pub use settle::agreed;
pub use settling::Settling;
pub use stream::TableStream;
pub use text::{TextColumn, TextTable};
