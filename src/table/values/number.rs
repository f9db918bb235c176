//! Numbers as people and spreadsheets write them.
//!
//! A number may carry a currency, a percent sign, parentheses or a minus at either end; its digits may be grouped. Whether
//! `1.234` means a thousand is not told by the cell: [`Written::plain`] reads it under either mark.

use super::currency::{MINUS, currency_off, without_cents};
use super::decimal_mark::DecimalMark;

/// Longest text that is looked at as a number.
const LONGEST: usize = 48;
/// What sets groups of digits apart beside point and comma: blanks of every width, and what is typed for an apostrophe.
const SPACES: [char; 10] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}', '\'', '’', '‘', '´', '`'];
/// A percent sign in words, in small letters.
const PERCENT: [&str; 5] = ["percent", "per cent", "prozent", "pct.", "pct"];

/// A number as it is written, its sign and its signs taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::table) struct Written<'a> {
    negative: bool,
    /// Whether a percent sign stands beside it.
    pub percent: bool,
    /// The currency, as it is written.
    pub currency: Option<&'a str>,
    digits: &'a str,
}

/// Takes signs off; `None` for a text that cannot be a number.
pub(in crate::table) fn written(text: &str) -> Option<Written<'_>> {
    let mut found = Written { negative: false, percent: false, currency: None, digits: text.trim() };
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut signed = false;
    // Sign, currency, percent and parentheses in any order that is written: `-$3`, `$-3`, `$(3)`, `3 €-` do not all occur, and none misleads.
    loop {
        let before = without_cents(found.digits);
        found.digits = before;
        if !signed
            && !found.negative
            && let Some(inner) = before.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'))
        {
            found.negative = true;
            found.digits = inner.trim();
            continue;
        }
        if !signed && !found.negative {
            let stripped = before.strip_prefix(MINUS).or_else(|| before.strip_suffix(MINUS));
            if let Some(rest) = stripped {
                found.negative = true;
                signed = true;
                found.digits = rest.trim();
            } else if let Some(rest) = before.strip_prefix('+') {
                signed = true;
                found.digits = rest.trim();
            }
        }
        if !found.percent
            && let Some(rest) = percent_off(found.digits)
        {
            found.percent = true;
            found.digits = rest.trim();
        }
        if found.currency.is_none()
            && let Some((currency, rest)) = currency_off(found.digits)
        {
            found.currency = Some(currency);
            found.digits = rest.trim();
        }
        if found.digits.len() == before.len() {
            break;
        }
    }
    let is_number = found.digits.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    is_number.then_some(found)
}

/// A number without its percent sign, which may be a word.
fn percent_off(text: &str) -> Option<&str> {
    let in_words = || {
        PERCENT.iter().find_map(|word| {
            let at = text.len().checked_sub(word.len())?;
            text.get(at..)?.eq_ignore_ascii_case(word).then(|| &text[..at])
        })
    };
    text.strip_suffix('%').or_else(|| text.strip_prefix('%')).or_else(in_words)
}

impl Written<'_> {
    /// The number as a program writes it, when this mark stands before its decimals.
    pub(in crate::table) fn plain(&self, mark: DecimalMark) -> Option<String> {
        let (mantissa, exponent) = match self.digits.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (self.digits, None),
        };
        let (whole, fraction) = match mantissa.split_once(mark.character()) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() && fraction.is_none_or(str::is_empty) || !fraction.is_none_or(is_digits) {
            return None;
        }
        let mut plain = String::with_capacity(self.digits.len() + 1);
        if self.negative {
            plain.push('-');
        }
        ungroup(whole, mark.other(), &mut plain)?;
        if let Some(fraction) = fraction.filter(|fraction| !fraction.is_empty()) {
            plain.push('.');
            plain.push_str(fraction);
        }
        if let Some(exponent) = exponent {
            let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if digits.is_empty() || digits.len() > 3 || !is_digits(digits) {
                return None;
            }
            plain.push('e');
            plain.push_str(exponent);
        }
        Some(plain)
    }
}

/// Adds the digits of a whole number without what sets its groups apart.
fn ungroup(whole: &str, between: char, plain: &mut String) -> Option<()> {
    if whole.is_empty() {
        plain.push('0');
        return Some(());
    }
    let Some(separator) = whole.chars().find(|c| !c.is_ascii_digit()) else {
        plain.push_str(whole);
        return Some(());
    };
    if separator != between && !SPACES.contains(&separator) {
        return None;
    }
    let groups: Vec<&str> = whole.split(separator).collect();
    let (first, last) = (groups.first()?, groups.last()?);
    let is_digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let by_thousand = groups[1..].iter().all(|group| group.len() == 3);
    // `12,34,567`, as lakhs are written.
    let by_hundred =
        groups.len() > 2 && last.len() == 3 && groups[1..groups.len() - 1].iter().all(|group| group.len() == 2);
    if !is_digits || first.len() > 3 || first.starts_with('0') || !(by_thousand || by_hundred) {
        return None;
    }
    plain.extend(groups);
    Some(())
}

/// Reads `1234.5`, `1,234.50`, `$1,234`, `45 %`, `(12)` as minus 12; `None` when it is not a finite number.
pub(in crate::table) fn number_of(text: &str) -> Option<f64> {
    if let Ok(value) = text.parse::<f64>() {
        return (value.is_finite() && !text.ends_with(|c: char| c.is_alphabetic())).then_some(value);
    }
    written(text)?.plain(DecimalMark::Point)?.parse::<f64>().ok().filter(|value| value.is_finite())
}

