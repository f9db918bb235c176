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
