//! How the columns of a file are read that is never in memory whole.
//!
//! How the cells of a column are read is decided by the whole column. A pass over the file therefore reads as the passes
//! before it found, the first one as the first group says, and looks at every cell again: where the whole column says
//! otherwise, [`Settling::next`] tells it, and another pass is needed. Of most files the first is the last.

use rayon::prelude::*;

use super::counted::Counted;
use super::decide::{Bare, Decision, Mark, Styles};
use super::files::TableStream;
use super::look::Look;
use super::looking::Looking;
use super::reading::{Evidence, Said, TableReading};
use super::text::TextTable;

/// How one column is read.
#[derive(Debug, Clone, PartialEq)]
struct Settled {
    name: String,
    closely: bool,
    bare: Option<Mark>,
    decision: Option<Decision>,
    /// What is told of it: what the file says by itself, whatever is stated.
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
            let by_file = Decision::of(look, styles, None, counted.word());
            let is_stated = self.stated.decide(by_file.as_ref().and_then(|decision| decision.doubt.as_ref()));
            let styles = if is_stated { self.stated } else { styles };
            let mark = look.mark_of_bare(styles);
            let bare = bare.as_ref().filter(|bare| Some(bare.mark) == mark);
            is_whole &= mark.is_none() || bare.is_some();
            let decision = Decision::of(look, styles, bare, counted.word());
            let told = if is_stated { &by_file } else { &decision };
            let said = told.as_ref().map(|decision| decision.said.clone()).unwrap_or_default();
            Settled { bare: mark, decision, said, ..settled }
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
        self.reading(stream).sentences()
    }

    /// How the file was read, after the last pass.
    pub(super) fn reading(&self, stream: &TableStream) -> TableReading {
        let mut reading = stream.reading();
        (reading.is_read, reading.evidence) = (true, self.evidence);
        let (columns, ..) = self.found(reading.separator, stream.counted());
        for column in &columns {
            column.said.iter().for_each(|said| reading.say(said.clone(), column.name.clone()));
        }
        reading
    }
}
