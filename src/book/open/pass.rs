//! The open book read part by part, as [`Schema::open_book`](crate::book::Schema::open_book) reads it whole.
//!
//! Some of what that reader does hangs on the whole book: how a column is read, which account stands twice, which key a line of
//! the log means, whether a column holds shares. A pass over the book takes for granted what the passes before it found, and
//! finds it again; where it finds otherwise, another pass is needed. Of an account it keeps eight bytes.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::open_book::Unreadable;
use super::otherwise::Otherwise;
use super::part::{Facts, Granted, OpenPart, OpenTerms, PartFound};
use super::rejected::{Rejected, none_left};
use super::repeated::LatestRows;
use crate::book::error::BookError;
use crate::book::feature_values::Scale;
use crate::book::keys::MeantKeys;
use crate::table::{Settling, TableStream, TextTable};

/// After so many passes that contradict each other the book is better read whole; columns, accounts, keys and shares take one each.
const MOST_PASSES: usize = 8;

/// What is told of a book that was read to its end.
#[derive(Debug, Clone)]
pub struct OpenSummary {
    /// The file.
    pub file: String,
    /// How the file was read, and what else to know, one sentence each.
    pub sentences: Vec<String>,
    /// What else to know, one sentence each.
    pub warnings: Vec<String>,
    /// The rows that were left out.
    pub rejected: Vec<Rejected>,
    /// How many were not.
    pub n_kept: usize,
}

/// What comes after a pass.
#[derive(Debug)]
pub enum Verdict<'a> {
    /// The pass found what it took for granted.
    Done(OpenSummary),
    /// It did not, and this one is to be made.
    Again(Box<OpenPass<'a>>),
    /// The book has to be read whole.
    Unsettled,
}

/// A pass over an open book.
#[derive(Debug)]
pub struct OpenPass<'a> {
    granted: Granted<'a>,
    n_passes: usize,
    settling: Settling,
    n_rows: usize,
    n_kept: usize,
    hashes: Vec<u64>,
    /// Of the accounts that seem to stand twice.
    latest_rows: LatestRows,
    found: Facts,
    scales: BTreeMap<String, Scale>,
    keys: MeantKeys,
    missing: Option<String>,
    unreadable: BTreeMap<String, Unreadable>,
    otherwise: Otherwise,
    rejected: Vec<Rejected>,
}

impl<'a> OpenPass<'a> {
    /// The first pass.
    #[must_use]
    pub fn first(terms: OpenTerms<'a>) -> Self {
        let settling = Settling::under(terms.playbook.columns.styles());
        Self::begin(1, settling, Granted::knowing(terms, Facts::default(), terms.needs_latest))
    }

    fn begin(n_passes: usize, settling: Settling, granted: Granted<'a>) -> Self {
        Self {
            n_passes,
            settling,
            n_rows: 0,
            n_kept: 0,
            hashes: Vec::new(),
            latest_rows: LatestRows::default(),
            found: Facts::default(),
            scales: BTreeMap::new(),
            keys: MeantKeys::asked(granted.terms.log.accounts()),
            missing: None,
            unreadable: BTreeMap::new(),
            otherwise: Otherwise::default(),
            rejected: Vec::new(),
            granted,
        }
    }

    /// Reads the next tables of the book, on all threads, and makes of each part what is asked for, in order; nothing of parts
    /// without a row that counts, nor in a pass that is known not to be the last.
    ///
    /// # Errors
    /// [`BookError`] as for a book that is read whole, or what the maker says.
    pub fn read<T: Send, E: From<BookError> + Send>(
        &mut self,
        mut tables: Vec<TextTable>,
        make: impl Fn(OpenPart) -> Result<T, E> + Sync,
    ) -> Result<Vec<T>, E> {
        self.settling.settle(&mut tables);
        let mut first = self.n_rows;
        let placed = tables.into_iter().map(|table| {
            let at = first;
            first += table.n_rows();
            (at, table)
        });
        let placed: Vec<(usize, TextTable)> = placed.collect();
        let part = |(first, table)| self.granted.part(first, table, &self.keys, &make);
        let parts = placed.into_par_iter().map(part).collect::<Vec<_>>();
        let mut made = Vec::with_capacity(parts.len());
        for part in parts {
            let (found, of_part) = part?;
            self.add(found);
            made.extend(of_part);
        }
        Ok(made)
    }

    /// Looks at the next tables for how their columns are read, and at nothing else.
    pub fn look(&mut self, mut tables: Vec<TextTable>) {
        self.settling.settle(&mut tables);
    }

    fn add(&mut self, part: PartFound) {
        self.n_rows += part.n_rows;
        self.n_kept += part.n_kept;
        self.hashes.extend(part.hashes);
        for (plain, new) in part.suspects {
            self.found.repeated.extend(self.latest_rows.add(plain, new));
        }
        for (key, plain) in part.meant {
            self.keys.add(&key, &plain);
        }
        for (name, scale) in part.scales {
            let known = self.scales.entry(name).or_default();
            *known = known.and(scale);
        }
        self.found.latest = self.found.latest.max(part.latest);
        self.missing = self.missing.take().or(part.missing);
        for unreadable in part.unreadable {
            let column = unreadable.place.column.clone();
            self.unreadable.entry(column).and_modify(|known| known.n += unreadable.n).or_insert(unreadable);
        }
        self.otherwise.add(part.otherwise);
        self.rejected.extend(part.rejected);
    }

    /// Whether the columns are read as the whole file says; asked after the last table.
    #[must_use]
    pub fn is_read_rightly(&self, stream: &TableStream) -> bool {
        self.settling.next(stream).1
    }

    /// What comes after the last table.
    ///
    /// # Errors
    /// [`BookError::NoneLeft`] when no row counts.
    pub fn end(mut self, stream: &TableStream) -> Result<Verdict<'a>, BookError> {
        let (settling, is_settled) = self.settling.next(stream);
        self.hashes.par_sort_unstable();
        self.found.twice =
            self.hashes.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).map(|same| same[0]).collect();
        let of_shares = self.scales.iter().filter(|(_, scale)| scale.is_of_shares());
        self.found.of_shares = of_shares.map(|(name, _)| name.clone()).collect();
        self.found.renamed = self.keys.renamed();
        self.hashes = Vec::new();
        let Granted { terms, known, only_looks, .. } = &self.granted;
        if !terms.needs_latest {
            self.found.latest = None;
        }
        if is_settled && !only_looks && self.found == *known {
            if self.n_kept == 0 {
                let word = if self.rejected.is_empty() { "row" } else { stream.counted().word() };
                return Err(none_left(stream.file().to_owned(), word, &self.rejected));
            }
            let unreadable = self.unreadable.values().map(Unreadable::words);
            let otherwise = self.otherwise.words(stream.file());
            return Ok(Verdict::Done(OpenSummary {
                file: stream.file().to_owned(),
                sentences: self.settling.sentences(stream),
                warnings: self.missing.into_iter().chain(unreadable).chain(otherwise).collect(),
                rejected: self.rejected,
                n_kept: self.n_kept,
            }));
        }
        if self.n_passes >= MOST_PASSES {
            return Ok(Verdict::Unsettled);
        }
        // Of keys that seem to stand twice it is not known yet which row stays.
        let only_looks = self.found.twice != known.twice && !self.found.twice.is_empty();
        let granted = Granted::knowing(*terms, self.found, only_looks);
        Ok(Verdict::Again(Box::new(Self::begin(self.n_passes + 1, settling, granted))))
    }
}
