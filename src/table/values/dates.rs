//! Days as people and programs write them, and which of day and month comes first.

use super::date_order::DateOrder;
use super::day_numbers::{day, is_digits};
use super::month_words::{BETWEEN, WEEKDAYS, ZONES, month_of};
use crate::units::Date;

/// Longest text that is looked at as a day.
const LONGEST: usize = 80;
/// Two-digit years below this belong to this century, as POSIX has it.
const PIVOT: i32 = 69;

/// A day as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::table) enum Written {
    /// It can be read in one way only.
    Certain(Date),
    /// Two numbers before the year, either of which may be the month.
    Either {
        first: u32,
        second: u32,
        year: i32,
        /// Whether dots separate them, which no place does that has the month first (Unicode CLDR, short dates).
        dotted: bool,
    },
}

impl Written {
    /// The day, when day or month is known to come first.
    pub(in crate::table) fn day(self, order: DateOrder) -> Option<Date> {
        match (self, order) {
            (Self::Certain(day), _) => Some(day),
            (Self::Either { first, second, year, .. }, DateOrder::DayFirst) => day(year, second, first),
            (Self::Either { first, second, year, .. }, DateOrder::MonthFirst) => day(year, first, second),
            (Self::Either { .. }, DateOrder::YearFirst) => None,
        }
    }

    /// Whether it is a day in at least one way.
    pub(in crate::table) fn exists(self) -> bool {
        self.day(DateOrder::DayFirst).or_else(|| self.day(DateOrder::MonthFirst)).is_some()
    }
}

/// Reads a day, with or without weekday, time and zone; `None` for any other text. Whole numbers are none.
pub(in crate::table) fn written(text: &str) -> Option<Written> {
    let text = text.trim();
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Ok(day) = text.parse() {
        return Some(Written::Certain(day));
    }
    let words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    let mut dated: Vec<&str> = Vec::with_capacity(3);
    let mut is_timed = false;
    for word in words {
        // `2026/03/04T10:00`: what follows the letter is the time.
        let (word, time) = match word.split_once('T') {
            Some((before, after)) if before.ends_with(|c: char| c.is_ascii_digit()) && after.contains(':') => {
                (before, Some(after))
            }
            _ => (word, None),
        };
        if word.contains(':') || time.is_some() {
            if is_timed || !is_time(time.unwrap_or(word)) {
                return None;
            }
            is_timed = true;
            if time.is_none() {
                continue;
            }
        } else if is_timed && word.starts_with('(') && text.ends_with(')') {
            // `(Central European Standard Time)`
            break;
        } else if is_timed && is_zone(word) || dated.is_empty() && is_weekday(word) || is_between(word) {
            continue;
        }
        if dated.len() == 3 {
            // `mar. 01 avril 2025`: a Tuesday, not a month.
            if !dated[0].trim_end_matches('.').eq_ignore_ascii_case("mar") {
                return None;
            }
            dated.remove(0);
        }
        dated.push(word);
    }
    match *dated.as_slice() {
        [word] => of_parts(&parts_of(word)?, word.contains('.')),
        // `March 3rd 2026`, `3. März 2026`
        [a, b, c] => of_parts(&[bare(a)?, bare(b)?, bare(c)?], false),
        _ => None,
    }
}

/// `31.12.25` in three parts between separators of one kind.
fn parts_of(word: &str) -> Option<[&str; 3]> {
    let separator = word.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let mut parts = word.split(separator);
    let found = [parts.next()?, parts.next()?, parts.next()?];
    // A dot may end the year as well: `31.12.2025.` is how it is written in Croatia.
    let ends = parts.next().is_none_or(|rest| rest.is_empty() && separator == '.') && parts.next().is_none();
    (ends && found.iter().all(|part| !part.is_empty())).then_some(found)
}

/// A word without what follows an ordinal.
fn bare(word: &str) -> Option<&str> {
    let word = word.trim_end_matches('.');
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, 'º' | '°'));
    let is_ordinal = !digits.is_empty()
        && matches!(word[digits.len()..].to_ascii_lowercase().as_str(), "st" | "nd" | "rd" | "th" | "er" | "º" | "°")
        && is_digits(digits);
    let word = if is_ordinal { digits } else { word };
    (!word.is_empty()).then_some(word)
}

