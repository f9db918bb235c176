//! Parquet files to text columns and back, through the column readers and writers of the `parquet` crate.
//!
//! A file from elsewhere may be damaged or hostile, and the crate allocates what a page's header asks for and panics
//! on some of what it does not expect. So every page passes a guard first (`pages`), rows are read a batch at a
//! time (`column`), and what still panics in there becomes an error of the file (`fault`).

mod cells;
mod column;
mod fault;
mod pages;
mod read;
mod write;

pub(super) use cells::{Unsayable, date_text, decimal_text, double_text, instant_text, single_text, time_text};
pub(super) use read::{MAGIC, ParquetRows, read_parquet};
pub use write::{Cells, ParquetRecords, columns_of, parquet_of};
