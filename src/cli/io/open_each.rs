//! A table with records of every open account, made part by part of a book that need not be in memory whole.

use std::path::Path;

use super::super::failure::Failure;
use super::bars::Bars;
use super::file_args::Files;
use super::open_args::OpenArgs;
use super::open_book::{Open, list, tell};
use super::output::{Target, say};
use super::sink::{Piece, Sink};
use crate::book::{InterventionLog, OpenPart, OpenPass, OpenSummary, OpenTerms, Verdict};
use crate::model::Model;
use crate::table::{Kind, TableStream};
use crate::units::Date;

/// Rows of a part, and parts that are read at a time.
const PART_ROWS: usize = 4_096;
const PARTS: usize = 16;
/// Of a file up to this size all faults are told at once: it is read whole where it has one.
const SMALL: u64 = 64 << 20;

/// What is made of the accounts of an open book.
pub(in crate::cli) struct Each<'a, F> {
    pub files: &'a Files,
    pub how: &'a OpenArgs,
    pub model: &'a Model,
    /// Whether what is made depends on the latest decision date of the whole book.
    pub needs_latest: bool,
    pub target: Target<'a>,
    pub header: &'a [(&'a str, Kind)],
    /// What is written of a part, in its order.
    pub make: F,
}

impl<F: Fn(OpenPart) -> Result<Piece, Failure> + Sync> Each<'_, F> {
    /// Reads the book, makes what is asked for and writes it, and tells of how many accounts; how many parts are in memory does not
    /// depend on the book.
    pub(in crate::cli) fn write(&self) -> Result<usize, Failure> {
        if let Some(path) = self.files.accounts_path()?.filter(|path| path.is_file()) {
            let log = self.files.log(&self.model.playbook)?;
            let size = path.metadata().map_or(u64::MAX, |about| about.len());
            match self.stream(&path, &log) {
                Ok(Some(n)) => return Ok(n),
                Err(failure) if size > SMALL => return Err(failure),
                Ok(None) | Err(_) => {}
            }
        }
        let Open { rows, table, log } = Open::read(self.files, self.how, self.model)?;
        let latest = rows.as_of.iter().copied().flatten().max();
        let piece = (self.make)(OpenPart { rows: &rows, table: &table, log: &log, latest })?;
        let mut sink = Sink::begin(&self.target, self.header)?;
        sink.write(&piece)?;
        sink.keep()?;
        Ok(rows.len())
    }

    /// Writes the table where the book can be read part by part, and tells of how many accounts.
    fn stream(&self, path: &Path, log: &InterventionLog) -> Result<Option<usize>, Failure> {
        let terms = OpenTerms {
            schema: &self.model.schema,
            playbook: &self.model.playbook,
            log,
            strict: self.how.strict,
            needs_latest: self.needs_latest,
        };
        let mut pass = OpenPass::first(terms);
        loop {
            let Some(mut stream) = TableStream::open(path)? else { return Ok(None) };
            let mut sink = Sink::begin(&self.target, self.header)?;
            self.read(&mut stream, &mut pass, &mut sink)?;
            match pass.end(&stream)? {
                Verdict::Done(summary) => {
                    self.tell(&summary)?;
                    sink.keep()?;
                    return Ok(Some(summary.n_kept));
                }
                Verdict::Again(next) => pass = *next,
                Verdict::Unsettled => return Ok(None),
            }
        }
    }

    fn read(&self, stream: &mut TableStream, pass: &mut OpenPass, sink: &mut Sink) -> Result<(), Failure> {
        let (part_rows, parts) = match self.how.part_rows {
            Some(rows) => (rows.get(), 2),
            None => (PART_ROWS, PARTS),
        };
        let bars = Bars::counting("reading", stream.progress().1);
        let mut failed: Option<Failure> = None;
        let mut made: Vec<Piece> = Vec::new();
        let mut tables = stream.group(parts, part_rows)?;
        while !tables.is_empty() {
            let work = || -> Result<Vec<Piece>, Failure> {
                if failed.is_some() {
                    pass.look(tables);
                    return Ok(Vec::new());
                }
                pass.read(tables, &self.make)
            };
            let write = || made.iter().try_for_each(|piece| sink.write(piece));
            // While these are worked on, the rows before them are written and the next ones read.
            let (written, (next, pieces)) = rayon::join(write, || rayon::join(|| stream.group(parts, part_rows), work));
            written?;
            made = match pieces {
                Ok(pieces) => pieces,
                Err(failure) => {
                    failed = Some(failure);
                    Vec::new()
                }
            };
            tables = next?;
            bars.at(stream.progress().0);
        }
        made.iter().try_for_each(|piece| sink.write(piece))?;
        // What looked wrong may look so because the columns were read otherwise than the whole file says.
        match failed {
            Some(failure) if pass.is_read_rightly(stream) => Err(failure),
            _ => Ok(()),
        }
    }

    fn tell(&self, summary: &OpenSummary) -> Result<(), Failure> {
        for sentence in &summary.sentences {
            say(format!("winprob: {}: {sentence}", summary.file));
        }
        for warning in &summary.warnings {
            say(format!("winprob: {warning}"));
        }
        tell(&summary.rejected, self.how.rejected.is_some());
        list(self.how.rejected.as_deref(), &summary.rejected)
    }
}

/// The day that counts as today, in place of which the latest decision date may stand.
pub(in crate::cli) fn today(files: &Files, model: &Model, latest: Option<Date>) -> Option<Date> {
    files.today.or(model.playbook.today).or(latest)
}
