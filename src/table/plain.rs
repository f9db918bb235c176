//! Numbers and days that are plain already: digits, a point and a minus sign, and what still has to be asked of them.

use super::look::{Numbers, Spot};
use super::text::TextColumn;
use super::values::blank::says_nothing;

pub(super) const DIGIT: u8 = 1;
pub(super) const PLAIN: u8 = 2;
pub(super) const OTHER: u8 = 4;

/// Which bytes a number or an ISO day is made of.
pub(super) const CLASSES: [u8; 256] = {
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

/// What the text of a number is made of.
pub(super) fn classes_of(value: f64) -> u8 {
    match (value.is_nan(), value.is_sign_negative() || value.fract() != 0.0) {
        (true, _) => 0,
        (false, false) => DIGIT,
        (false, true) => DIGIT | PLAIN,
    }
}

/// What more numbers say that a file holds as such: the first decides, and is written for it.
pub(super) fn plain_numbers(mut found: Numbers, values: &[f64], lines: &[u64]) -> Numbers {
    for (value, &line) in values.iter().zip(lines) {
        if found.only[0].is_some() {
            break;
        }
        if !value.is_nan() && value.fract() != 0.0 {
            plain_cell(&mut found, &value.to_string(), line);
        }
    }
    found
}

/// What more rows of numbers with points, or of ISO days, say; `None` when a cell is neither.
pub(super) fn plain(mut found: Numbers, column: &TextColumn, lines: &[u64]) -> Option<Numbers> {
    for (cell, &line) in column.cells().zip(lines) {
        let Some(cell) = cell else { continue };
        let bytes = cell.as_bytes();
        let is_day = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-';
        if !is_day && !plain_cell(&mut found, cell, line) {
            return None;
        }
    }
    Some(found)
}

/// Whether a cell is a number of digits, a point and a minus sign at most, and what it says.
fn plain_cell(found: &mut Numbers, cell: &str, line: u64) -> bool {
    let bytes = cell.as_bytes();
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let mut point = None;
    if says_nothing(cell) {
        return false;
    }
    for (at, &byte) in digits.iter().enumerate() {
        match byte {
            b'.' if point.is_none() => point = Some(at),
            b'0'..=b'9' => {}
            _ => return false,
        }
    }
    if let Some(point) = point {
        let may_be_thousands = (1..=3).contains(&point) && digits[0] != b'0' && digits.len() - point == 4;
        Spot::keep(if may_be_thousands { &mut found.either } else { &mut found.only[0] }, line, cell);
    }
    true
}
