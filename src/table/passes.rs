//! A file read from its first row to its last, as often as it takes until its columns are read as the whole of it says.

use std::path::{Path, PathBuf};

use super::decide::Styles;
use super::error::TableError;
use super::files::TableStream;
use super::reading::TableReading;
use super::settling::Settling;
use super::text::TextTable;

/// Rows of a part, and parts that are in memory at a time.
const PART_ROWS: usize = 4_096;
const PARTS: usize = 16;
/// After so many passes that contradict each other a file is better read whole.
const MOST_PASSES: usize = 8;

/// Passes over a file that need not be in memory whole.
#[derive(Debug)]
pub struct Passes {
    path: PathBuf,
    settling: Settling,
    /// How the file was read; known after the first pass that read it rightly.
    pub reading: TableReading,
}

impl Passes {
    /// Before the first pass; `stated` decides what the file leaves open.
    #[must_use]
    pub fn over(path: &Path, stated: Styles) -> Self {
        Self { path: path.to_owned(), settling: Settling::under(stated), reading: TableReading::default() }
    }

    /// Hands all tables of the file on, in order, and gives what was made of them; each pass begins anew. `None` for a file that
    /// has to be in memory whole to be read.
    ///
    /// # Errors
    /// [`TableError`] as for a file that is read whole, or what the taker says of tables that are read rightly.
    pub fn read<T: Send, E: From<TableError> + Send + Sync>(
        &mut self,
        start: impl Fn() -> T,
        take: impl Fn(&mut T, Vec<TextTable>) -> Result<(), E> + Sync,
    ) -> Result<Option<T>, E> {
        for _ in 0..MOST_PASSES {
            let Some(mut stream) = TableStream::open(&self.path)? else { return Ok(None) };
            let (mut made, mut failed) = (start(), None);
            let mut tables = stream.group(PARTS, PART_ROWS)?;
            while !tables.is_empty() {
                let work = || {
                    self.settling.settle(&mut tables);
                    if failed.is_none() { take(&mut made, tables).err() } else { None }
                };
                // While these are worked on, the next ones are read.
                let (next, fault) = rayon::join(|| stream.group(PARTS, PART_ROWS), work);
                failed = failed.or(fault);
                tables = next?;
            }
            let (next, is_settled) = self.settling.next(&stream);
            self.reading = self.settling.reading(&stream);
            self.settling = next;
            // What looked wrong may look so because the columns were read otherwise than the whole file says.
            if is_settled {
                return failed.map_or(Ok(Some(made)), Err);
            }
        }
        Ok(None)
    }
}
