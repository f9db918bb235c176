//! Files become typed columns here; every refusal names file, line, column, the value found and what was expected.

mod column;

pub use column::{Categories, Column, ColumnData};
