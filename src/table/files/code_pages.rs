//! Which of the code pages of one byte a letter a text is in, told by what its letters would be in each.
//!
//! In the right code page foreign letters stand among letters of their own kind. In a wrong one they become signs within words
//! (`M„rz`), capitals behind small letters (`MŸnchen`) or foreign letters in a row (`Ìîñêâà`). Where two read equally well, the
//! more usual one is taken; where none reads well, none is.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

/// The letters of the bytes from 0x80 on in code page 850 of DOS (Unicode, `CP850.TXT`), the euro sign in place of the dotless i as in 858.
const DOS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
/// What stands within a word without being a letter of it.
const WITHIN: &str = "’‘'´–—-·.\u{ad}";
/// Signs that stand behind a number or a word, or before a number: never before a letter.
const NEVER_BEFORE: &str = "£¥¢¤¹²³±¬¯¶¨¸¦ªº¼½¾";
/// Signs that are open at the bottom or at the top: never behind a letter.
const OPENING: &str = "„‚¿¡‰†‡ˆ";
/// Letters that stand for quantities, not in words.
const SYMBOLS: &str = "ªºµƒπΩ∂ﬁﬂ";
/// Foreign letters that are looked at.
const LOOKED_AT: usize = 2000;
/// Where more of them than one in so many is at fault, the text is in none of these code pages.
const ONE_IN: usize = 5;

/// A text in the code page that reads it best; `None` where none does.
pub(super) fn read(bytes: &[u8]) -> Option<(String, &'static str)> {
    let by = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
    };
    // The standard reads bytes that a code page leaves undefined as control characters.
    let defined = |encoding| by(encoding).filter(|text| !text.chars().any(|c| c.is_control() && !c.is_ascii()));
    let candidates = [
        (defined(WINDOWS_1252), "Windows-1252"),
        (Some(dos(bytes)), "CP850 (DOS)"),
        (by(MACINTOSH), "Mac OS Roman"),
        (defined(WINDOWS_1250), "Windows-1250"),
        (defined(WINDOWS_1251), "Windows-1251"),
    ];
    let read = candidates.into_iter().filter_map(|(text, name)| text.map(|text| (faults(&text), text, name)));
    let (n_faults, text, name) = read.min_by_key(|(n_faults, ..)| *n_faults)?;
    let n_foreign = text.chars().filter(|letter| !letter.is_ascii()).take(LOOKED_AT).count();
    (n_faults * ONE_IN <= n_foreign).then_some((text, name))
}

fn dos(bytes: &[u8]) -> String {
    let high: Vec<char> = DOS.chars().collect();
    bytes.iter().map(|&byte| if byte < 0x80 { char::from(byte) } else { high[usize::from(byte - 0x80)] }).collect()
}

/// How many foreign letters of a text do not fit their neighbours.
fn faults(text: &str) -> usize {
    let letters: Vec<char> = text.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| letters.get(index)).copied().unwrap_or(' ');
    let foreign = letters.iter().enumerate().filter(|(_, letter)| !letter.is_ascii()).take(LOOKED_AT);
    foreign.filter(|&(index, &letter)| is_at_fault(letter, at(index.checked_sub(1)), at(Some(index + 1)))).count()
}

fn is_at_fault(letter: char, before: char, after: char) -> bool {
    let is_cyrillic = |c: char| ('\u{400}'..='\u{4ff}').contains(&c);
    let is_latin = |c: char| c.is_alphabetic() && !is_cyrillic(c);
    let rises = letter.is_uppercase() && (before.is_lowercase() || before.is_alphabetic() && after.is_lowercase());
    let is_in_a_row = !before.is_ascii() && !after.is_ascii();
    if WITHIN.contains(letter) {
        return false;
    }
    if !letter.is_alphabetic() || SYMBOLS.contains(letter) {
        let is_drawn = ('\u{2500}'..='\u{25ff}').contains(&letter);
        let is_within = before.is_alphabetic() && (after.is_alphabetic() || OPENING.contains(letter));
        return is_drawn || is_within || is_in_a_row || after.is_alphabetic() && NEVER_BEFORE.contains(letter);
    }
    if is_cyrillic(letter) {
        return is_latin(before) || is_latin(after) || rises;
    }
    rises || is_in_a_row || before.is_ascii_digit() || after.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_page_is_told_by_its_letters() {
        let polish = |text: &str| WINDOWS_1250.encode(text).0.into_owned();
        let russian = |text: &str| WINDOWS_1251.encode(text).0.into_owned();
        let windows = |text: &str| WINDOWS_1252.encode(text).0.into_owned();
        let of = |text: &str, high: &str| -> Vec<u8> {
            let byte = |c: char| {
                let of_page = (0x80..=0xff_u8).zip(high.chars()).find(|(_, known)| *known == c);
                of_page.map_or(c as u8, |(byte, _)| byte)
            };
            text.chars().map(byte).collect()
        };
        let mac: String =
            (0x80..=0xffu8).map(|byte| MACINTOSH.decode_without_bom_handling(&[byte]).0.into_owned()).collect();
        for (bytes, text, name) in [
            (windows("München;Café – 5 €;“l’Église”;¿Qué?"), "München;Café – 5 €;“l’Église”;¿Qué?", "Windows-1252"),
            (windows("Ærø;Malmö;Ålesund;São Paulo;m²"), "Ærø;Malmö;Ålesund;São Paulo;m²", "Windows-1252"),
            (
                of("München;Düsseldorf;Königsallee;Genève;Straße", DOS),
                "München;Düsseldorf;Königsallee;Genève;Straße",
                "CP850 (DOS)",
            ),
            (of("Märkte;Größe;Société", DOS), "Märkte;Größe;Société", "CP850 (DOS)"),
            (of("München;Zürich;Café;Größe", &mac), "München;Zürich;Café;Größe", "Mac OS Roman"),
            (polish("Łódź;Wałęsa;Gdańsk;Święty"), "Łódź;Wałęsa;Gdańsk;Święty", "Windows-1250"),
            (russian("Клиент;Город;Москва;Казань"), "Клиент;Город;Москва;Казань", "Windows-1251"),
        ] {
            assert_eq!(read(&bytes), Some((text.to_owned(), name)));
        }
    }
}
