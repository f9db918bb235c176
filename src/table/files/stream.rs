//! A file read group by group of rows, so that it need not be in memory whole.

use std::fs::File;
use std::io::{BufReader, Cursor, Error, Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::layout::is_enough;
use super::read::needs_whole;
use super::records::Records;
use crate::table::counted::Counted;
use crate::table::error::TableError;
use crate::table::parquet::{MAGIC, ParquetRows};
use crate::table::reading::TableReading;
use crate::table::text::{TextColumn, TextTable};
use crate::table::unpack::most_unpacked;

/// Bytes of a text from which its layout is told.
const HEAD: u64 = 1 << 20;

enum Source {
    Text { records: Box<Records<Box<dyn Read + Send>>>, passed: Arc<AtomicU64> },
    Parquet { rows: ParquetRows, n_read: u64 },
}

/// A file under way, whose tables are as they are written until a [`Settling`](crate::table::Settling) makes them plain.
pub struct TableStream {
    file: String,
    source: Source,
    n_total: u64,
}

impl TableStream {
    /// Opens CSV in UTF-8, plain or gzip-compressed, or Parquet; `None` for what has to be in memory whole to be read.
    ///
    /// # Errors
    /// [`TableError`] as for a file that is read whole.
    pub fn open(path: &Path) -> Result<Option<Self>, TableError> {
        let file = path.display().to_string();
        let wrong = |source| TableError::Io { file: file.clone(), source };
        let Ok(mut source) = File::open(path) else { return Ok(None) };
        let about = source.metadata().map_err(wrong)?;
        if !about.is_file() {
            return Ok(None);
        }
        let mut magic = Vec::new();
        (&mut source).take(MAGIC.len() as u64).read_to_end(&mut magic).map_err(wrong)?;
        source.rewind().map_err(wrong)?;
        if magic == MAGIC {
            let rows = ParquetRows::begin(source, about.len(), &file)?;
            let n_total = rows.n_rows;
            return Ok(Some(Self { file, source: Source::Parquet { rows, n_read: 0 }, n_total }));
        }
        let passed = Arc::new(AtomicU64::new(0));
        let counted = BufReader::with_capacity(1 << 18, Passed { bytes: source, n: Arc::clone(&passed) });
        let is_gzip = magic.starts_with(&[0x1f, 0x8b]);
        let unpacked: Box<dyn Read + Send> =
            if is_gzip { Box::new(flate2::read::MultiGzDecoder::new(counted)) } else { Box::new(counted) };
        let most = if is_gzip { most_unpacked(usize::try_from(about.len()).unwrap_or(usize::MAX)) } else { u64::MAX };
        let mut text = OfText { bytes: unpacked, room: most };
        let mut head = Vec::new();
        if text.by_ref().take(HEAD).read_to_end(&mut head).is_err() {
            return Ok(None);
        }
        let is_whole = (head.len() as u64) < HEAD;
        let start = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let head_text = match std::str::from_utf8(&head[start..]) {
            Ok(text) => text,
            // The last character may be cut in two.
            Err(error) if !is_whole && error.error_len().is_none() => {
                std::str::from_utf8(&head[start..start + error.valid_up_to()]).unwrap_or_default()
            }
            Err(_) => return Ok(None),
        };
        if head_text.trim().is_empty()
            || needs_whole(head_text)
            || head.starts_with(b"PK")
            || !is_whole && !is_enough(head_text)
        {
            return Ok(None);
        }
        let bytes: Box<dyn Read + Send> = Box::new(Cursor::new(head[start..].to_vec()).chain(text));
        let records = Box::new(Records::begin(bytes, head_text, &file, "UTF-8", None)?);
        Ok(Some(Self { file, source: Source::Text { records, passed }, n_total: about.len() }))
    }

    /// The file's name, for messages.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What the places of its rows are counted in.
    #[must_use]
    pub fn counted(&self) -> Counted {
        if matches!(self.source, Source::Text { .. }) { Counted::Lines } else { Counted::Rows }
    }

    /// How far it is read, and how far it goes.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        let n = match &self.source {
            Source::Text { passed, .. } => passed.load(Ordering::Relaxed),
            Source::Parquet { n_read, .. } => *n_read,
        };
        (n, self.n_total)
    }

    /// The next tables of so many rows each; none at the end.
    ///
    /// # Errors
    /// [`TableError`] as for a file that is read whole.
    pub fn group(&mut self, n_parts: usize, n_rows: usize) -> Result<Vec<TextTable>, TableError> {
        let mut tables = Vec::with_capacity(n_parts);
        match &mut self.source {
            Source::Text { records, .. } => {
                while tables.len() < n_parts
                    && let Some(part) = records.part(n_rows)?
                {
                    let mut reading = records.reading.clone();
                    reading.is_read = true;
                    let (file, counted) = (self.file.clone(), Counted::Lines);
                    tables.push(TextTable { file, columns: part.columns, lines: part.lines, counted, reading });
                }
            }
            Source::Parquet { rows, n_read } => {
                for columns in rows.parts(n_parts, n_rows)? {
                    let n = columns.first().map_or(0, TextColumn::len) as u64;
                    let mut table = TextTable::of_rows(&self.file, columns);
                    table.lines = (*n_read + 1..=*n_read + n).collect();
                    table.reading.is_read = true;
                    *n_read += n;
                    tables.push(table);
                }
            }
        }
        Ok(tables)
    }

    /// How the file was read as a table; whole once the last group is read.
    pub(in crate::table) fn reading(&self) -> TableReading {
        match &self.source {
            Source::Text { records, .. } => records.reading.clone(),
            Source::Parquet { .. } => TableReading::default(),
        }
    }
}

/// Bytes of a file on their way, counted.
struct Passed {
    bytes: File,
    n: Arc<AtomicU64>,
}

impl Read for Passed {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.bytes.read(into)?;
        self.n.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Bytes that may be a text: no zero among them, and no more than a table of the file's size holds.
struct OfText<R> {
    bytes: R,
    room: u64,
}

impl<R: Read> Read for OfText<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.bytes.read(into)?;
        if into[..n].contains(&0) {
            return Err(Error::other("a zero byte, which no text has"));
        }
        self.room =
            self.room.checked_sub(n as u64).ok_or_else(|| Error::other("it unpacks to more than a table would"))?;
        Ok(n)
    }
}
