//! Numbers that stand for days: serials of spreadsheets, and instants.

use crate::units::Date;

/// Days from 1899-12-30, where spreadsheets begin to count, to 1970-01-01.
const SERIAL_OF_EPOCH: i32 = 25_569;

/// Serial numbers of the years 1954 to 2119.
const SERIALS: std::ops::RangeInclusive<f64> = 20_000.0..=80_000.0;

/// Seconds since 1970 of the years 1980 to 2100.
const SECONDS: std::ops::RangeInclusive<f64> = 315_532_800.0..=4_102_444_800.0;

const SECONDS_A_DAY: f64 = 86_400.0;

/// Two-digit years below this belong to this century, as POSIX has it.
const PIVOT: i32 = 69;

/// The day that a number means where a day is expected: the serial number of a spreadsheet, seconds or milliseconds since 1970,
/// or `20260304`; the ranges do not overlap.
pub(in crate::table) fn day_of_number(text: &str) -> Option<Date> {
    let value: f64 = text.parse().ok()?;
    let since_epoch = |days: f64| {
        #[expect(clippy::cast_possible_truncation, reason = "the ranges above hold fewer days than an i32")]
        let days = days.floor() as i32;
        Date::from_days_since_epoch(days)
    };
    if SERIALS.contains(&value) {
        Some(since_epoch(value).plus(-SERIAL_OF_EPOCH))
    } else if text.len() == 8 && is_digits(text) {
        day(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?)
    } else if SECONDS.contains(&value) {
        Some(since_epoch(value / SECONDS_A_DAY))
    } else if SECONDS.contains(&(value / 1000.0)) {
        Some(since_epoch(value / 1000.0 / SECONDS_A_DAY))
    } else {
        None
    }
}

pub(in crate::table) fn day(year: i32, month: u32, day: u32) -> Option<Date> {
    (1..=9999).contains(&year).then(|| Date::of(year, month, day)).flatten()
}

pub(in crate::table) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A year of four digits, or of two.
pub(in crate::table) fn year_of(text: &str) -> Option<i32> {
    let year = i32::try_from(number(text)?).ok()?;
    match text.len() {
        4 => Some(year),
        2 if year < PIVOT => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// A whole number in digits alone.
pub(in crate::table) fn number(text: &str) -> Option<u32> {
    if is_digits(text) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_where_a_day_is_expected_are_serials_or_instants() {
        for text in ["45719", "45719.5", "1740960000", "1740999999", "1740960000000", "20250303"] {
            assert_eq!(day_of_number(text).map(|day| day.to_string()).as_deref(), Some("2025-03-03"), "{text}");
        }
        for text in ["12", "1999", "20251399", "99999999999999", "x"] {
            assert_eq!(day_of_number(text), None, "{text}");
        }
    }
}
