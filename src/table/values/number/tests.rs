//! Numbers as people write them, and what is none.

use proptest::prelude::*;

use super::*;
use crate::table::values::magnitude::times_hundred;

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
    for (share, percentage) in
        [("0.05", "5"), ("0.123", "12.3"), ("1", "100"), ("0", "0"), ("-0.5", "-50"), ("0.001", "0.1"), ("0.300", "30")]
    {
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
