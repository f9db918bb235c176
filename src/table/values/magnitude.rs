//! Words and letters for thousands and millions behind a number, as exports write amounts short: `14.8k`, `3 Mio`, `1.2 crore`, `12万`.

/// Words in small letters, without a dot, and the power of ten each stands for.
const WORDS: [(&str, u32); 50] = [
    ("tsd", 3),
    ("tausend", 3),
    ("thousand", 3),
    ("teur", 3),
    ("keur", 3),
    ("тыс", 3),
    ("千", 3),
    ("mio", 6),
    ("mln", 6),
    ("mill", 6),
    ("million", 6),
    ("millions", 6),
    ("millionen", 6),
    ("milione", 6),
    ("milioni", 6),
    ("millón", 6),
    ("millones", 6),
    ("milhão", 6),
    ("milhões", 6),
    ("miljoen", 6),
    ("miljoner", 6),
    ("milj", 6),
    ("meur", 6),
    ("млн", 6),
    ("백만", 6),
    ("bn", 9),
    ("bln", 9),
    ("billion", 9),
    ("billions", 9),
    ("mrd", 9),
    ("milliarde", 9),
    ("milliarden", 9),
    ("milliard", 9),
    ("milliards", 9),
    ("miliardi", 9),
    ("miljard", 9),
    ("млрд", 9),
    ("lakh", 5),
    ("lakhs", 5),
    ("lac", 5),
    ("lacs", 5),
    ("crore", 7),
    ("crores", 7),
    ("cr", 7),
    ("万", 4),
    ("萬", 4),
    ("만", 4),
    ("億", 8),
    ("亿", 8),
    ("억", 8),
];
/// Letters that stand for one among other things: `12m` may be minutes, metres or months.
const LETTERS: [(&str, u32); 3] = [("k", 3), ("m", 6), ("b", 9)];

/// What a number is to be multiplied by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::table) struct Magnitude {
    /// The power of ten.
    pub power: u32,
    /// Whether nothing else is written so.
    pub is_sure: bool,
}

/// A magnitude behind a number, and what is left.
pub(super) fn magnitude_off(text: &str) -> Option<(Magnitude, &str)> {
    let named = text.strip_suffix('.').unwrap_or(text);
    let digits = named.trim_end_matches(char::is_alphabetic);
    let word = &named[digits.len()..];
    if word.is_empty() || !digits.trim_end().ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return None;
    }
    let lower = word.to_lowercase();
    let known = |words: &[(&str, u32)]| words.iter().find(|(known, _)| *known == lower).map(|(_, power)| *power);
    let magnitude = match known(&WORDS) {
        Some(power) => Magnitude { power, is_sure: true },
        None if named.len() < text.len() => return None,
        None => known(&LETTERS).map(|power| Magnitude { power, is_sure: power == 3 })?,
    };
    Some((magnitude, digits))
}

/// A plain number with its point moved to the right: `14.8` by three places as `14800`, exact to the digit.
pub(in crate::table) fn moved(plain: &str, places: usize) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let padded = format!("{fraction:0<places$}");
    let (moved, rest) = padded.split_at(places);
    let whole = format!("{whole}{moved}");
    let whole = whole.trim_start_matches('0');
    let rest = rest.trim_end_matches('0');
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{rest}", if whole.is_empty() { "0" } else { whole })
}

/// A share as a percentage.
pub(in crate::table) fn times_hundred(plain: &str) -> String {
    moved(plain, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magnitudes_are_told_by_word_and_by_letter() {
        for (text, power, is_sure, rest) in [
            ("14.8k", 3, true, "14.8"),
            ("3 Mio.", 6, true, "3 "),
            ("1.2M", 6, false, "1.2"),
            ("1.2 Crore", 7, true, "1.2 "),
            ("3.5万", 4, true, "3.5"),
        ] {
            assert_eq!(magnitude_off(text), Some((Magnitude { power, is_sure }, rest)), "{text}");
        }
        for text in ["k", "12 h", "12m.", "a12k3", "Mio", "12 Monate"] {
            assert_eq!(magnitude_off(text), None, "{text}");
        }
    }

    #[test]
    fn a_point_is_moved_exactly() {
        for (plain, places, is) in
            [("14.8", 3, "14800"), ("-0.0005", 3, "-0.5"), ("1.2345", 2, "123.45"), ("0", 6, "0"), ("007", 0, "7")]
        {
            assert_eq!(moved(plain, places), is, "{plain}");
        }
    }
}
