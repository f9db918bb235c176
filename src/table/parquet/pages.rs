//! The guard before the decoder of Parquet pages: what a header claims is held against what is there.
//!
//! The decoder reserves room for as many bytes, dictionary entries or lengths as a header names. A few bytes could
//! thus ask for gigabytes. Sizes are read from the header before a page is unpacked ([`Chunk`]), counts after it
//! ([`Guarded`]).

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Buf, Bytes};
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

const GZIP: [u8; 3] = [0x1f, 0x8b, 0x08];

fn refuse<T>(reason: &str) -> Result<T> {
    Err(ParquetError::General(reason.to_owned()))
}

/// Bytes of a page's header that are read where a file is not in memory.
const HEADER: usize = 1 << 16;

/// The bytes of a file, in memory or on disk.
#[derive(Clone)]
pub(super) enum Source {
    Memory(Bytes),
    Disk { file: Arc<Mutex<File>>, length: u64 },
}

impl Source {
    fn len(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Disk { length, .. } => *length,
        }
    }

    /// The bytes from a place on: so many, or what there is up to the end.
    fn bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        match self {
            Self::Memory(bytes) => {
                let at = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
                Ok(bytes.slice(at..at.saturating_add(length).min(bytes.len())))
            }
            Self::Disk { file, length: of_file } => {
                let length = u64::try_from(length).unwrap_or(u64::MAX).min(of_file.saturating_sub(start));
                let mut found = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(start))?;
                (&mut *file).take(length).read_to_end(&mut found)?;
                Ok(found.into())
            }
        }
    }
}

/// The bytes of a file, of which no page may unpack to more than `most`.
pub(super) struct Chunk {
    pub source: Source,
    pub most: u64,
    pub is_gzip: bool,
}

impl Length for Chunk {
    fn len(&self) -> u64 {
        self.source.len()
    }
}

impl ChunkReader for Chunk {
    type T = bytes::buf::Reader<Bytes>;

    /// Where a page's header begins: the decoder reads nothing else this way.
    fn get_read(&self, start: u64) -> Result<Self::T> {
        if start > self.source.len() {
            return refuse("a page begins behind the end of the file");
        }
        let most = if matches!(self.source, Source::Memory(_)) { usize::MAX } else { HEADER };
        let header = self.source.bytes(start, most)?;
        if unpacked_size(&header).is_some_and(|size| size > self.most) {
            return refuse("a page claims to be larger than a table of this file's size can be");
        }
        Ok(header.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        if start.checked_add(length as u64).is_none_or(|end| end > self.source.len()) {
            return refuse("a page reaches behind the end of the file");
        }
        let page = self.source.bytes(start, length)?;
        if self.is_gzip && unpacks_to_more_than(&page, self.most) {
            return refuse("a page unpacks to more than a table of this file's size can hold");
        }
        Ok(page)
    }
}

/// The unpacked size in a page's header: the second field of a structure in Thrift's compact protocol.
fn unpacked_size(header: &[u8]) -> Option<u64> {
    const INTEGER: u8 = 0x15;
    let mut rest = header;
    let mut field = || -> Option<u64> {
        (rest.split_off_first() == Some(&INTEGER)).then_some(())?;
        let zigzag = variable_length(&mut rest)?;
        (zigzag & 1 == 0).then_some(zigzag >> 1)
    };
    field()?;
    field()
}

/// A number in seven bits a byte, lowest first.
fn variable_length(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..63).step_by(7) {
        let byte = *rest.split_off_first()?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Whether gzip in a page holds more than `most` bytes. (The decoder has no limit of its own for this codec.)
fn unpacks_to_more_than(page: &[u8], most: u64) -> bool {
    let Some(at) = page.windows(GZIP.len()).position(|window| window == GZIP) else { return false };
    let mut unpacked = flate2::read::MultiGzDecoder::new(&page[at..]).take(most + 1);
    std::io::copy(&mut unpacked, &mut std::io::sink()).is_ok_and(|size| size > most)
}

/// A reader of unpacked pages that lets no count pass which the page cannot hold.
pub(super) struct Guarded {
    pub pages: Box<dyn PageReader>,
    /// Rows of the row group, of which there can be no more left than this.
    pub rows_left: u64,
    /// Whether rows may be blank, so that levels precede the values.
    pub has_levels: bool,
}

impl Guarded {
    fn check(&mut self, page: &Page) -> Result<()> {
        let n = u64::from(page.num_values());
        if page.is_dictionary_page() {
            let holds = page.buffer().len() as u64;
            return if n > holds { refuse("a dictionary claims more entries than it has bytes") } else { Ok(()) };
        }
        if n > self.rows_left {
            return refuse("the pages hold more values than the row group has rows");
        }
        self.rows_left -= n;
        match page.encoding() {
            Encoding::DELTA_BYTE_ARRAY => {
                refuse("text in the encoding DELTA_BYTE_ARRAY is not read; write it plain or with a dictionary")
            }
            Encoding::DELTA_LENGTH_BYTE_ARRAY if self.lengths(page).is_none_or(|lengths| lengths > n) => {
                refuse("a page claims more texts than it has values")
            }
            _ => Ok(()),
        }
    }

    /// How many lengths a page of texts begins with.
    fn lengths(&self, page: &Page) -> Option<u64> {
        let buffer = page.buffer();
        let levels = match page {
            Page::DataPageV2 { def_levels_byte_len, rep_levels_byte_len, .. } => {
                def_levels_byte_len.checked_add(*rep_levels_byte_len)?
            }
            _ if self.has_levels => u32::from_le_bytes(*buffer.first_chunk::<4>()?).checked_add(4)?,
            _ => 0,
        };
        let mut rest = buffer.get(usize::try_from(levels).ok()?..)?;
        let _block_size = variable_length(&mut rest)?;
        let _blocks = variable_length(&mut rest)?;
        variable_length(&mut rest)
    }
}

impl Iterator for Guarded {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Guarded {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.pages.get_next_page()?;
        if let Some(page) = &page {
            self.check(page)?;
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }
}
