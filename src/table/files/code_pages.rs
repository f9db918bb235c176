//! Which of the code pages of one byte a letter a text is in, told by what its letters would be in each.
//!
//! In the right code page foreign letters stand among letters of their own kind. In a wrong one they become signs within words
//! (`M„rz`), capitals behind small letters (`MŸnchen`) or foreign letters in a row (`Ìîñêâà`). Where two read equally well, the
//! more usual one is taken.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

/// The letters of the bytes from 0x80 on in code page 850 of DOS (Unicode, `CP850.TXT`), the euro sign in place of the dotless i as in 858.
const DOS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
/// Letters of Western Europe that are frequent.
const FREQUENT: &str = "äöüßéèêàâçñóíáúôîøåæÄÖÜÉãõ";
/// What stands within a word without being a letter of it.
const WITHIN: &str = "’‘'´–—-·.\u{ad}";
/// Foreign letters that are looked at.
const LOOKED_AT: usize = 2000;

/// A text in the code page that reads it best; `None` where none can.
pub(super) fn read(bytes: &[u8]) -> Option<(String, &'static str)> {
    let by = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
    };
    let candidates = [
        // The standard reads five bytes that Windows-1252 leaves undefined as control characters.
        (by(WINDOWS_1252).filter(|text| !text.chars().any(|c| c.is_control() && !c.is_ascii())), "Windows-1252"),
        (Some(dos(bytes)), "CP850 (DOS)"),
        (by(WINDOWS_1250).filter(|text| !text.chars().any(|c| c.is_control() && !c.is_ascii())), "Windows-1250"),
        (by(WINDOWS_1251).filter(|text| !text.chars().any(|c| c.is_control() && !c.is_ascii())), "Windows-1251"),
        (by(MACINTOSH), "Mac OS Roman"),
    ];
    let mut best: Option<(i64, String, &'static str)> = None;
    for (text, name) in candidates {
        let Some(text) = text else { continue };
        let fits = fits(&text);
        if best.as_ref().is_none_or(|(most, ..)| fits > *most) {
            best = Some((fits, text, name));
        }
    }
    best.filter(|(fits, ..)| *fits > WORST).map(|(_, text, name)| (text, name))
}

/// A text that fits no worse is taken for one.
const WORST: i64 = -1_000_000;

fn dos(bytes: &[u8]) -> String {
    let high: Vec<char> = DOS.chars().collect();
    bytes.iter().map(|&byte| if byte < 0x80 { char::from(byte) } else { high[usize::from(byte - 0x80)] }).collect()
}

/// How well the foreign letters of a text fit their neighbours: points for and against.
fn fits(text: &str) -> i64 {
    let letters: Vec<char> = text.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| letters.get(index)).copied().unwrap_or(' ');
    let foreign = letters.iter().enumerate().filter(|(_, letter)| !letter.is_ascii()).take(LOOKED_AT);
    foreign.map(|(index, &letter)| fit(letter, at(index.checked_sub(1)), at(Some(index + 1)))).sum()
}

fn fit(letter: char, before: char, after: char) -> i64 {
    let is_cyrillic = |c: char| ('\u{400}'..='\u{4ff}').contains(&c);
    let is_latin = |c: char| c.is_alphabetic() && !is_cyrillic(c);
    let is_foreign = |c: char| is_latin(c) && !c.is_ascii();
    if WITHIN.contains(letter) {
        return 0;
    }
    if !letter.is_alphabetic() || matches!(letter, 'ª' | 'º' | 'µ' | 'ƒ') {
        // A sign within a word, or an opening quote behind one.
        let within = before.is_alphabetic()
            && (after.is_alphabetic() || matches!(letter, '„' | '‚' | '¿' | '¡' | '‰' | '†' | '‡' | 'ˆ'));
        let drawn = ('\u{2500}'..='\u{25ff}').contains(&letter);
        return if drawn {
            -6
        } else if within {
            -4
        } else {
            0
        };
    }
    if is_cyrillic(letter) {
        let beside_latin = is_latin(before) || is_latin(after);
        let in_a_word = is_cyrillic(before) || is_cyrillic(after);
        let rises = letter.is_uppercase() && before.is_lowercase();
        return if beside_latin {
            -4
        } else if rises {
            -3
        } else if in_a_word {
            2
        } else {
            0
        };
    }
    let mut points = if FREQUENT.contains(letter) { 2 } else { 1 };
    if letter.is_uppercase() && before.is_lowercase() {
        points -= 5;
    }
    if is_foreign(before) && is_foreign(after) {
        points -= 4;
    }
    if before.is_ascii_digit() || after.is_ascii_digit() {
        points -= 3;
    }
    points
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
            let high: Vec<char> = high.chars().collect();
            let byte =
                |c: char| if c.is_ascii() { c as u8 } else { high.iter().position(|h| *h == c).unwrap() as u8 + 0x80 };
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