fn of_parts(&[a, b, c]: &[&str; 3], dotted: bool) -> Option<Written> {
    let certain = |year: i32, month: u32, of_month: u32| day(year, month, of_month).map(Written::Certain);
    match (number(a), number(b), number(c)) {
        (Some(year), Some(month), Some(of_month)) if a.len() == 4 && b.len() <= 2 && c.len() <= 2 => {
            certain(i32::try_from(year).ok()?, month, of_month)
        }
        (Some(first), Some(second), Some(_)) if a.len() <= 2 && b.len() <= 2 => {
            let found = Written::Either { first, second, year: year_of(c)?, dotted };
            found.exists().then_some(found)
        }
        (Some(first), None, Some(_)) if a.len() <= 2 => certain(year_of(c)?, month_of(b)?, first),
        (Some(year), None, Some(last)) if a.len() == 4 => certain(i32::try_from(year).ok()?, month_of(b)?, last),
        (None, Some(middle), Some(_)) if b.len() <= 2 => certain(year_of(c)?, month_of(a)?, middle),
        _ => None,
    }
}

/// A year of four digits, or of two.
fn year_of(text: &str) -> Option<i32> {
    let year = i32::try_from(number(text)?).ok()?;
    match text.len() {
        4 => Some(year),
        2 if year < PIVOT => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

fn number(text: &str) -> Option<u32> {
    if is_digits(text) { text.parse().ok() } else { None }
}

/// `8:55`, `20:55:03.123`, `8:55PM`, `10:00:00+01:00`
fn is_time(word: &str) -> bool {
    let word = word.trim_start_matches('T');
    let lower = word.to_ascii_lowercase();
    let clock = lower.trim_end_matches("am").trim_end_matches("pm").trim_end_matches('z');
    clock.starts_with(|c: char| c.is_ascii_digit())
        && clock.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'+' | b'-'))
}

/// The time of day in a text as `T20:55:00`, where it has one.
pub(in crate::table) fn time_of(text: &str) -> Option<String> {
    let at = text.find(':')?;
    let before = text[..at].trim_end_matches(|c: char| c.is_ascii_digit());
    let rest = text[at + 1..].to_ascii_lowercase();
    let mut hour = number(&text[before.len()..at])?;
    let minute = number(rest.get(..2)?)?;
    let second = rest.get(2..5).and_then(|part| number(part.strip_prefix(':')?)).unwrap_or(0);
    let half = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ':' | '.'));
    let half: String = half.chars().filter(|c| c.is_alphabetic()).take(2).collect();
    if half == "pm" && hour < 12 {
        hour += 12;
    } else if half == "am" && hour == 12 {
        hour = 0;
    }
    (hour < 24 && minute < 60 && second < 60).then(|| format!("T{hour:02}:{minute:02}:{second:02}"))
}

/// The day in a text, where one can be told; `order` says which of day and month comes first.
#[must_use]
pub fn day_of_text(text: &str, order: Option<DateOrder>) -> Option<Date> {
    text.parse().ok().or_else(|| written(text)?.day(order.unwrap_or(DateOrder::YearFirst)))
}

