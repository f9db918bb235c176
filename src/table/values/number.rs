//! Numbers as people and spreadsheets write them.
//!
//! A number may carry a currency, a percent sign, parentheses or a minus at either end; its digits may be grouped. Whether
//! `1.234` means a thousand is not told by the cell: [`Written::plain`] reads it under either mark.

use super::currency::{MINUS, currency_off, without_cents};
use super::decimal_mark::DecimalMark;
use super::magnitude::{Magnitude, magnitude_off, moved};

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
    /// What it is to be multiplied by, where a word or a letter behind it says so.
    pub magnitude: Option<Magnitude>,
    digits: &'a str,
}

/// Takes signs off; `None` for a text that cannot be a number.
pub(in crate::table) fn written(text: &str) -> Option<Written<'_>> {
    let mut found = Written { negative: false, percent: false, currency: None, magnitude: None, digits: text.trim() };
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
        if found.magnitude.is_none()
            && let Some((magnitude, rest)) = magnitude_off(found.digits)
        {
            found.magnitude = Some(magnitude);
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
    /// Whether something stands behind a mark that is no group of three digits.
    pub(in crate::table) fn has_fraction(&self) -> bool {
        self.digits.rsplit_once(['.', ',']).is_some_and(|(_, behind)| behind.len() != 3)
    }

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
        match self.magnitude {
            Some(_) if exponent.is_some() => None,
            Some(magnitude) => Some(moved(&plain, magnitude.power as usize)),
            None => Some(plain),
        }
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
    // Whether `12m` is an amount is told by a whole column alone.
    let written = written(text).filter(|written| written.magnitude.is_none())?;
    written.plain(DecimalMark::Point)?.parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests;
