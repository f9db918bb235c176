//! Days as people and programs write them, and which of day and month comes first.

use super::date_order::DateOrder;
use super::day_numbers::{day, is_digits, number, year_of};
use super::month_words::{BETWEEN, WEEKDAYS, ZONES};
use super::months::month_of;
use super::periods::day_of_week;
use crate::units::Date;

/// Longest text that is looked at as a day.
const LONGEST: usize = 80;
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
    if let Some(day) = of_ideographs(text).or_else(|| day_of_week(text)) {
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
        } else if !dated.is_empty() && is_dotted_time(word) {
            is_timed = true;
            continue;
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
        [word] => of_parts(&parts_of(word).or_else(|| glued(word))?, word.contains('.')),
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

/// `31MAR2025` in three parts.
fn glued(word: &str) -> Option<[&str; 3]> {
    let behind = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let year = behind.trim_start_matches(char::is_alphabetic);
    let (first, month) = (&word[..word.len() - behind.len()], &behind[..behind.len() - year.len()]);
    [first, month, year].iter().all(|part| !part.is_empty()).then_some([first, month, year])
}

/// `2025年3月31日`, `2025년 3월 31일`
fn of_ideographs(text: &str) -> Option<Date> {
    let (year, rest) = text.split_once(['年', '년'])?;
    let (month, rest) = rest.split_once(['月', '월'])?;
    let (of_month, _) = rest.split_once(['日', '일'])?;
    let [year, month, of_month] = [year, month, of_month].map(|part| number(part.trim()));
    day(i32::try_from(year?).ok()?, month?, of_month?)
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

/// `8:55`, `20:55:03.123`, `8:55PM`, `10:00:00+01:00`
fn is_time(word: &str) -> bool {
    let word = word.trim_start_matches('T');
    let lower = word.to_ascii_lowercase();
    let clock = lower.trim_end_matches("am").trim_end_matches("pm").trim_end_matches('z');
    clock.starts_with(|c: char| c.is_ascii_digit())
        && clock.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'+' | b'-'))
}

/// `12.00.00.000000`, as Oracle writes a time behind a day.
fn is_dotted_time(word: &str) -> bool {
    word.matches('.').count() == 3 && word.split('.').all(is_digits)
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
mod tests;
