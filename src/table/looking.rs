//! A look at a column of text: are these numbers or days that people wrote, and in which ways can they be read?
//!
//! A column is looked at from its first row to its last, a part at a time, so that a file need not be in memory whole.

use super::date_order::DateOrder;
use super::day_names::{means_last_day, promises_days, promises_periods};
use super::day_numbers::day_of_number;
use super::decimal_mark::DecimalMark;
use super::look::{Days, Look, Numbers, Spot};
use super::plain::{CLASSES, DIGIT, OTHER, PLAIN, classes_of, plain, plain_numbers};
use super::text::TextColumn;
use super::values::blank::says_nothing;
use super::values::periods::period_of;
use super::{dates, number};

/// At least this share of the filled cells is of a kind before a column is.
const MOST: f64 = 0.8;
/// Filled cells that are looked at before all of them are.
const SAMPLE: u32 = 200;

impl Look {
    /// Looks at a whole column.
    pub(super) fn at(column: &TextColumn, lines: &[u64]) -> Self {
        let mut looking = Looking::at(&column.name, false);
        looking.add(column, lines);
        // From the first row on, so that nothing was passed over.
        looking.look().unwrap_or(Self::Settled)
    }
}

/// A look under way.
#[derive(Debug, Clone)]
pub(super) struct Looking {
    classes: u8,
    n_rows: usize,
    /// Whether every filled cell so far is a number that a spreadsheet or a program writes for a day, and there is one.
    serials: Option<bool>,
    /// The same for months, quarters and weeks, and whether their last day is meant.
    periods: Option<bool>,
    means_last_day: bool,
    /// Points and minus signs, as long as there is nothing else.
    plain: Option<Numbers>,
    /// Whether cells are read as people write them, which takes longer.
    closely: bool,
    /// Whether rows had been passed before that was found to be needed.
    passed_over: bool,
    sample: Sample,
    numbers: Seen<Numbers>,
    days: Seen<Days>,
}

/// The first filled cells: how many there are, and how many are days or numbers.
#[derive(Debug, Clone, Copy, Default)]
struct Sample {
    n: u32,
    n_days: u32,
    n_numbers: u32,
}

impl Sample {
    fn says_days(self) -> bool {
        let enough = MOST * f64::from(self.n) / 2.0;
        f64::from(self.n_days) >= enough && self.n_days >= self.n_numbers && self.n_days > 0
    }

    fn says_numbers(self) -> bool {
        let enough = MOST * f64::from(self.n) / 2.0;
        f64::from(self.n_numbers) >= enough && self.n_numbers > 0
    }
}

/// What was found among so many filled cells.
#[derive(Debug, Clone, Default)]
struct Seen<T> {
    found: T,
    n_filled: usize,
    n_of_kind: usize,
}

impl<T> Seen<T> {
    fn is_most(&self) -> bool {
        self.n_of_kind as f64 >= MOST * self.n_filled as f64
    }
}

impl Looking {
    /// Before the first row; `closely` where an earlier look found that it is needed.
    pub(super) fn at(name: &str, closely: bool) -> Self {
        Self {
            classes: 0,
            n_rows: 0,
            serials: promises_days(name).then_some(false),
            periods: promises_periods(name).then_some(false),
            means_last_day: means_last_day(name),
            plain: Some(Numbers { is_plain: true, ..Numbers::default() }),
            closely,
            passed_over: false,
            sample: Sample::default(),
            numbers: Seen::default(),
            days: Seen { found: Days { is_dotted: true, is_iso: true, ..Days::default() }, n_filled: 0, n_of_kind: 0 },
        }
    }

    /// Looks at the next rows, whose lines are given.
    pub(super) fn add(&mut self, column: &TextColumn, lines: &[u64]) {
        // Numbers that a file holds as such need not be written to be looked at, unless they may be days.
        let values = if self.serials.is_none() { column.numbers() } else { None };
        let classes = match values {
            Some(values) => values.iter().fold(0, |seen, value| seen | classes_of(*value)),
            None => column.bytes().iter().fold(0, |seen, &byte| seen | CLASSES[usize::from(byte)]),
        };
        self.classes |= classes;
        if self.classes & OTHER != 0 {
            (self.serials, self.plain) = (None, None);
        }
        if let Some(any) = self.serials {
            let mut filled = column.cells().flatten().peekable();
            let any = any || filled.peek().is_some();
            self.serials = filled.all(|cell| day_of_number(cell).is_some()).then_some(any);
        }
        if let Some(any) = self.periods {
            let mut filled = column.cells().flatten().filter(|cell| !says_nothing(cell)).peekable();
            let any = any || filled.peek().is_some();
            self.periods = filled.all(|cell| period_of(cell).is_some()).then_some(any);
        }
        if let Some(found) = self.plain.take() {
            self.plain = match values {
                _ if classes & PLAIN == 0 => Some(found),
                Some(values) => Some(plain_numbers(found, values, lines)),
                None => plain(found, column, lines),
            };
        }
        // Without a digit nothing is decided, whatever is said.
        if !self.closely && self.plain.is_none() && self.classes & DIGIT != 0 {
            self.closely = true;
            self.passed_over = self.n_rows > 0;
        }
        if self.closely && !self.passed_over {
            self.look_closely(column, lines);
        }
        self.n_rows += column.len();
    }