/// A plain number with its point moved two places to the right: a share as a percentage, exact to the digit.
pub(in crate::table) fn times_hundred(plain: &str) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let padded = format!("{fraction:0<2}");
    let (moved, rest) = padded.split_at(2);
    let whole = format!("{whole}{moved}");
    let whole = whole.trim_start_matches('0');
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{rest}", if whole.is_empty() { "0" } else { whole })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("12", 12.0),
            ("-1.5e3", -1500.0),
            ("$1,234.50", 1234.5),
            ("45 %", 45.0),
            ("(12)", -12.0),
            ("-$3", -3.0),
            ("$-3", -3.0),
            ("($1,234.50)", -1234.5),
            ("1,234.50-", -1234.5),
            ("1 234.5", 1234.5),
            ("1\u{a0}234\u{a0}567", 1_234_567.0),
            ("1'234.50", 1234.5),
            ("CHF 1’200.-", 1200.0),
            ("1’200.- CHF", 1200.0),
            ("12,- €", 12.0),
            ("12.--", 12.0),
            ("-12,- EUR", -12.0),
            ("12- €", -12.0),
            ("$(12.34)", -12.34),
            ("(12.34) €", -12.34),
            ("($ 12.34)", -12.34),
            ("12 Euro", 12.0),
            ("12 eur", 12.0),
            ("US $ 1,000", 1000.0),
            ("1,000 Dollars", 1000.0),
            ("CLP 1,000", 1000.0),
            ("1´200.50", 1200.5),
            ("1\u{2007}234", 1234.0),
            ("%45", 45.0),
            ("45 percent", 45.0),
            ("45,000 Pct", 45_000.0),
            ("Fr. 1'200.-", 1200.0),
            ("USD 1,000", 1000.0),
            ("1,000 EUR", 1000.0),
            ("12,34,567", 1_234_567.0),
            ("\u{2212}5", -5.0),
            (".5%", 0.5),
            ("+3", 3.0),
        ] {
            assert_eq!(number_of(text), Some(value), "{text}");
        }
        for text in [
            "",
            "twelve",
            "1,2",
            "12,34",
            "inf",
            "NaN",
            "1-2",
            "10-50",
            "2024-01-01",
            ".",
            "$",
            "1.2.3",
            "030 123 456",
            "(1",
            "1 2",
            "12 months",
            "percent",
            "12 eurovision",
            "--3",
            "(-3)",
            "-(3)",
            "((3))",
            "0,125",
            "A1",
        ] {
            assert_eq!(number_of(text), None, "{text}");
        }
    }

    #[test]
    fn the_mark_before_the_decimals_decides_what_a_point_means() {
        for (text, point, comma) in [
            ("1.234", Some("1.234"), Some("1234")),
            ("1,234", Some("1234"), Some("1.234")),
            ("1.234,56", None, Some("1234.56")),
            ("1,234.56", Some("1234.56"), None),
            ("14.800 €", Some("14.800"), Some("14800")),
            ("0.125", Some("0.125"), None),
            ("80,4", None, Some("80.4")),
            ("-42,8", None, Some("-42.8")),
            ("1 234,5", None, Some("1234.5")),
            ("1,5E+3", None, Some("1.5e+3")),
        ] {
            let found = written(text).unwrap();
            let read = [DecimalMark::Point, DecimalMark::Comma].map(|mark| found.plain(mark));
            assert_eq!(read.each_ref().map(Option::as_deref), [point, comma], "{text}");
        }
    }

    #[test]
    fn a_share_becomes_a_percentage_to_the_digit() {
        for (share, percentage) in [
            ("0.05", "5"),
            ("0.123", "12.3"),
            ("1", "100"),
            ("0", "0"),
            ("-0.5", "-50"),
            ("0.001", "0.1"),
            ("0.300", "30"),
        ] {
            assert_eq!(times_hundred(share), percentage, "{share}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in r"[0-9.,'\-+()%$€ eEkrCHF]{0,16}|.{0,16}") {
            if let Some(found) = written(&text) {
                for plain in [DecimalMark::Point, DecimalMark::Comma].into_iter().filter_map(|mark| found.plain(mark)) {
                    prop_assert!(plain.parse::<f64>().is_ok(), "{}", plain);
                }
            }
        }

        #[test]
        fn a_number_comes_back_from_every_way_of_writing_it(whole in 0u64..2_000_000_000, cents in 0u8..100, negative: bool) {
            let digits = whole.to_string();
            let mut grouped = Vec::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) {
                    grouped.push('_');
                }
                grouped.push(digit);
            }
            let grouped: String = grouped.into_iter().collect();
            let sign = if negative { "-" } else { "" };
            let expected = format!("{sign}{whole}.{cents:02}");
            let german = format!("{sign}{},{cents:02} €", grouped.replace('_', "."));
            prop_assert_eq!(written(&german).unwrap().plain(DecimalMark::Comma), Some(expected.clone()));
            let swiss = format!("{sign}CHF {}.{cents:02}", grouped.replace('_', "'"));
            prop_assert_eq!(written(&swiss).unwrap().plain(DecimalMark::Point), Some(expected.clone()));
            let american = format!("{}{}.{cents:02}{}", if negative { "(" } else { "" }, grouped.replace('_', ","), if negative { ")" } else { "" });
            prop_assert_eq!(written(&american).unwrap().plain(DecimalMark::Point), Some(expected));
        }
    }
}
