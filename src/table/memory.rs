//! A table that is handed over in memory: each value becomes the text that a Parquet file of the same table would give.

use super::counted::Counted;
use super::error::{Place, TableError};
use super::parquet::{Unsayable, date_text, decimal_text, double_text, instant_text, single_text, time_text};
use super::text::{TextColumn, TextTable};

/// One typed value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Blank,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A whole number without sign.
    Unsigned(u64),
    /// A number of four bytes, whose shortest text is shorter than that of the same number in eight.
    Single(f32),
    /// A number of eight bytes.
    Double(f64),
    /// A whole number of units of `10^-scale`.
    Decimal {
        /// How many units.
        units: i128,
        /// Digits behind the point.
        scale: usize,
    },
    /// Days since 1970-01-01.
    Day(i64),
    /// So many parts of a second since 1970 in UTC.
    Instant {
        /// How many parts.
        count: i64,
        /// Parts a second has.
        per_second: i64,
    },
    /// So many parts of a second since midnight.
    Time {
        /// How many parts.
        count: i64,
        /// Parts a second has.
        per_second: i64,
    },
    /// Text.
    Text(&'a str),
    /// What is no plain value, in words.
    Other(&'static str),
}

impl TextColumn {
    fn push_value(&mut self, value: Value<'_>) -> Result<(), Unsayable> {
        match value {
            Value::Blank => self.push(""),
            Value::Text(text) => self.push(text),
            Value::Flag(flag) => self.push(if flag { "true" } else { "false" }),
            Value::Whole(number) => self.push(&number.to_string()),
            Value::Unsigned(number) => self.push(&number.to_string()),
            Value::Single(number) => self.push(&single_text(number)),
            Value::Double(number) => self.push(&double_text(number)),
            Value::Decimal { units, scale } => self.push(&decimal_text(&units.to_string(), scale)),
            Value::Day(days) => self.push(&date_text(days)?),
            Value::Instant { count, per_second } => self.push(&instant_text(count, per_second)?),
            Value::Time { count, per_second } => self.push(&time_text(count, per_second)),
            Value::Other(held) => return Err(held),
        }
        Ok(())
    }
}

/// A table of typed columns on its way to text.
#[derive(Debug)]
pub struct TypedTable {
    name: String,
    columns: Vec<TextColumn>,
}

impl TypedTable {
    /// A table without columns; `name` stands for it in messages.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), columns: Vec::new() }
    }

    /// Adds a column.
    ///
    /// # Errors
    /// [`TableError`] naming row and column of a value that no text says, or the column when its name is taken or its length differs.
    pub fn push<'a>(&mut self, name: &str, values: impl IntoIterator<Item = Value<'a>>) -> Result<(), TableError> {
        let refuse =
            |expected: String| TableError::Column { file: self.name.clone(), column: name.to_owned(), expected };
        if self.columns.iter().any(|known| known.name == name) {
            return Err(refuse("one column of this name, found two".to_owned()));
        }
        let mut column = TextColumn::new(name);
        for value in values {
            column.push_value(value).map_err(|held| TableError::Cell {
                place: Place {
                    file: self.name.clone(),
                    line: column.len() as u64 + 1,
                    counted: Counted::Rows,
                    column: name.to_owned(),
                },
                found: held.to_owned(),
                expected: "a number, a flag, a day of the years 1 to 9999, or UTF-8 text".to_owned(),
            })?;
        }
        let n_rows = column.len();
        match self.columns.first() {
            Some(first) if first.len() != n_rows => {
                Err(refuse(format!("{} rows as in {:?}, found {n_rows}", first.len(), first.name)))
            }
            _ => {
                self.columns.push(column);
                Ok(())
            }
        }
    }

    /// The table, read as a file of the same values is.
    ///
    /// # Errors
    /// [`TableError::NoRows`].
    pub fn read(self) -> Result<TextTable, TableError> {
        let mut table = TextTable::of_rows(&self.name, self.columns);
        if table.n_rows() == 0 {
            return Err(TableError::NoRows { file: table.file });
        }
        table.reading.is_read = true;
        table.settle();
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_values_read_back_as_they_are() {
        let mut typed = TypedTable::new("table");
        typed.push("arr", [Value::Double(0.1), Value::Whole(-3), Value::Decimal { units: -5, scale: 2 }]).unwrap();
        let stamp = Value::Instant { count: -1, per_second: 1_000 };
        typed.push("as_of", [Value::Day(19_782), Value::Blank, stamp]).unwrap();
        typed.push("csm", [Value::Text(" Ann "), Value::Flag(true), Value::Unsigned(u64::MAX)]).unwrap();
        let table = typed.read().unwrap();
        let cells: Vec<Vec<Option<&str>>> = table.columns.iter().map(|column| column.cells().collect()).collect();
        assert_eq!(cells[0], [Some("0.1"), Some("-3"), Some("-0.05")]);
        assert_eq!(cells[1], [Some("2024-02-29"), None, Some("1969-12-31T23:59:59Z")]);
        assert_eq!(cells[2], [Some("Ann"), Some("true"), Some("18446744073709551615")]);
    }

    #[test]
    fn what_no_text_says_is_refused_by_row_and_column() {
        let mut typed = TypedTable::new("table");
        let refused = typed.push("as_of", [Value::Blank, Value::Day(i64::MAX)]).unwrap_err().to_string();
        assert!(refused.starts_with("table: row 2, column \"as_of\": found \"a date outside"), "{refused}");
        typed.push("arr", [Value::Whole(1)]).unwrap();
        assert!(typed.push("arr", [Value::Whole(1)]).is_err() && typed.push("seats", []).is_err());
    }
}
