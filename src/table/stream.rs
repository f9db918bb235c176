//! A file read group by group of rows, so that it need not be in memory whole.
//!
//! How the cells of a column are read is decided by the whole column. A pass over the file therefore reads as the passes
//! before it found, the first one as the first group says, and looks at every cell again: where the whole column says
//! otherwise, [`Settling::next`] tells it, and another pass is needed. Of most files the first is the last.

use std::fs::File;
use std::io::{BufReader, Cursor, Error, Read, Seek};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::counted::Counted;
use super::decide::{Bare, Decision, Mark, Styles};
use super::error::TableError;
use super::layout::is_enough;
use super::look::{Look, Looking};
use super::parquet::{MAGIC, ParquetRows};
use super::reading::{Evidence, Said, TableReading};
use super::records::Records;
use super::text::{TextColumn, TextTable};
use super::unpack::most_unpacked;

/// Bytes of a text from which its layout is told.
const HEAD: u64 = 1 << 20;

enum Source {
    Text { records: Box<Records<Box<dyn Read + Send>>>, passed: Arc<AtomicU64> },
    Parquet { rows: ParquetRows, n_read: u64 },
}

/// A file under way, whose tables are as they are written until a [`Settling`] makes them plain.
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
        if head_text.trim().is_empty() || head.starts_with(b"PK") || !is_whole && !is_enough(head_text) {
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
    fn reading(&self) -> TableReading {
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

/// How one column is read.
#[derive(Debug, Clone, PartialEq)]
struct Settled {
    name: String,
    closely: bool,
    bare: Option<Mark>,
    decision: Option<Decision>,
    /// What is told of it.
    said: Vec<Said>,
}

impl Settled {
    fn unknown(name: &str) -> Self {
        Self { name: name.to_owned(), closely: false, bare: None, decision: None, said: Vec::new() }
    }
}

/// How the columns of a file are read, as far as it is known.
#[derive(Debug, Clone)]
pub struct Settling {
    stated: Styles,
    columns: Vec<Settled>,
    looks: Vec<(Looking, Option<Bare>)>,
    evidence: Evidence,
}

impl Settling {
    /// Before the first pass; `stated` decides what the file leaves open.
    #[must_use]
    pub fn under(stated: Styles) -> Self {
        Self { stated, columns: Vec::new(), looks: Vec::new(), evidence: Evidence::default() }
    }

    /// Looks at the next tables of the file, and makes them plain as far as it is known.
    pub fn settle(&mut self, tables: &mut [TextTable]) {
        let Some(first) = tables.first() else { return };
        let (separator, counted) = (first.reading.separator, first.counted);
        let mut is_first = false;
        if self.looks.is_empty() {
            let names = first.columns.iter().map(|column| column.name.as_str());
            if self.columns.is_empty() {
                self.columns = names.map(Settled::unknown).collect();
                is_first = true;
            }
            let under_way = |known: &Settled| (Looking::at(&known.name, known.closely), known.bare.map(Bare::under));
            self.looks = self.columns.iter().map(under_way).collect();
        }
        self.looks.par_iter_mut().enumerate().for_each(|(at, (looking, bare))| {
            for table in tables.iter() {
                looking.add(&table.columns[at], &table.lines);
                if let Some(bare) = bare {
                    bare.add(&table.columns[at], &table.lines);
                }
            }
        });
        if is_first {
            (self.columns, ..) = self.found(separator, counted);
            for (at, ((_, bare), column)) in self.looks.iter_mut().zip(&self.columns).enumerate() {
                *bare = column.bare.map(Bare::under);
                if let Some(bare) = bare {
                    for table in tables.iter() {
                        bare.add(&table.columns[at], &table.lines);
                    }
                }
            }
            (self.columns, self.evidence, _) = self.found(separator, counted);
        }
        let (columns, evidence) = (&self.columns, self.evidence);
        tables.par_iter_mut().for_each(|table| {
            table.reading.evidence = evidence;
            for (column, known) in table.columns.iter_mut().zip(columns) {
                if let Some(decision) = &known.decision {
                    decision.apply(column);
                }
            }
        });
    }

    /// What all that was seen decides, and whether every column was looked at as closely as it takes.
    fn found(&self, separator: Option<char>, counted: Counted) -> (Vec<Settled>, Evidence, bool) {
        let looks: Vec<Option<Look>> = self.looks.iter().map(|(looking, _)| looking.look()).collect();
        let evidence = Evidence::of(looks.iter().flatten());
        let styles = evidence.styles(separator);
        let mut is_whole = true;
        let columns = looks.iter().zip(&self.looks).zip(&self.columns).map(|((look, (looking, bare)), known)| {
            let settled = Settled { closely: looking.is_close(), ..Settled::unknown(&known.name) };
            let Some(look) = look else {
                is_whole = false;
                return settled;
            };
            let open = Decision::of(look, styles, None, counted.word()).and_then(|decision| decision.doubt);
            let mut decide = |styles: Styles| {
                let mark = look.mark_of_bare(styles);
                let bare = bare.as_ref().filter(|bare| Some(bare.mark) == mark);
                is_whole &= mark.is_none() || bare.is_some();
                (mark, Decision::of(look, styles, bare, counted.word()))
            };
            if self.stated.decide(open.as_ref()) {
                let said = Decision::of(look, styles, None, counted.word()).map(|decision| decision.said);
                let (bare, decision) = decide(self.stated);
                return Settled { bare, decision, said: said.unwrap_or_default(), ..settled };
            }
            let (bare, decision) = decide(styles);
            let said = decision.as_ref().map(|decision| decision.said.clone()).unwrap_or_default();
            Settled { bare, decision, said, ..settled }
        });
        (columns.collect(), evidence, is_whole)
    }

    /// After the last group: how the next pass is to read, and whether this one has read the same.
    #[must_use]
    pub fn next(&self, stream: &TableStream) -> (Self, bool) {
        let (columns, evidence, is_whole) = self.found(stream.reading().separator, stream.counted());
        let decides_the_same = |(a, b): (&Settled, &Settled)| a.decision == b.decision;
        let is_confirmed = is_whole && columns.iter().zip(&self.columns).all(decides_the_same);
        (Self { stated: self.stated, columns, looks: Vec::new(), evidence }, is_confirmed)
    }

    /// What is worth knowing about how the file was read, after the last pass.
    #[must_use]
    pub fn sentences(&self, stream: &TableStream) -> Vec<String> {
        let mut reading = stream.reading();
        let (columns, ..) = self.found(reading.separator, stream.counted());
        for column in &columns {
            column.said.iter().for_each(|said| reading.say(said.clone(), column.name.clone()));
        }
        reading.sentences()
    }
}
