//! The real binary: what it reads, prints, refuses, and leaves behind.

mod assistants;
mod attention;
mod books;
mod documents;
mod endings;
mod exports;
mod first_run;
mod home;
mod invariants;
mod long;
mod outputs;
mod parts;
mod plans;
mod plays;
mod printed;
mod refusals;
mod registry;
mod sameness;
mod tokens;
mod ways;

use std::collections::HashMap;

/// A row of a printed table, by column.
type Row = HashMap<String, String>;

/// The rows of a printed table.
fn rows(csv: &str) -> Vec<Row> {
    csv::Reader::from_reader(csv.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// The header of a printed table.
fn header(csv: &str) -> &str {
    csv.lines().next().unwrap_or_default()
}
