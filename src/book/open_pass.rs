//! The open book read part by part, as [`Schema::open_book`] reads it whole.
//!
//! Some of what that reader does hangs on the whole book: how a column is read, which account stands twice, which key a line of
//! the log means, whether a column holds shares. A pass over the book takes for granted what the passes before it found, and
//! finds it again; where it finds otherwise, another pass is needed. Of an account it keeps eight bytes.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use super::error::BookError;
use super::keys::{MeantKeys, plain_key};
use super::log::InterventionLog;
use super::open::rows_of;
use super::open_book::{Rejected, Unreadable, none_left, stands_twice, told_apart};
use super::playbook::Playbook;
use super::rows::{Rows, Scale};
use super::schema::Schema;
use crate::table::{Settling, TableStream, TextTable, parse_date_cell};
use crate::units::Date;

/// After so many passes that contradict each other the book is better read whole; columns, accounts, keys and shares take one each.
const MOST_PASSES: usize = 8;

/// How an open book is asked to be read.
#[derive(Debug, Clone, Copy)]
pub struct OpenTerms<'a> {
    /// The schema of the model.
    pub schema: &'a Schema,
    /// The playbook at hand.
    pub playbook: &'a Playbook,
    /// The log, under its own keys.
    pub log: &'a InterventionLog,
    /// Whether a row that cannot count is refused in place of left out.
    pub strict: bool,
    /// Whether the latest decision date of the whole book is asked for.
    pub needs_latest: bool,
}

/// Rows of an open book that count.
#[derive(Debug)]
pub struct OpenPart<'a> {
    /// The rows.
    pub rows: &'a Rows,
    /// The same rows as text, cells that cannot be read blank.
    pub table: &'a TextTable,
    /// The log under the keys of the book.
    pub log: &'a InterventionLog,
    /// The latest decision date of the whole book, where it is asked for.
    pub latest: Option<Date>,
}

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

/// What hangs on the whole book.
#[derive(Debug, Clone, Default, PartialEq)]
struct Facts {
    /// Hashes of keys that stand on several rows, or seem to.
    twice: HashSet<u64>,
    /// Rows whose account stands on another row as well, and the line of that.
    repeated: BTreeMap<u64, u64>,
    /// Columns of shares where percentages were learned.
    of_shares: Vec<String>,
    /// Keys of the log that mean another of the book.
    renamed: BTreeMap<String, String>,
    latest: Option<Date>,
}

/// A pass over an open book.
#[derive(Debug)]
pub struct OpenPass<'a> {
    terms: OpenTerms<'a>,
    n_passes: usize,
    settling: Settling,
    known: Facts,
    log: Cow<'a, InterventionLog>,
    /// Whether the pass finds facts alone, because it is known that more are needed.
    only_looks: bool,
    n_rows: u64,
    n_kept: usize,
    hashes: Vec<u64>,
    /// The row of each plain key known so far that stands, of those that seem to stand twice.
    standing: HashMap<String, Standing>,
    found: Facts,
    scales: BTreeMap<String, Scale>,
    keys: MeantKeys,
    missing: Option<String>,
    unreadable: BTreeMap<String, Unreadable>,
    rejected: Vec<Rejected>,
}

#[derive(Debug, Clone, Copy)]
struct Standing {
    as_of: Option<Date>,
    row: u64,
    line: u64,
}

/// What one part of the book says.
struct PartFound<T> {
    made: Option<T>,
    n_rows: u64,
    n_kept: usize,
    hashes: Vec<u64>,
    suspects: Vec<(String, Standing)>,
    meant: Vec<(String, String)>,
    scales: BTreeMap<String, Scale>,
    latest: Option<Date>,
    missing: Option<String>,
    unreadable: Vec<Unreadable>,
    rejected: Vec<Rejected>,
}

impl<'a> OpenPass<'a> {
    /// The first pass.
    #[must_use]
    pub fn first(terms: OpenTerms<'a>) -> Self {
        let settling = Settling::under(terms.playbook.columns.styles());
        let pass = Self::knowing(terms, settling, Facts::default());
        Self { only_looks: terms.needs_latest, ..pass }
    }

