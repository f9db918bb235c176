//! Months, quarters, half years and weeks in place of days: `Mar-25`, `2025-03`, `Q3 2025`, `2025-W13`.

use super::day_numbers::{day, is_digits, year_of};
use super::months::month_of;
use crate::units::Date;

/// Longest text that is looked at.
const LONGEST: usize = 24;
const DAYS_A_WEEK: i32 = 7;
/// Years that digits alone may mean.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// The first and the last day of a period; `None` for any other text, a day among them.
pub(in crate::table) fn period_of(text: &str) -> Option<[Date; 2]> {
    let text = text.trim();
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Some(month) = month_in_digits(text) {
        return Some(month);
    }
    let parts: Vec<&str> = text.split([' ', '-', '/', '.', '_', '\'', '’']).filter(|part| !part.is_empty()).collect();
    match *parts.as_slice() {
        [one] => {
            // `2025Q3`, `2025W13`, `3Q25`
            let at = one.find(|c: char| c.is_ascii_alphabetic())?;
            if one[..at].len() == 1 {
                let year = one.get(2..)?;
                return of_two(&format!("{}{}", &one[at..=at], &one[..at]), year);
            }
            of_two(&one[at..], &one[..at])
        }
        [a, b] => of_two(a, b).or_else(|| of_two(b, a)),
        _ => None,
    }
}

/// `2025-03`, `03/2025`, `03.2025`, `2025年3月`: of digits alone only where nobody takes them for a number, a fraction or a day.
fn month_in_digits(text: &str) -> Option<[Date; 2]> {
    let text = text.strip_suffix(['月', '월']).unwrap_or(text);
    let at = text.find(|c: char| !c.is_ascii_digit())?;
    let between = text[at..].chars().next()?;
    let (a, b) = (&text[..at], text[at + between.len_utf8()..].trim_start());
    let (year, month) = if a.len() == 4 { (a, b) } else { (b, a) };
    let is_written = matches!(between, '-' | '/' | '年' | '년') || between == '.' && month.len() == 2 && b.len() == 4;
    let is_month = is_written && year.len() == 4 && is_digits(year) && is_digits(month) && month.len() <= 2;
    let year: i32 = year.parse().ok().filter(|year| is_month && YEARS.contains(year))?;
    months(year, month.parse().ok()?, 1)
}

fn of_two(name: &str, year: &str) -> Option<[Date; 2]> {
    let year = year_of(year)?;
    if let Some(month) = month_of(name) {
        return months(year, month, 1);
    }
    let kind = name.chars().next()?.to_ascii_lowercase();
    let number: u32 =
        name.strip_prefix(|c: char| c.is_ascii_alphabetic()).filter(|rest| is_digits(rest))?.parse().ok()?;
    match (kind, number) {
        ('q', 1..=4) => months(year, 3 * number - 2, 3),
        ('h', 1..=2) => months(year, 6 * number - 5, 6),
        ('w', 1..=53) => week(year, number),
        _ => None,
    }
}

/// So many months from this one on.
fn months(year: i32, month: u32, n: u32) -> Option<[Date; 2]> {
    let first = day(year, month, 1)?;
    let next = if month + n > 12 { day(year + 1, month + n - 12, 1)? } else { day(year, month + n, 1)? };
    Some([first, next.plus(-1)])
}

/// A week from Monday to Sunday; the first of a year is the one with its fourth of January (ISO 8601).
fn week(year: i32, number: u32) -> Option<[Date; 2]> {
    let monday_before = |date: Date| date.plus(-(date.days_since_epoch() + 3).rem_euclid(DAYS_A_WEEK));
    let of_year = |year| Some(monday_before(day(year, 1, 4)?));
    let monday = of_year(year)?.plus(DAYS_A_WEEK * (i32::try_from(number).ok()? - 1));
    (monday < of_year(year + 1)?).then(|| [monday, monday.plus(DAYS_A_WEEK - 1)])
}

/// A day of an ISO week: `2025-W13-1` is its Monday.
pub(super) fn day_of_week(text: &str) -> Option<Date> {
    let (week, of_week) = text.rsplit_once('-').filter(|(week, _)| week.contains(['W', 'w']))?;
    let of_week: i32 = of_week.parse().ok().filter(|of_week| (1..=DAYS_A_WEEK).contains(of_week))?;
    Some(period_of(week)?[0].plus(of_week - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_from_their_first_day_to_their_last() {
        for (text, first, last) in [
            ("Mar-25", "2025-03-01", "2025-03-31"),
            ("March 2025", "2025-03-01", "2025-03-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("12/2024", "2024-12-01", "2024-12-31"),
            ("2025年3月", "2025-03-01", "2025-03-31"),
            ("Q3 2025", "2025-07-01", "2025-09-30"),
            ("2025-Q4", "2025-10-01", "2025-12-31"),
            ("2025Q1", "2025-01-01", "2025-03-31"),
            ("3Q25", "2025-07-01", "2025-09-30"),
            ("Q3'25", "2025-07-01", "2025-09-30"),
            ("H2 2025", "2025-07-01", "2025-12-31"),
            ("2025-W13", "2025-03-24", "2025-03-30"),
            ("2020-W53", "2020-12-28", "2021-01-03"),
            ("2025W01", "2024-12-30", "2025-01-05"),
        ] {
            assert_eq!(
                period_of(text).map(|days| days.map(|day| day.to_string())),
                Some([first, last].map(str::to_owned)),
                "{text}"
            );
        }
        for text in [
            "2025-13",
            "Q5 2025",
            "2021-W53",
            "2025",
            "12",
            "3-4",
            "2025-03-01",
            "Q3",
            "x 2025",
            "kk",
            "3.25",
            "1.2345",
            "12.3456",
            "3 2025",
            "1/12",
            "3'2025",
            "é2025",
            "1é25",
        ] {
            assert_eq!(period_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_of_a_week_is_a_day() {
        assert_eq!(day_of_week("2025-W13-1").unwrap().to_string(), "2025-03-24");
        assert_eq!(day_of_week("2024-W50-4").unwrap().to_string(), "2024-12-12");
        assert_eq!(day_of_week("2025-W13-8"), None);
    }
}
