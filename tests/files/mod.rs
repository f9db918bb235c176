//! What is read from files, what is concluded from it, and what is refused in which words.

mod arbitrary;
mod csv;
mod exported;
mod inference;
mod join;
mod leakage;
mod long_past;
mod model_files;
mod open_book;
mod parquet;
mod people;
mod plain;
mod playbook;
mod recorded;
mod refusals;
mod reported;
mod streams;

use winprob::book::{BookError, InterventionLog, LearningTable, Playbook};
use winprob::table::{TextTable, read_bytes};

/// Parquet files of every type, in both versions of the format.
pub fn parquet_files() -> Vec<Vec<u8>> {
    parquet::files()
}

/// A workbook from its parts: its properties, the formats of its cells, and the insides of its rows.
pub fn workbook(properties: &str, formats: &[&str], rows: &[&str]) -> Vec<u8> {
    reported::workbook(properties, formats, rows)
}

/// The cells of a table, row by row; a blank one is an empty text.
fn cells(table: &TextTable) -> Vec<Vec<String>> {
    let row = |row: usize| table.columns.iter().map(|c| c.cell(row).unwrap_or_default().to_owned()).collect();
    (0..table.n_rows()).map(row).collect()
}

/// A table from text that can be read.
fn table(text: &str) -> TextTable {
    read_bytes(text.as_bytes(), "renewals.csv").unwrap()
}

fn playbook(text: &str) -> Playbook {
    Playbook::parse(text, "playbook.toml").unwrap()
}

fn log(text: &str) -> InterventionLog {
    let table = read_bytes(text.as_bytes(), "interventions.csv").unwrap();
    InterventionLog::read(&table, &Playbook::default()).unwrap()
}

/// The learning table of files that fit together.
fn joined(renewals: &str, rules: &str, interventions: &str) -> LearningTable {
    LearningTable::join(&table(renewals), playbook(rules), &log(interventions)).unwrap()
}

/// The refusal of renewals under a playbook, without a log.
fn refusal(renewals: &str, rules: &str) -> String {
    refused(LearningTable::join(&table(renewals), playbook(rules), &InterventionLog::default()))
}

fn refused(result: Result<LearningTable, BookError>) -> String {
    result.expect_err("a refusal").to_string()
}

/// Fails unless every part is in the message, each after the one before.
fn assert_says(message: &str, parts: &[&str]) {
    let mut rest = message;
    for part in parts {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part:?} is not said, or not in this order, in: {message}"));
        rest = &rest[at + part.len()..];
    }
}
