//! Text in the encodings that spreadsheets write, as UTF-8.
//!
//! Asked only about what is not UTF-8. A byte order mark tells UTF-16 (Excel's "Unicode text"). Anything else is read as Windows-1252, the
//! encoding of Excel's "CSV" in Western Europe and America, unless it holds bytes that Windows-1252 leaves undefined or
//! control characters, which no text has.

/// The characters of the bytes 0x80 to 0x9f in Windows-1252 (WHATWG Encoding Standard, index windows-1252); `None` where undefined.
const HIGH: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

/// Bytes that are not UTF-8 as text, and the name of their encoding, where it can be told.
pub(super) fn decoded(bytes: &[u8]) -> Option<(String, &'static str)> {
    const UTF_16: &str = "UTF-16";
    // Damaged UTF-16 is refused: no other encoding is a better guess. Without a mark, the zero in every other byte tells.
    let (text, encoding) = match bytes {
        [0xff, 0xfe, text @ ..] => (utf_16(text, u16::from_le_bytes), UTF_16),
        [0xfe, 0xff, text @ ..] => (utf_16(text, u16::from_be_bytes), UTF_16),
        [1..=255, 0, 1..=255, 0, ..] => (utf_16(bytes, u16::from_le_bytes), UTF_16),
        [0, 1..=255, 0, 1..=255, ..] => (utf_16(bytes, u16::from_be_bytes), UTF_16),
        _ => (windows_1252(bytes), "Windows-1252"),
    };
    text.map(|text| (text, encoding))
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}

fn windows_1252(bytes: &[u8]) -> Option<String> {
    let character = |&byte: &u8| match byte {
        b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0xa0.. => Some(char::from(byte)),
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => None,
    };
    bytes.iter().map(character).collect()
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
        for bytes in [little, big, windows] {
            assert_eq!(decoded(&bytes).unwrap().0, text);
        }
    }

    #[test]
    fn bytes_that_no_text_has_are_not_read() {
        for bytes in [&b"a,\x81\n"[..], b"a,\xff\x00\n", b"\xff\xfea"] {
            assert_eq!(decoded(bytes), None);
        }
    }
}
