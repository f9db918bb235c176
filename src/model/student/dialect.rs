//! Quoting, casts and arithmetic of dates in each SQL dialect that a student is written for.

use std::fmt::Write;
use std::str::FromStr;

/// A dialect of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `DuckDB`.
    DuckDb,
    /// `PostgreSQL`.
    Postgres,
    /// Snowflake.
    Snowflake,
    /// `BigQuery`.
    BigQuery,
    /// Spark SQL and Databricks.
    Spark,
}

/// A dialect that is not known.
#[derive(Debug, thiserror::Error)]
#[error("expected duckdb, postgres, snowflake, bigquery or spark")]
pub struct UnknownDialect;

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(word: &str) -> Result<Self, UnknownDialect> {
        match word {
            "duckdb" => Ok(Self::DuckDb),
            "postgres" => Ok(Self::Postgres),
            "snowflake" => Ok(Self::Snowflake),
            "bigquery" => Ok(Self::BigQuery),
            "spark" => Ok(Self::Spark),
            _ => Err(UnknownDialect),
        }
    }
}

impl Dialect {
    /// A name of a column. Snowflake keeps names that were written without quotes in capitals, so a plain name is.
    pub(super) fn name(self, name: &str) -> String {
        match self {
            Self::Snowflake if is_plain(name) => format!("\"{}\"", name.to_uppercase()),
            Self::DuckDb | Self::Postgres | Self::Snowflake => format!("\"{}\"", name.replace('"', "\"\"")),
            Self::BigQuery => format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`")),
            Self::Spark => format!("`{}`", name.replace('`', "``")),
        }
    }

    /// A name of a table, whose parts stand between dots.
    pub(super) fn table(self, name: &str) -> String {
        name.split('.').map(|part| self.name(part)).collect::<Vec<_>>().join(".")
    }

    /// A text.
    pub(super) fn text(self, text: &str) -> String {
        let escaped = match self {
            Self::DuckDb | Self::Postgres => text.replace('\'', "''"),
            Self::Snowflake => text.replace('\\', "\\\\").replace('\'', "''"),
            Self::BigQuery | Self::Spark => text.replace('\\', "\\\\").replace('\'', "\\'"),
        };
        format!("'{escaped}'")
    }

    /// A number with an exponent, which most dialects read as a floating-point number; `0.123` is a decimal to most.
    pub(super) fn number(value: f64) -> String {
        let mut text = String::new();
        let _infallible = write!(text, "{value:E}");
        text
    }

    /// A number as a floating-point one, also where a literal with an exponent is a decimal, as in PostgreSQL.
    pub(super) fn as_double(self, number: &str) -> String {
        format!("CAST({number} AS {})", self.double())
    }

    fn double(self) -> &'static str {
        match self {
            Self::DuckDb | Self::Snowflake | Self::Spark => "DOUBLE",
            Self::Postgres => "DOUBLE PRECISION",
            Self::BigQuery => "FLOAT64",
        }
    }

    fn string(self) -> &'static str {
        match self {
            Self::DuckDb | Self::Snowflake => "VARCHAR",
            Self::Postgres => "TEXT",
            Self::BigQuery | Self::Spark => "STRING",
        }
    }

    /// A column as a floating-point number; one that is not a number (NaN) is null.
    pub(super) fn as_number(self, column: &str) -> String {
        let double = self.double();
        let cast = format!("CAST({column} AS {double})");
        match self {
            Self::BigQuery => format!("IF(IS_NAN({cast}), NULL, {cast})"),
            _ => format!("NULLIF({cast}, CAST('NaN' AS {double}))"),
        }
    }

    /// A column as a trimmed text; a blank one is null.
    pub(super) fn as_text(self, column: &str) -> String {
        format!("NULLIF(TRIM(CAST({column} AS {})), '')", self.string())
    }

    /// Days from one day to another as a floating-point number.
    pub(super) fn days(self, from: &str, to: &str) -> String {
        let (from, to) = (format!("CAST({from} AS DATE)"), format!("CAST({to} AS DATE)"));
        let days = match self {
            Self::DuckDb => format!("DATE_DIFF('day', {from}, {to})"),
            Self::Postgres => format!("({to} - {from})"),
            Self::Snowflake => format!("DATEDIFF('day', {from}, {to})"),
            Self::BigQuery => format!("DATE_DIFF({to}, {from}, DAY)"),
            Self::Spark => format!("DATEDIFF({to}, {from})"),
        };
        format!("CAST({days} AS {})", self.double())
    }
}

fn is_plain(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|first| first.is_ascii_lowercase() || first == '_')
        && letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