fn is_zone(word: &str) -> bool {
    let lower = word.trim_matches(['(', ')']).to_ascii_lowercase();
    let offset = lower.strip_prefix("gmt").or_else(|| lower.strip_prefix("utc")).unwrap_or(&lower);
    ZONES.contains(&lower.as_str())
        || offset.starts_with(['+', '-']) && offset[1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
}

/// Whether a word stands between the parts of a day or before them: `3 de marzo de 2025`, `le 3 mars 2025`.
fn is_between(word: &str) -> bool {
    BETWEEN.iter().any(|between| word.eq_ignore_ascii_case(between))
}

fn is_weekday(word: &str) -> bool {
    let lower = word.trim_end_matches('.').to_lowercase();
    WEEKDAYS.contains(&lower.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::day_numbers::day_of_number;
    use super::*;

    fn certain(text: &str) -> Option<String> {
        match written(text)? {
            Written::Certain(day) => Some(day.to_string()),
            Written::Either { .. } => None,
        }
    }

    #[test]
    fn days_that_can_be_read_in_one_way_only_are_read() {
        for text in [
            "2025-03-03",
            "2025-03-03T10:00:00Z",
            "2025-03-03 10:00:00+01:00",
            "2025/03/03",
            "2025/3/3 10:15",
            "2025.03.03",
            "3 Mar 2025",
            "3 March 2025",
            "03-Mar-25",
            "3-Mar-2025",
            "3. März 2025",
            "3. Mrz. 2025",
            "Mar 3, 2025",
            "March 3rd, 2025",
            "March 3, 2025 8:55 PM",
            "Mon, 03 Mar 2025 10:00:00 GMT",
            "Montag, 3. März 2025",
            "2025-Mar-03",
            "le 3 mars 2025",
            "lundi 3 mars 2025",
            "3 de marzo de 2025",
            "lunes, 3 de marzo de 2025",
            "3 de março de 2025",
            "3 marzo 2025",
            "03-mar-25",
            "3 maart 2025",
            "3 mrt. 2025",
            "Mon Mar 03 2025 10:00:00 GMT+0100 (Central European Standard Time)",
            "Mon Mar 3 10:00:00 UTC 2025",
            "Mar  3 2025 12:00AM",
        ] {
            assert_eq!(certain(text).as_deref(), Some("2025-03-03"), "{text}");
        }
    }

    #[test]
    fn two_numbers_before_the_year_wait_for_the_column() {
        for text in [
            "3/4/2025",
            "03/04/25",
            "3.4.25",
            "03-04-2025",
            "3/4/2025 8:55 PM",
            "03/04/2025, 20:55",
            "03/04/2025 08:55 p. m.",
        ] {
            let found = written(text).unwrap();
            let days = [DateOrder::DayFirst, DateOrder::MonthFirst].map(|order| found.day(order).unwrap().to_string());
            assert_eq!(days, ["2025-04-03", "2025-03-04"], "{text}");
        }
        let found = written("12/31/2025").unwrap();
        assert_eq!(found.day(DateOrder::DayFirst), None);
    }

    #[test]
    fn the_time_of_a_day_stays_with_it() {
        for (text, time) in [
            ("08/23/23 08:55 PM", Some("T20:55:00")),
            ("3/4/2025 12:05:09 AM", Some("T00:05:09")),
            ("3/4/2025, 12:05pm", Some("T12:05:00")),
            ("03/04/2025 08:55:10 p. m.", Some("T20:55:10")),
            ("11/1/2026, 9:15:00\u{202f}PM", Some("T21:15:00")),
            ("3.4.2025 7:30", Some("T07:30:00")),
            ("3/4/2025 7:30 PST", Some("T07:30:00")),
            ("3.4.2025", None),
            ("3.4.2025 77:30", None),
        ] {
            assert_eq!(time_of(text).as_deref(), time, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "12",
            "20250303",
            "45992",
            "1.2.3",
            "10.0.0.1",
            "31/02/2025",
            "3 of 4",
            "12:30",
            "2025-13-01",
            "a/b/c",
            "1,234",
            "Mar",
            "B-12-2025",
            "1/2",
            "3/4/20255",
            "version 1.2.25",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in r"[0-9a-zA-Zäß/:.,\-+ T]{0,24}|.{0,20}") {
            let _no_panic = (written(&text).map(Written::exists), day_of_number(&text), time_of(&text));
        }

        #[test]
        fn every_day_comes_back_from_every_way_of_writing_it(days in -25_000i32..47_000) {
            let day = Date::from_days_since_epoch(days);
            let iso = day.to_string();
            let (year, month, of_month) = (&iso[..4], &iso[5..7], &iso[8..]);
            let read = |text: String, order| written(&text).and_then(|found| found.day(order));
            prop_assert_eq!(read(format!("{of_month}/{month}/{year}"), DateOrder::DayFirst), Some(day));
            prop_assert_eq!(read(format!("{month}/{of_month}/{year} 11:59 PM"), DateOrder::MonthFirst), Some(day));
            prop_assert_eq!(read(format!("{year}/{month}/{of_month}"), DateOrder::YearFirst), Some(day));
        }
    }
}