    fn knowing(terms: OpenTerms<'a>, settling: Settling, known: Facts) -> Self {
        let log = terms.log.renamed(|key| known.renamed.get(key).map(String::as_str));
        Self {
            n_passes: 1,
            settling,
            log,
            known,
            only_looks: false,
            n_rows: 0,
            n_kept: 0,
            hashes: Vec::new(),
            standing: HashMap::new(),
            found: Facts::default(),
            scales: BTreeMap::new(),
            keys: MeantKeys::asked(terms.log.accounts()),
            missing: None,
            unreadable: BTreeMap::new(),
            rejected: Vec::new(),
            terms,
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
            first += table.n_rows() as u64;
            (at, table)
        });
        let placed: Vec<(u64, TextTable)> = placed.collect();
        let found = placed.into_par_iter().map(|(first, table)| self.part(first, table, &make)).collect::<Vec<_>>();
        let mut made = Vec::with_capacity(found.len());
        for part in found {
            made.extend(self.add(part?));
        }
        Ok(made)
    }

    /// Looks at the next tables for how their columns are read, and at nothing else.
    pub fn look(&mut self, mut tables: Vec<TextTable>) {
        self.settling.settle(&mut tables);
    }

    fn part<T, E: From<BookError>>(
        &self,
        first: u64,
        mut table: TextTable,
        make: &impl Fn(OpenPart) -> Result<T, E>,
    ) -> Result<PartFound<T>, E> {
        let OpenTerms { schema, playbook, strict, .. } = self.terms;
        let names = &playbook.columns;
        let n_rows = table.n_rows();
        let mut found = PartFound {
            made: None,
            n_rows: n_rows as u64,
            n_kept: n_rows,
            hashes: Vec::new(),
            suspects: Vec::new(),
            meant: Vec::new(),
            scales: BTreeMap::new(),
            latest: None,
            missing: None,
            unreadable: Vec::new(),
            rejected: Vec::new(),
        };
        if !strict {
            found.missing = schema.add_missing(&mut table, playbook);
            found.unreadable = schema.blank_what_cannot_be_read(&mut table, &names.value);
        }
        let mut reasons = if strict { vec![None; n_rows] } else { schema.reasons(&table, playbook)? };
        let days = table.column(&names.as_of);
        if let Some(keys) = table.column(&names.account) {
            for (row, reason) in reasons.iter_mut().enumerate() {
                let Some(key) = keys.cell(row) else { continue };
                let plain = plain_key(key);
                if self.keys.may_mean(&plain) {
                    found.meant.push((key.to_owned(), plain.clone()));
                }
                if strict || reason.is_some() {
                    continue;
                }
                let hash = hash_of(&plain);
                found.hashes.push(hash);
                let (at, line) = (first + row as u64, table.lines[row]);
                if self.known.twice.contains(&hash) {
                    let as_of = days.map(|days| parse_date_cell(&table, days, row)).transpose();
                    let as_of = as_of.map_err(BookError::from)?.flatten();
                    found.suspects.push((plain, Standing { as_of, row: at, line }));
                }
                *reason = self.known.repeated.get(&at).map(|&line| stands_twice(table.counted.word(), line));
            }
        }
        let (kept, rejected) = told_apart(&table, &names.account, reasons);
        found.n_kept = kept.len();
        if kept.is_empty() {
            found.rejected = rejected;
            return Ok(found);
        }
        let table = if rejected.is_empty() { table } else { rows_of(&table, &kept, &[]) };
        found.rejected = rejected;
        let scales = RefCell::new(BTreeMap::new());
        let are_shares = |name: &str, scale: Scale| {
            scales.borrow_mut().insert(name.to_owned(), scale);
            self.known.of_shares.iter().any(|known| known == name)
        };
        let rows = schema.rows_where(&table, playbook, &self.log, &are_shares)?;
        found.scales = scales.into_inner();
        found.latest = rows.as_of.iter().copied().flatten().max();
        if !self.only_looks {
            let latest = self.known.latest.filter(|_| self.terms.needs_latest);
            found.made = Some(make(OpenPart { rows: &rows, table: &table, log: &self.log, latest })?);
        }
        Ok(found)
    }

    fn add<T>(&mut self, part: PartFound<T>) -> Option<T> {
        self.n_rows += part.n_rows;
        self.n_kept += part.n_kept;
        self.hashes.extend(part.hashes);
        for (plain, new) in part.suspects {
            let known = self.standing.entry(plain).or_insert(new);
            if known.row == new.row {
                continue;
            }
            let left = if known.as_of > new.as_of { new } else { std::mem::replace(known, new) };
            self.found.repeated.insert(left.row, known.line);
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
        self.rejected.extend(part.rejected);
        part.made
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
        if !self.terms.needs_latest {
            self.found.latest = None;
        }
        if is_settled && !self.only_looks && self.found == self.known {
            if self.n_kept == 0 {
                let word = if self.rejected.is_empty() { "row" } else { stream.counted().word() };
                return Err(none_left(stream.file().to_owned(), word, &self.rejected));
            }
            let unreadable = self.unreadable.values().map(Unreadable::words);
            return Ok(Verdict::Done(OpenSummary {
                file: stream.file().to_owned(),
                sentences: self.settling.sentences(stream),
                warnings: self.missing.into_iter().chain(unreadable).collect(),
                rejected: self.rejected,
                n_kept: self.n_kept,
            }));
        }
        if self.n_passes >= MOST_PASSES {
            return Ok(Verdict::Unsettled);
        }
        // Of keys that seem to stand twice it is not known yet which row stays.
        let only_looks = self.found.twice != self.known.twice && !self.found.twice.is_empty();
        let next = Self::knowing(self.terms, settling, self.found);
        Ok(Verdict::Again(Box::new(Self { n_passes: self.n_passes + 1, only_looks, ..next })))
    }
}

fn hash_of(plain: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    plain.hash(&mut hasher);
    hasher.finish()
}
