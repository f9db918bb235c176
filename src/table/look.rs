//! One look at a column of text: are these numbers or days that people wrote, and in which ways can they be read?

use std::collections::BTreeSet;

use super::date_order::DateOrder;
use super::day_numbers::day_of_number;
use super::decimal_mark::DecimalMark;
use super::text::TextColumn;
use super::{dates, number};

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
    /// The first row whose decimals can only follow a point, and the first for a comma.
    pub only: [Option<usize>; 2],
    /// A row that can be read either way.
    pub either: Option<usize>,
    /// The first row with a percent sign, and the first without.
    pub percent: Option<usize>,
    pub bare: Option<usize>,
    /// Currencies as written.
    pub currencies: BTreeSet<String>,
}

/// Days as written.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Days {
    /// The first row that cannot have the month first, and the first that cannot have the day first.
    pub day_first: Option<usize>,
    pub month_first: Option<usize>,
    /// A row that is another day the other way round.
    pub either: Option<usize>,
    /// Whether all rows that can be read either way are written with dots.
    pub is_dotted: bool,
}

/// At least this share of the filled cells is of a kind before a column is.
const MOST: f64 = 0.8;
/// Filled cells that are looked at before all of them are.
const SAMPLE: usize = 200;

const DIGIT: u8 = 1;
const PLAIN: u8 = 2;
const OTHER: u8 = 4;

/// Which bytes a number or an ISO day is made of.
const CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        classes[digit as usize] = DIGIT;
        digit += 1;
    }
    classes[b'.' as usize] = PLAIN;
    classes[b'-' as usize] = PLAIN;
    classes
};

impl Look {
    /// Looks at a column.
    pub(super) fn at(column: &TextColumn) -> Self {
        let classes = column.bytes().iter().fold(0, |seen, &byte| seen | CLASSES[usize::from(byte)]);
        if classes & DIGIT == 0 {
            return Self::Settled;
        }
        if classes & OTHER == 0 {
            if promises_days(&column.name) && are_serials(column) {
                return Self::Serials;
            }
            if classes == DIGIT {
                return Self::Settled;
            }
            if let Some(look) = plain(column) {
                return look;
            }
        }
        let (mut n_seen, mut n_days, mut n_numbers) = (0, 0, 0);
        for cell in column.cells().flatten().take(SAMPLE) {
            n_seen += 1;
            n_days += usize::from(dates::written(cell).is_some());
            n_numbers += usize::from(is_number(cell));
        }
        let enough = MOST * f64::from(n_seen) / 2.0;
        if n_days as f64 >= enough && n_days >= n_numbers && n_days > 0 {
            days(column)
        } else if n_numbers as f64 >= enough && n_numbers > 0 {
            numbers(column)
        } else {
            Self::Settled
        }
    }
}

fn is_number(cell: &str) -> bool {
    let plain = |mark| number::written(cell).is_some_and(|found| found.plain(mark).is_some());
    plain(DecimalMark::Point) || plain(DecimalMark::Comma)
}

/// A column of numbers with points, or of ISO days; `None` when a cell is neither.
fn plain(column: &TextColumn) -> Option<Look> {
    let mut found = Numbers { is_plain: true, ..Numbers::default() };
    for (row, cell) in column.cells().enumerate() {
        let Some(cell) = cell else { continue };
        let bytes = cell.as_bytes();
        if bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-' {
            continue;
        }
        let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
        let mut point = None;
        for (at, &byte) in digits.iter().enumerate() {
            match byte {
                b'.' if point.is_none() => point = Some(at),
                b'0'..=b'9' => {}
                _ => return None,
            }
        }
        let Some(point) = point else { continue };
        let may_be_thousands = (1..=3).contains(&point) && digits[0] != b'0' && digits.len() - point == 4;
        let place = if may_be_thousands { &mut found.either } else { &mut found.only[0] };
        place.get_or_insert(row);
    }
    let has_point = found.either.or(found.only[0]).is_some();
    Some(if has_point { Look::Numbers(found) } else { Look::Settled })
}

fn numbers(column: &TextColumn) -> Look {
    let mut found = Numbers::default();
    let (mut n_filled, mut n_numbers) = (0usize, 0usize);
    for (row, cell) in column.cells().enumerate() {
        let Some(cell) = cell else { continue };
        n_filled += 1;
        let Some(written) = number::written(cell) else { continue };
        let place = match [DecimalMark::Point, DecimalMark::Comma].map(|mark| written.plain(mark)) {
            [None, None] => continue,
            [Some(_), None] => Some(&mut found.only[0]),
            [None, Some(_)] => Some(&mut found.only[1]),
            [Some(point), Some(comma)] => (point != comma).then_some(&mut found.either),
        };
        if let Some(place) = place {
            place.get_or_insert(row);
        }
        n_numbers += 1;
        let place = if written.percent { &mut found.percent } else { &mut found.bare };
        place.get_or_insert(row);
        if let Some(currency) = written.currency
            && !found.currencies.contains(currency)
        {
            found.currencies.insert(currency.to_owned());
        }
    }
    if n_numbers as f64 >= MOST * n_filled as f64 { Look::Numbers(found) } else { Look::Settled }
}

fn days(column: &TextColumn) -> Look {
    let mut found = Days { is_dotted: true, ..Days::default() };
    // Whether every one is written as programs write it.
    let mut is_plain = true;
    let (mut n_filled, mut n_days) = (0usize, 0usize);
    for (row, cell) in column.cells().enumerate() {
        let Some(cell) = cell else { continue };
        n_filled += 1;
        if cell.parse::<crate::units::Date>().is_ok() {
            n_days += 1;
            continue;
        }
        let Some(written) = dates::written(cell) else { continue };
        n_days += 1;
        is_plain = false;
        match [DateOrder::DayFirst, DateOrder::MonthFirst].map(|order| written.day(order)) {
            [Some(_), None] => {
                found.day_first.get_or_insert(row);
            }
            [None, Some(_)] => {
                found.month_first.get_or_insert(row);
            }
            [Some(day), Some(month)] if day != month => {
                found.either.get_or_insert(row);
                found.is_dotted &= matches!(written, dates::Written::Either { dotted: true, .. });
            }
            _ => {}
        }
    }
    if n_days as f64 >= MOST * n_filled as f64 && !is_plain { Look::Days(found) } else { Look::Settled }
}

/// Last words of names that promise a day.
const DAY_WORDS: [&str; 6] = ["date", "datum", "timestamp", "at", "on", "am"];
/// Ends of last words that do, as in `closedate` and `vertragsdatum`.
const DAY_ENDS: [&str; 2] = ["date", "datum"];

/// Whether a name such as `renewal_date`, `CloseDate` or `closed at` promises a day.
fn promises_days(name: &str) -> bool {
    let mut words = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for letter in name.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
        before = letter;
    }
    let last = words.split(|c: char| !c.is_alphanumeric()).rfind(|word| !word.is_empty()).unwrap_or_default();
    DAY_WORDS.contains(&last) || DAY_ENDS.iter().any(|end| last.ends_with(end)) || words.trim() == "as_of"
}

/// Whether every filled cell is a number that a spreadsheet or a program writes for a day.
fn are_serials(column: &TextColumn) -> bool {
    let mut filled = column.cells().flatten().peekable();
    filled.peek().is_some() && filled.all(|cell| day_of_number(cell).is_some())
}