    fn look_closely(&mut self, column: &TextColumn, lines: &[u64]) {
        let missing = (SAMPLE - self.sample.n) as usize;
        for cell in column.cells().flatten().filter(|cell| !says_nothing(cell)).take(missing) {
            self.sample.n += 1;
            self.sample.n_days += u32::from(dates::written(cell).is_some());
            self.sample.n_numbers += u32::from(is_number(cell));
        }
        let is_open = self.sample.n < SAMPLE;
        if is_open || self.sample.says_days() {
            self.add_days(column, lines);
        }
        if is_open || self.sample.says_numbers() && !self.sample.says_days() {
            self.add_numbers(column, lines);
        }
    }

    /// What was seen; `None` where it takes another look, closely from the first row on.
    pub(super) fn look(&self) -> Option<Look> {
        if self.classes & DIGIT == 0 {
            return Some(Look::Settled);
        }
        if self.serials == Some(true) {
            return Some(Look::Serials);
        }
        if self.periods == Some(true) {
            return Some(Look::Periods { last: self.means_last_day });
        }
        if let Some(found) = &self.plain {
            let has_point = found.either.is_some() || found.only[0].is_some();
            return Some(if has_point { Look::Numbers(found.clone()) } else { Look::Settled });
        }
        if self.passed_over {
            return None;
        }
        Some(if self.sample.says_days() {
            let found = &self.days.found;
            if self.days.is_most() && (!found.is_iso || found.nothing.is_some()) {
                Look::Days(self.days.found.clone())
            } else {
                Look::Settled
            }
        } else if self.sample.says_numbers() && self.numbers.is_most() && self.numbers.found.is_told() {
            Look::Numbers(self.numbers.found.clone())
        } else {
            Look::Settled
        })
    }

    /// Whether it is a close look.
    pub(super) fn is_close(&self) -> bool {
        self.closely
    }

    fn add_numbers(&mut self, column: &TextColumn, lines: &[u64]) {
        let Seen { found, n_filled, n_of_kind } = &mut self.numbers;
        for (cell, &line) in column.cells().zip(lines) {
            let Some(cell) = cell else { continue };
            if says_nothing(cell) {
                Spot::keep(&mut found.nothing, line, cell);
                continue;
            }
            *n_filled += 1;
            let Some(written) = number::written(cell) else { continue };
            let read = [DecimalMark::Point, DecimalMark::Comma].map(|mark| written.plain(mark));
            let place = match &read {
                [None, None] => continue,
                [Some(_), None] => Some(&mut found.only[0]),
                [None, Some(_)] => Some(&mut found.only[1]),
                [Some(point), Some(comma)] => (point != comma).then_some(&mut found.either),
            };
            let value = read.iter().flatten().next().and_then(|plain| plain.parse().ok());
            found.short.add(&written, value, line, cell);
            if let Some(place) = place {
                Spot::keep(place, line, cell);
            }
            *n_of_kind += 1;
            Spot::keep(if written.percent { &mut found.percent } else { &mut found.bare }, line, cell);
            if let Some(currency) = written.currency
                && !found.currencies.contains(currency)
            {
                found.currencies.insert(currency.to_owned());
            }
        }
    }

    fn add_days(&mut self, column: &TextColumn, lines: &[u64]) {
        let Seen { found, n_filled, n_of_kind } = &mut self.days;
        for (cell, &line) in column.cells().zip(lines) {
            let Some(cell) = cell else { continue };
            if says_nothing(cell) {
                Spot::keep(&mut found.nothing, line, cell);
                continue;
            }
            *n_filled += 1;
            if cell.parse::<crate::units::Date>().is_ok() {
                *n_of_kind += 1;
                continue;
            }
            let Some(written) = dates::written(cell) else { continue };
            *n_of_kind += 1;
            found.is_iso = false;
            match [DateOrder::DayFirst, DateOrder::MonthFirst].map(|order| written.day(order)) {
                [Some(_), None] => Spot::keep(&mut found.day_first, line, cell),
                [None, Some(_)] => Spot::keep(&mut found.month_first, line, cell),
                [Some(day), Some(month)] if day != month => {
                    Spot::keep(&mut found.either, line, cell);
                    found.is_dotted &= matches!(written, dates::Written::Either { dotted: true, .. });
                }
                _ => {}
            }
        }
    }
}

fn is_number(cell: &str) -> bool {
    let plain = |mark| number::written(cell).is_some_and(|found| found.plain(mark).is_some());
    plain(DecimalMark::Point) || plain(DecimalMark::Comma)
}
