//! A part of an open book, read under what is taken for granted of the whole.
//!
//! In: some rows as text, the schema, the log and the facts that only the whole file knows (which keys stand twice, which
//! columns are percentages). Out: the rows that count, those that do not with the reason, and the facts this part tells.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::open_book::Unreadable;
use super::otherwise::Otherwise;
use super::past_and_open::rows_of;
use super::rejected::{Reason, Rejected, told_apart};
use super::repeated::{Standing, stands_twice};
use crate::book::error::BookError;
use crate::book::feature_values::{Heard, Scale};
use crate::book::keys::{MeantKeys, plain_key};
use crate::book::log::InterventionLog;
use crate::book::playbook::Playbook;
use crate::book::rows::Rows;
use crate::book::schema::Schema;
use crate::table::{TextTable, parse_date_cell};
use crate::units::Date;

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
    /// The log under the account IDs of the book.
    pub log: &'a InterventionLog,
    /// The latest decision date of the whole book, where it is asked for.
    pub latest: Option<Date>,
}

/// What hangs on the whole book.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Facts {
    /// Hashes of keys that stand on several rows, or seem to.
    pub twice: HashSet<u64>,
    /// Rows whose account stands on another row as well, and the line of that.
    pub repeated: BTreeMap<usize, u64>,
    /// Columns of shares where percentages were learned.
    pub of_shares: Vec<String>,
    /// Keys of the log that mean another of the book.
    pub renamed: BTreeMap<String, String>,
    pub latest: Option<Date>,
}

/// What one part of the book says.
#[derive(Debug, Default)]
pub(super) struct PartFound {
    pub n_rows: usize,
    pub n_kept: usize,
    pub hashes: Vec<u64>,
    /// Rows that seem to stand twice, under their plain keys.
    pub suspects: Vec<(String, Standing)>,
    /// Keys that a key of the log may mean, with their plain keys.
    pub meant: Vec<(String, String)>,
    pub scales: BTreeMap<String, Scale>,
    pub latest: Option<Date>,
    pub missing: Option<String>,
    pub unreadable: Vec<Unreadable>,
    pub otherwise: Otherwise,
    pub rejected: Vec<Rejected>,
}

/// What a pass over an open book takes for granted.
#[derive(Debug)]
pub(super) struct Granted<'a> {
    pub terms: OpenTerms<'a>,
    pub known: Facts,
    /// The log under the account IDs of the book.
    pub log: Cow<'a, InterventionLog>,
    /// Whether the pass finds facts alone, because it is known that more are needed.
    pub only_looks: bool,
}

impl<'a> Granted<'a> {
    pub(super) fn knowing(terms: OpenTerms<'a>, known: Facts, only_looks: bool) -> Self {
        let log = terms.log.renamed(|key| known.renamed.get(key).map(String::as_str));
        Self { terms, known, log, only_looks }
    }

    /// Reads the rows of a table, of which the first has this number in the book, and makes of those that count what is asked for.
    pub(super) fn part<T, E: From<BookError>>(
        &self,
        first: usize,
        mut table: TextTable,
        asked: &MeantKeys,
        make: &impl Fn(OpenPart) -> Result<T, E>,
    ) -> Result<(PartFound, Option<T>), E> {
        let OpenTerms { schema, playbook, strict, .. } = self.terms;
        let names = &playbook.columns;
        let n_rows = table.n_rows();
        let mut found = PartFound { n_rows, ..PartFound::default() };
        if !strict {
            found.otherwise = Otherwise::of(schema, &table);
            found.missing = schema.add_missing(&mut table, playbook);
            found.unreadable = schema.blank_what_cannot_be_read(&mut table, &names.value);
        }
        let mut reasons = if strict { vec![None; n_rows] } else { schema.reasons(&table, playbook)? };
        self.look_at_keys(first, &table, asked, &mut reasons, &mut found)?;
        let (kept, rejected) = told_apart(&table, &names.account, reasons);
        found.n_kept = kept.len();
        if kept.is_empty() {
            found.rejected = rejected;
            return Ok((found, None));
        }
        let table = if rejected.is_empty() { table } else { rows_of(&table, &kept, &[]) };
        found.rejected = rejected;
        let heard = Heard::of_part(&self.known.of_shares);
        let rows = schema.rows_heard(&table, playbook, &self.log, &heard)?;
        let (scales, read_as) = heard.told();
        found.scales = scales;
        if !strict {
            found.otherwise.read_as(read_as);
        }
        found.latest = rows.as_of.iter().copied().flatten().max();
        if self.only_looks {
            return Ok((found, None));
        }
        let latest = self.known.latest.filter(|_| self.terms.needs_latest);
        let made = make(OpenPart { rows: &rows, table: &table, log: &self.log, latest })?;
        Ok((found, Some(made)))
    }

    /// Finds which keys the log may mean and which stand twice, and says why rows cannot count that are known to.
    fn look_at_keys(
        &self,
        first: usize,
        table: &TextTable,
        asked: &MeantKeys,
        reasons: &mut [Option<Reason>],
        found: &mut PartFound,
    ) -> Result<(), BookError> {
        let names = &self.terms.playbook.columns;
        let days = table.column(&names.as_of);
        let Some(keys) = table.column(&names.account) else { return Ok(()) };
        for (row, reason) in reasons.iter_mut().enumerate() {
            let Some(key) = keys.cell(row) else { continue };
            let plain = plain_key(key);
            if asked.may_mean(&plain) {
                found.meant.push((key.to_owned(), plain.clone()));
            }
            if self.terms.strict || reason.is_some() {
                continue;
            }
            let hash = hash_of(&plain);
            found.hashes.push(hash);
            let (at, line) = (first + row, table.lines[row]);
            if self.known.twice.contains(&hash) {
                let as_of = days.map(|days| parse_date_cell(table, days, row)).transpose()?.flatten();
                found.suspects.push((plain, Standing { as_of, row: at, line }));
            }
            let twice = |&line: &u64| stands_twice(&names.account, Some(key), table.counted.word(), line);
            *reason = self.known.repeated.get(&at).map(twice);
        }
        Ok(())
    }
}

fn hash_of(plain: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    plain.hash(&mut hasher);
    hasher.finish()
}
