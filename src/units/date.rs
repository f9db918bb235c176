//! Calendar days, and distances between them.

use std::fmt::{self, Write};

use jiff::civil;
use serde::{Deserialize, Serialize};

/// A number of whole days.
pub type Days = i32;

/// A text that is not a calendar day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date that exists: expected YYYY-MM-DD")]
pub struct DateError(pub String);

/// A calendar day, without time or zone.
///
/// ```
/// use winprob::units::Date;
/// let renewal: Date = "2026-03-01".parse().unwrap();
/// let call: Date = "2026-01-30T09:00:00Z".parse().unwrap();
/// assert_eq!(renewal.days_after(call), 30);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date(i32);

const EPOCH: civil::Date = civil::Date::constant(1970, 1, 1);

impl Date {
    /// A day of the calendar; `None` where there is no such day.
    #[must_use]
    pub fn of(year: i32, month: u32, day: u32) -> Option<Self> {
        let (year, month, day) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        let date = civil::Date::new(year, month, day).ok()?;
        Some(Self(days_to(i32::from(date.year()), i32::from(month), i32::from(day))))
    }

    /// The day `days` after 1970-01-01.
    #[must_use]
    pub fn from_days_since_epoch(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn days_since_epoch(self) -> i32 {
        self.0
    }

    /// How many days this day comes after `earlier` (negative when before).
    #[must_use]
    pub fn days_after(self, earlier: Self) -> Days {
        self.0 - earlier.0
    }

    /// The day `days` later (earlier when negative).
    #[must_use]
    pub fn plus(self, days: Days) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The Monday of its week.
    #[must_use]
    pub fn monday(self) -> Self {
        // 1970-01-01 was a Thursday.
        self.plus(-(self.0.rem_euclid(7) + 3).rem_euclid(7))
    }

    /// Year and month, such as `(2026, 3)`.
    #[must_use]
    pub fn year_month(self) -> (i16, i8) {
        let day = self.civil();
        (day.year(), day.month())
    }

    fn civil(self) -> civil::Date {
        EPOCH.saturating_add(jiff::Span::new().days(i64::from(self.0.clamp(-4_000_000, *FOUR_DIGITS.end()))))
    }
}

/// Days from 1970-01-01 to a day of the calendar, by the algorithm of H. Hinnant (2013, *chrono-Compatible Low-Level Date
/// Algorithms*): years begin in March, so that the day that comes and goes is their last.
fn days_to(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day so many days after 1970-01-01; the way back of [`days_to`].
fn calendar_of(days: i32) -> (i32, i32, i32) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year + i32::from(month <= 2), month, of_year - (153 * from_march + 2) / 5 + 1)
}

/// The first and last day whose year has four digits.
const FOUR_DIGITS: std::ops::RangeInclusive<i32> = -719_528..=2_932_896;

impl std::str::FromStr for Date {
    type Err = DateError;

    /// Reads `YYYY-MM-DD`, or the day of an RFC 3339 timestamp.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let wrong = || DateError(text.to_owned());
        let bytes = text.as_bytes();
        if bytes.len() < 10 || bytes[4] != b'-' || bytes[7] != b'-' || !text.is_char_boundary(10) {
            return Err(wrong());
        }
        let (day, rest) = text.split_at(10);
        let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten();
        let year = number(&day[..4]).and_then(|year| i32::try_from(year).ok()).ok_or_else(wrong)?;
        let month = number(&day[5..7]).ok_or_else(wrong)?;
        let dom = number(&day[8..]).ok_or_else(wrong)?;
        if !rest.is_empty() {
            let time = rest.strip_prefix(['T', 't', ' ']).ok_or_else(wrong)?;
            if time.len() < 5 || !time.bytes().all(|b| b.is_ascii_digit() || b":.+-Zz".contains(&b)) {
                return Err(wrong());
            }
        }
        Self::of(year, month, dom).ok_or_else(wrong)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !FOUR_DIGITS.contains(&self.0) {
            return write!(f, "{}", self.civil());
        }
        let (year, month, day) = calendar_of(self.0);
        let digit = |number: i32| char::from(b'0' + u8::try_from(number % 10).unwrap_or(0));
        for number in [year / 1_000, year / 100, year / 10, year] {
            f.write_char(digit(number))?;
        }
        for number in [month, day] {
            f.write_char('-')?;
            f.write_char(digit(number / 10))?;
            f.write_char(digit(number))?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;
    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_and_written_as_the_calendar_has_them() {
        for days in (-719_528..=2_932_896).step_by(97).chain([-719_528, -1, 0, 59, 11_016, 19_782, 2_932_896]) {
            let day = Date(days);
            let civil = day.civil();
            assert_eq!(day.to_string(), civil.to_string());
            let (month, of_month) = (u32::try_from(civil.month()).unwrap(), u32::try_from(civil.day()).unwrap());
            assert_eq!(Date::of(i32::from(civil.year()), month, of_month), Some(day));
        }
        assert_eq!(Date::of(2025, 2, 29), None);
    }
}
