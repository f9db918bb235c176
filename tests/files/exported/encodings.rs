//! What a text is written in.

use super::{column, read, said};

const TEXT: &str = "Kunde;Stadt\n1;München\n2;Düsseldorf\n3;Größe\n";

#[test]
fn exports_of_dos_and_of_the_macintosh_are_told_by_their_letters() {
    let in_page = |high: &[(char, u8)]| -> Vec<u8> {
        let byte = |c: char| if c.is_ascii() { c as u8 } else { high.iter().find(|(known, _)| *known == c).unwrap().1 };
        TEXT.chars().map(byte).collect()
    };
    let dos = in_page(&[('ü', 0x81), ('ö', 0x94), ('ß', 0xe1)]);
    let mac = in_page(&[('ü', 0x9f), ('ö', 0x9a), ('ß', 0xa7)]);
    let windows = in_page(&[('ü', 0xfc), ('ö', 0xf6), ('ß', 0xdf)]);
    for (bytes, name) in [(dos, "CP850"), (mac, "Mac OS Roman"), (windows, "Windows-1252")] {
        let table = read(&bytes);
        assert_eq!(column(&table, "Stadt"), ["München", "Düsseldorf", "Größe"], "{name}");
        assert!(said(&table).contains(name), "{name}: {}", said(&table));
    }
}

#[test]
fn text_of_eastern_europe_is_told_by_its_letters() {
    let russian =
        read(b"\xca\xeb\xe8\xe5\xed\xf2;\xc3\xee\xf0\xee\xe4\n1;\xcc\xee\xf1\xea\xe2\xe0\n2;\xce\xec\xf1\xea\n");
    assert_eq!(column(&russian, "Город"), ["Москва", "Омск"]);
    let polish = read(b"Klient;Miasto\n1;\xa3\xf3d\x9f\n2;Wa\xb3brzych\n3;\x8cwidnica\n");
    assert_eq!(column(&polish, "Miasto"), ["Łódź", "Wałbrzych", "Świdnica"]);
}

#[test]
fn utf_32_is_told_by_its_mark() {
    for order in [u32::to_le_bytes, u32::to_be_bytes] {
        let text = "\u{feff}account,city\na,München\nb,東京\n";
        let bytes: Vec<u8> = text.chars().flat_map(|c| order(c as u32)).collect();
        let table = read(&bytes);
        assert_eq!(column(&table, "city"), ["München", "東京"]);
        assert!(said(&table).contains("UTF-32"));
    }
}
