//! The ledger as a CSV file: a record for each line, which repeats the entry it stands in.
//!
//! Numbers are written so that they are read back to the last bit, as the hashes ask for.

use std::str::FromStr;

use super::entry::{LedgerEntry, WholeEntry};
use super::line::{LedgerLine, Statement};

const HEADER: [&str; 15] = [
    "position",
    "at",
    "n_lines",
    "root",
    "previous",
    "hash",
    "line",
    "line_hash",
    "account_id",
    "model",
    "as_of",
    "win_probability",
    "low",
    "high",
    "salt",
];
/// Where the statement begins.
const STATEMENT: usize = 8;

/// A file that is no ledger.
#[derive(Debug, thiserror::Error)]
pub enum LedgerFileError {
    /// It is not CSV.
    #[error("{file}: {source}")]
    Csv {
        /// The file.
        file: String,
        /// What is amiss.
        source: csv::Error,
    },
    /// Its header row is another one.
    #[error("{file}, line 1: found the columns {found:?}, expected those of `winprob ledger export`: {expected:?}")]
    Header {
        /// The file.
        file: String,
        /// The columns.
        found: String,
        /// Those of a ledger.
        expected: String,
    },
    /// A value cannot be read.
    #[error("{file}, line {line}, column {column:?}: found {found:?}, expected {expected}")]
    Value {
        /// The file.
        file: String,
        /// The line of the file.
        line: u64,
        /// The column.
        column: &'static str,
        /// What stands there.
        found: String,
        /// What should.
        expected: &'static str,
    },
}

/// Entries with their lines as CSV, with the header row where it is asked for.
///
/// # Errors
/// [`LedgerFileError`] when they cannot be written, naming `file`.
pub fn ledger_csv(entries: &[WholeEntry], with_header: bool, file: &str) -> Result<Vec<u8>, LedgerFileError> {
    let broken = |source| LedgerFileError::Csv { file: file.to_owned(), source };
    let mut writer = csv::Writer::from_writer(Vec::new());
    if with_header {
        writer.write_record(HEADER).map_err(broken)?;
    }
    for (entry, lines) in entries {
        for line in lines {
            writer.write_record(record(entry, line)).map_err(broken)?;
        }
    }
    writer.into_inner().map_err(|error| broken(error.into_error().into()))
}

fn record(entry: &LedgerEntry, line: &LedgerLine) -> Vec<String> {
    let mut record = vec![
        entry.position.to_string(),
        entry.at.to_string(),
        entry.n_lines.to_string(),
        entry.root.clone(),
        entry.previous.clone(),
        entry.hash.clone(),
        line.number.to_string(),
        line.hash.clone(),
    ];
    match &line.statement {
        Some(said) => record.extend([
            said.account_id.clone(),
            said.model.clone(),
            said.as_of.map_or_else(String::new, |day| day.to_string()),
            said.win_probability.to_string(),
            said.low.to_string(),
            said.high.to_string(),
            said.salt.clone(),
        ]),
        None => record.resize(HEADER.len(), String::new()),
    }
    record
}

/// Reads a file as [`ledger_csv`] writes it.
///
/// # Errors
/// [`LedgerFileError`] naming file, line and column.
pub fn read_ledger_csv(bytes: &[u8], file: &str) -> Result<Vec<WholeEntry>, LedgerFileError> {
    let broken = |source| LedgerFileError::Csv { file: file.to_owned(), source };
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().map_err(broken)?;
    if *header != HEADER[..] {
        let found = header.iter().collect::<Vec<_>>().join(",");
        return Err(LedgerFileError::Header { file: file.to_owned(), found, expected: HEADER.join(",") });
    }
    let mut entries: Vec<WholeEntry> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let (entry, line) = Cells { record: &record, file }.read()?;
        match entries.last_mut() {
            // A record whose entry says anything else begins another entry, which the chain then finds out of place.
            Some((last, lines)) if *last == entry => lines.push(line),
            _ => entries.push((entry, vec![line])),
        }
    }
    Ok(entries)
}

/// A record of the file.
struct Cells<'a> {
    record: &'a csv::StringRecord,
    file: &'a str,
}

impl Cells<'_> {
    fn read(&self) -> Result<(LedgerEntry, LedgerLine), LedgerFileError> {
        let entry = LedgerEntry {
            position: self.parsed(0, "a whole number")?,
            at: self.parsed(1, "seconds since 1970")?,
            n_lines: self.parsed(2, "a whole number")?,
            root: self.text(3),
            previous: self.text(4),
            hash: self.text(5),
        };
        let statement = if self.record.iter().skip(STATEMENT).all(str::is_empty) {
            None
        } else {
            Some(Statement {
                account_id: self.text(8),
                model: self.text(9),
                as_of: if self.text(10).is_empty() { None } else { Some(self.parsed(10, "a day such as 2026-12-01")?) },
                win_probability: self.parsed(11, "a probability from 0 to 1")?,
                low: self.parsed(12, "a probability from 0 to 1")?,
                high: self.parsed(13, "a probability from 0 to 1")?,
                at: entry.at,
                salt: self.text(14),
            })
        };
        let line = LedgerLine { number: self.parsed(6, "a whole number")?, hash: self.text(7), statement };
        Ok((entry, line))
    }

    fn text(&self, column: usize) -> String {
        self.record.get(column).unwrap_or_default().to_owned()
    }

    fn parsed<T: FromStr>(&self, column: usize, expected: &'static str) -> Result<T, LedgerFileError> {
        let found = self.text(column);
        found.parse().map_err(|_| LedgerFileError::Value {
            file: self.file.to_owned(),
            line: self.record.position().map_or(0, csv::Position::line),
            column: HEADER[column],
            found,
            expected,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Chain, LedgerHead};

    fn entries() -> Vec<WholeEntry> {
        let said = |account: &str, p: f64| Statement {
            account_id: account.to_owned(),
            model: "m".to_owned(),
            as_of: None,
            win_probability: p,
            low: p / 3.0,
            high: 1.0,
            at: 5,
            salt: "salt".to_owned(),
        };
        let mut lines = vec![LedgerLine::of(0, said(" a, \"b\"", 0.1 + 0.2)), LedgerLine::of(3, said("ü", 1.0 / 3.0))];
        lines[1].statement = None;
        let entry = LedgerEntry::after(&LedgerHead::default(), 5, &lines);
        vec![(entry, lines)]
    }

    #[test]
    fn a_ledger_is_read_back_to_the_last_bit() {
        let bytes = ledger_csv(&entries(), true, "ledger.csv").unwrap();
        let read = read_ledger_csv(&bytes, "ledger.csv").unwrap();
        assert_eq!(read, entries());
        let mut chain = Chain::new(None);
        chain.read(&read[0].0, &read[0].1).unwrap();
    }

    #[test]
    fn a_file_that_is_no_ledger_is_refused_by_line_and_column() {
        let told = |text: &str| read_ledger_csv(text.as_bytes(), "l.csv").unwrap_err().to_string();
        assert!(told("account_id,win_probability\nA,0.5\n").starts_with("l.csv, line 1: found the columns"));
        let bytes = ledger_csv(&entries(), true, "ledger.csv").unwrap();
        let text = String::from_utf8(bytes).unwrap().replacen("\n1,", "\none,", 1);
        assert_eq!(told(&text), "l.csv, line 2, column \"position\": found \"one\", expected a whole number");
    }
}
