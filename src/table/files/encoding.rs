//! Text in the encodings that spreadsheets write, as UTF-8.
//!
//! Asked only about what is not UTF-8 without zero bytes. A byte order mark tells UTF-16 (Excel's "Unicode text") and UTF-32, or else
//! zeros in every other byte UTF-16. Anything else is UTF-8 with zero bytes in it, which some databases write for an empty text, or
//! one of the code pages of a byte a letter, unless it holds control characters, which no text has.

use super::code_pages;

/// Bytes as text.
#[derive(Debug, PartialEq)]
pub(super) struct Decoded {
    pub text: String,
    /// The name of their encoding.
    pub encoding: &'static str,
    /// Zero bytes that are left out.
    pub n_zeros: usize,
}

/// Bytes that are not UTF-8 as text, where their encoding can be told.
pub(super) fn decoded(bytes: &[u8]) -> Option<Decoded> {
    // Damaged UTF-16 is refused: no other encoding is a better guess.
    let of_utf_16 = |text: &[u8], unit| {
        let text = utf_16(text, unit)?;
        (!text.contains('\0')).then_some(Decoded { text, encoding: "UTF-16", n_zeros: 0 })
    };
    match bytes {
        [0xff, 0xfe, 0, 0, text @ ..] => return utf_32(text, u32::from_le_bytes),
        [0, 0, 0xfe, 0xff, text @ ..] => return utf_32(text, u32::from_be_bytes),
        [0xff, 0xfe, text @ ..] => return of_utf_16(text, u16::from_le_bytes),
        [0xfe, 0xff, text @ ..] => return of_utf_16(text, u16::from_be_bytes),
        _ => {}
    }
    match zero_halves(bytes) {
        [false, true] => return of_utf_16(bytes, u16::from_le_bytes),
        [true, false] => return of_utf_16(bytes, u16::from_be_bytes),
        _ => {}
    }
    let kept: Vec<u8> = bytes.iter().copied().filter(|&byte| byte != 0).collect();
    let n_zeros = bytes.len() - kept.len();
    let is_text =
        |text: &&str| n_zeros > 0 && !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'));
    if let Some(text) = std::str::from_utf8(&kept).ok().filter(is_text) {
        return Some(Decoded { text: text.to_owned(), encoding: "UTF-8", n_zeros });
    }
    let (text, encoding) = of_code_page(&kept)?;
    Some(Decoded { text, encoding, n_zeros })
}

/// Of the bytes at even places and of those at odd ones, whether at least half are zero, as far as a header goes; text of UTF-16
/// without a mark has such a half and no zero in the other.
fn zero_halves(bytes: &[u8]) -> [bool; 2] {
    const LOOKED_AT: usize = 64;
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    let n_zeros = [0, 1].map(|first| start.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count());
    let is_half = |n: usize| n > 0 && 4 * n >= start.len();
    match n_zeros {
        [0, odd] => [false, is_half(odd)],
        [even, 0] => [is_half(even), false],
        _ => [false, false],
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}

fn utf_32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> Option<Decoded> {
    let quads = bytes.chunks_exact(4);
    let is_whole = quads.remainder().is_empty();
    let text: Option<String> = quads.map(|quad| char::from_u32(unit([quad[0], quad[1], quad[2], quad[3]]))).collect();
    let text = text.filter(|text| is_whole && !text.contains('\0'))?;
    Some(Decoded { text, encoding: "UTF-32", n_zeros: 0 })
}

/// A text of one byte a letter, in the code page that reads it best; control characters, which no text has, are refused.
fn of_code_page(bytes: &[u8]) -> Option<(String, &'static str)> {
    let is_text = |byte: &u8| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0x80..);
    if bytes.iter().all(is_text) { code_pages::read(bytes) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_is_read_from_every_encoding() {
        let text = "account_id,city\na,Café Müller – 5 €\n";
        let utf_16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let little = [&[0xff, 0xfe][..], &utf_16(u16::to_le_bytes)].concat();
        let big = [&[0xfe, 0xff][..], &utf_16(u16::to_be_bytes)].concat();
        let windows = b"account_id,city\na,Caf\xe9 M\xfcller \x96 5 \x80\n".to_vec();
        let wide: Vec<u8> =
            std::iter::once('\u{feff}').chain(text.chars()).flat_map(|c| (c as u32).to_be_bytes()).collect();
        for bytes in [little, big, windows, wide] {
            assert_eq!(decoded(&bytes).unwrap().text, text);
        }
    }

    #[test]
    fn bytes_that_no_text_has_are_not_read() {
        for bytes in [&b"a,\x01\x00\n"[..], b"\xff\xfea", b"\xff\xfe\0\0a\0\0"] {
            assert_eq!(decoded(bytes), None);
        }
    }
}
