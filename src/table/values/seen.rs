//! A cell as people see it: without marks that have no width, its digits as the digits of ASCII.

use std::borrow::Cow;

/// What stands among digits in a day or a number of East Asia.
const OF_DAYS: [char; 6] = ['年', '月', '日', '년', '월', '일'];

/// Whether a letter has no width: a byte order mark within a file, and what turns the direction of writing.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The same letter in ASCII: digits of Arabic, Persian and Devanagari, and what is as wide as a Chinese one.
fn in_ascii(letter: char) -> char {
    let digit = |zero: char| char::from_digit(letter as u32 - zero as u32, 10);
    let narrow = match letter {
        '\u{660}'..='\u{669}' => digit('\u{660}'),
        '\u{6f0}'..='\u{6f9}' => digit('\u{6f0}'),
        '\u{966}'..='\u{96f}' => digit('\u{966}'),
        '\u{66a}' => Some('%'),
        '\u{66b}' => Some('.'),
        '\u{66c}' => Some(','),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xff01 + 0x21),
        _ => None,
    };
    narrow.unwrap_or(letter)
}

/// A cell without marks of no width at its ends; where it holds digits and no words, its digits in ASCII.
pub(in crate::table) fn seen(cell: &str) -> Cow<'_, str> {
    if cell.is_ascii() {
        return Cow::Borrowed(cell.trim());
    }
    let cell = cell.trim_matches(|letter: char| letter.is_whitespace() || is_unseen(letter));
    let is_foreign = |letter: char| in_ascii(letter) != letter;
    let is_word = |letter: char| letter.is_alphabetic() && !OF_DAYS.contains(&letter);
    let has_digit = cell.chars().any(|letter| is_foreign(letter) && in_ascii(letter).is_ascii_digit());
    if !has_digit || cell.chars().any(is_word) {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(cell.chars().filter(|&letter| !is_unseen(letter)).map(in_ascii).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_other_scripts_are_digits_where_no_word_stands_beside_them() {
        for (cell, is) in [
            ("١٢٣٤", "1234"),
            ("٣١/٠٣/٢٠٢٥", "31/03/2025"),
            ("۱۲٬۳۴۵٫۶", "12,345.6"),
            ("２０２５／０３／３１", "2025/03/31"),
            ("２０２５年３月３１日", "2025年3月31日"),
            ("\u{feff}\u{200f}31/03/2025\u{200e} ", "31/03/2025"),
            ("東京１", "東京１"),
            ("Ａ１", "Ａ１"),
            ("Müller", "Müller"),
            (" x ", "x"),
        ] {
            assert_eq!(seen(cell), is, "{cell}");
        }
    }
}
