//! Results to stdout or to a file, whole or not at all.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::super::failure::Failure;
use crate::model::write_whole;
use crate::table::{Kind, csv_bytes, parquet_of, table_of_records, xlsx_bytes};

pub(in crate::cli) use crate::table::{
    Field, flag_cell as flag, money_cell as money, number_cell as number, text_cell as text,
};

/// What a file's name asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Format {
    /// Comma-separated values.
    Csv,
    /// The same, compressed with gzip.
    CsvGzip,
    /// JSON.
    Json,
    /// Parquet.
    Parquet,
    /// An Excel workbook.
    Xlsx,
}

impl Format {
    /// The format for `--out`; CSV for stdout.
    fn of(out: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = out else { return Ok(Self::Csv) };
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("csv") => Ok(Self::Csv),
            Some("gz") if path.file_stem().is_some_and(|stem| Path::new(stem).extension() == Some("csv".as_ref())) => {
                Ok(Self::CsvGzip)
            }
            Some("json") => Ok(Self::Json),
            Some("parquet") => Ok(Self::Parquet),
            Some("xlsx") => Ok(Self::Xlsx),
            _ => Err(Failure::because(format!(
                "--out {}: expected a name ending in .csv, .csv.gz, .json, .parquet or .xlsx",
                path.display()
            ))),
        }
    }
}

/// Where a result goes, and in which format.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Target<'a> {
    pub out: Option<&'a Path>,
    pub format: Format,
}

impl<'a> Target<'a> {
    /// A file of CSV, whatever its name.
    pub(in crate::cli) fn csv(out: &'a Path) -> Self {
        Self { out: Some(out), format: Format::Csv }
    }

    /// The file named with `--out`, or CSV on stdout; refuses a name that tells no format.
    pub(in crate::cli) fn of(out: Option<&'a Path>) -> Result<Self, Failure> {
        Ok(Self { out, format: Format::of(out)? })
    }

    /// Writes a value as JSON, or its records as a table.
    pub(in crate::cli) fn write<T: Serialize + ?Sized>(
        &self,
        value: &T,
        header: &[Field],
        records: impl IntoIterator<Item = Vec<String>>,
    ) -> Result<(), Failure> {
        let names: Vec<&str> = header.iter().map(|field| field.name).collect();
        let kinds: Vec<Kind> = header.iter().map(|field| field.kind).collect();
        let bytes = match self.format {
            Format::Json => json_of(value)?,
            Format::Csv => csv_of(&names, records)?,
            Format::CsvGzip => gzip(&csv_of(&names, records)?)?,
            Format::Parquet => parquet_of(&table_of_records(header, records), &kinds).map_err(Failure::broken)?,
            Format::Xlsx => xlsx_bytes(&names, &kinds, records).map_err(Failure::broken)?,
        };
        deliver(self.out, &bytes)
    }
}

/// Whether a file's name ends in an extension.
pub(in crate::cli) fn ends_in(out: Option<&Path>, extension: &str) -> bool {
    out.and_then(Path::extension).is_some_and(|known| known.eq_ignore_ascii_case(extension))
}

/// Refuses a name for `--out` where a command writes JSON alone.
pub(in crate::cli) fn json_only(out: Option<&Path>) -> Result<(), Failure> {
    match out {
        Some(path) if path.extension().is_none_or(|extension| extension != "json") => {
            Err(Failure::because(format!("--out {}: expected a name ending in .json", path.display())))
        }
        _ => Ok(()),
    }
}

/// Writes bytes to the file, or to stdout; a reader that went away is no failure.
pub(in crate::cli) fn deliver(out: Option<&Path>, bytes: &[u8]) -> Result<(), Failure> {
    match out {
        Some(path) => Ok(write_whole(path, bytes)?),
        None => unless_gone(std::io::stdout().write_all(bytes).and_then(|()| std::io::stdout().flush())),
    }
}

/// What came of writing to stdout, where a reader that went away is no failure.
pub(super) fn unless_gone(written: std::io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::refused(error)),
        _ => Ok(()),
    }
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).and_then(|()| packed.finish()).map_err(Failure::broken)
}

/// Records as CSV, with their fields as header even when there is none.
pub(in crate::cli) fn csv_of(
    header: &[&str],
    records: impl IntoIterator<Item = Vec<String>>,
) -> Result<Vec<u8>, Failure> {
    csv_bytes(header, records).map_err(Failure::broken)
}

/// A value as JSON for people, with a line end.
pub(in crate::cli) fn json_of<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Failure> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(Failure::broken)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// A line for the person at the terminal, on stderr.
pub(in crate::cli) fn say(line: impl std::fmt::Display) {
    let _nobody_reads = writeln!(std::io::stderr(), "{line}");
}
