//! What a look at a column of text sees: numbers or days that people wrote, and the ways in which they can be read.

use std::collections::BTreeSet;

/// A cell, and the line it stands on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spot {
    pub line: u64,
    pub cell: String,
}

impl Spot {
    /// Keeps the first cell.
    pub(super) fn keep(place: &mut Option<Self>, line: u64, cell: &str) {
        if place.is_none() {
            *place = Some(Self { line, cell: cell.to_owned() });
        }
    }
}

/// What was seen in a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Look {
    /// Nothing that has to be decided: words, whole numbers, days as programs write them.
    Settled,
    /// Numbers.
    Numbers(Numbers),
    /// Days.
    Days(Days),
    /// Whole numbers under a name that promises days.
    Serials,
    /// Months, quarters or weeks under a name that promises one, of which the last day is meant in place of the first.
    Periods { last: bool },
}

/// Amounts written short, `14.8k` or `3 Mio`, and numbers beside them that are not.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Short {
    /// How many are, and how many are not.
    pub n: [usize; 2],
    pub first: Option<Spot>,
    /// Whether something says that they are amounts: a word, a `k`, a currency, a fraction.
    pub is_sure: bool,
    /// Whether thousands are written so: numbers without are below them then.
    pub has_thousands: bool,
    /// The first number without that is not zero, and the first from a thousand on.
    pub bare: Option<Spot>,
    pub large: Option<Spot>,
}

/// A number in this share of a column or more is no slip.
const NO_SLIP: f64 = 0.2;

impl Short {
    /// Whether the column is written so; a few cells among many are a slip of the pen.
    pub(super) fn counts(&self) -> bool {
        self.is_sure && self.n[0] as f64 >= NO_SLIP * (self.n[0] + self.n[1]) as f64
    }

    /// Looks at a number: `value` as it is read, before it is multiplied by what its word says.
    pub(super) fn add(&mut self, written: &super::number::Written<'_>, value: Option<f64>, line: u64, cell: &str) {
        let value = value.unwrap_or(0.0);
        let Some(magnitude) = written.magnitude else {
            self.n[1] += 1;
            if value != 0.0 {
                Spot::keep(&mut self.bare, line, cell);
            }
            if value.abs() >= 1000.0 {
                Spot::keep(&mut self.large, line, cell);
            }
            return;
        };
        self.n[0] += 1;
        Spot::keep(&mut self.first, line, cell);
        self.has_thousands |= magnitude.power == 3;
        self.is_sure |= magnitude.is_sure || written.currency.is_some() || written.has_fraction();
    }
}

/// Numbers as written.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Numbers {
    /// Whether nothing but digits, points and minus signs was seen.
    pub is_plain: bool,
    /// The first cell whose decimals can only follow a point, and the first for a comma.
    pub only: [Option<Spot>; 2],
    /// A cell that can be read either way.
    pub either: Option<Spot>,
    /// The first cell with a percent sign, and the first without.
    pub percent: Option<Spot>,
    pub bare: Option<Spot>,
    /// Currencies as written.
    pub currencies: BTreeSet<String>,
    /// The first word for nothing among them.
    pub nothing: Option<Spot>,
    pub short: Box<Short>,
}

impl Numbers {
    /// Whether it is told that these are numbers: `12m` throughout may be minutes, metres or months.
    pub(super) fn is_told(&self) -> bool {
        self.short.n[0] == 0 || self.short.counts() || self.short.n[0] < self.short.n[1]
    }
}

/// Days as written.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Days {
    /// The first cell that cannot have the month first, and the first that cannot have the day first.
    pub day_first: Option<Spot>,
    pub month_first: Option<Spot>,
    /// A cell that is another day the other way round.
    pub either: Option<Spot>,
    /// Whether all cells that can be read either way are written with dots.
    pub is_dotted: bool,
    /// Whether every day is written as programs write it.
    pub is_iso: bool,
    /// The first word for nothing among them.
    pub nothing: Option<Spot>,
}
