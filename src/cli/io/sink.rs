//! Where a long table goes, a piece at a time: whole or not at all, and to stdout only when its last row is known.

use std::fs::File;
use std::io::{BufWriter, Seek, Write};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::super::failure::Failure;
use super::output::{Format, Target, csv_of, unless_gone};
use crate::model::WholeFile;
use crate::table::{Cells, Kind, ParquetRecords, columns_of, csv_rows};

/// Records made ready to be written.
pub(in crate::cli) enum Piece {
    Bytes(Vec<u8>),
    Columns(Vec<Cells>),
}

/// A file beside the one it is to become, or one without a name until it goes to stdout.
enum Place {
    File(WholeFile),
    Stdout(File),
}

enum Writer {
    Csv(BufWriter<Place>),
    CsvGzip(Box<GzEncoder<BufWriter<Place>>>),
    Parquet(Box<ParquetRecords<BufWriter<Place>>>),
}

/// A table under way.
pub(in crate::cli) struct Sink(Writer);

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Stdout(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::File(file) => file.flush(),
            Self::Stdout(file) => file.flush(),
        }
    }
}

impl Sink {
    /// Whether a table of this format can be written a piece at a time.
    pub(in crate::cli) fn takes(target: &Target) -> bool {
        !matches!(target.format, Format::Json | Format::Xlsx)
    }

    /// Begins a table under its header.
    pub(in crate::cli) fn begin(target: &Target, header: &[(&str, Kind)]) -> Result<Self, Failure> {
        let place = match target.out {
            Some(path) => Place::File(WholeFile::begin(path)?),
            None => Place::Stdout(tempfile::tempfile().map_err(Failure::refused)?),
        };
        let place = BufWriter::new(place);
        let names: Vec<&str> = header.iter().map(|(name, _)| *name).collect();
        let head = || csv_of(&names, []);
        Ok(Self(match target.format {
            Format::Parquet => {
                let file = ParquetRecords::begin(place, "results", header).map_err(Failure::broken)?;
                Writer::Parquet(Box::new(file))
            }
            Format::CsvGzip => {
                let mut packed = GzEncoder::new(place, Compression::default());
                packed.write_all(&head()?).map_err(Failure::refused)?;
                Writer::CsvGzip(Box::new(packed))
            }
            Format::Csv | Format::Json | Format::Xlsx => {
                let mut plain = place;
                plain.write_all(&head()?).map_err(Failure::refused)?;
                Writer::Csv(plain)
            }
        }))
    }

    /// Makes records ready, which may be done on any thread.
    pub(in crate::cli) fn piece(
        target: &Target,
        header: &[(&str, Kind)],
        records: Vec<Vec<String>>,
    ) -> Result<Piece, Failure> {
        Ok(match target.format {
            Format::Parquet => Piece::Columns(columns_of(header, &records).map_err(Failure::broken)?),
            _ => Piece::Bytes(csv_rows(records).map_err(Failure::broken)?),
        })
    }

    /// Writes the next records.
    pub(in crate::cli) fn write(&mut self, piece: &Piece) -> Result<(), Failure> {
        match (&mut self.0, piece) {
            (Writer::Parquet(file), Piece::Columns(columns)) => file.push(columns).map_err(Failure::broken),
            (Writer::Csv(file), Piece::Bytes(bytes)) => file.write_all(bytes).map_err(Failure::refused),
            (Writer::CsvGzip(file), Piece::Bytes(bytes)) => file.write_all(bytes).map_err(Failure::refused),
            _ => Ok(()),
        }
    }

    /// Puts the table in its place; a reader of stdout that went away is no failure.
    pub(in crate::cli) fn keep(self) -> Result<(), Failure> {
        let place = match self.0 {
            Writer::Csv(file) => file,
            Writer::CsvGzip(file) => file.finish().map_err(Failure::refused)?,
            Writer::Parquet(file) => file.end().map_err(Failure::broken)?,
        };
        match place.into_inner().map_err(|error| Failure::refused(error.into_error()))? {
            Place::File(file) => Ok(file.keep()?),
            Place::Stdout(mut file) => {
                let mut stdout = std::io::stdout();
                let copied = file.rewind().and_then(|()| std::io::copy(&mut file, &mut stdout));
                unless_gone(copied.and_then(|_| stdout.flush()))
            }
        }
    }
}
