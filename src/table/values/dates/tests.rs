//! Days as people write them, and what is none.

use proptest::prelude::*;

use super::super::day_numbers::day_of_number;
use super::*;

fn certain(text: &str) -> Option<String> {
    match written(text)? {
        Written::Certain(day) => Some(day.to_string()),
        Written::Either { .. } => None,
    }
}

#[test]
fn days_that_can_be_read_in_one_way_only_are_read() {
    for text in [
        "2025-03-03",
        "2025-03-03T10:00:00Z",
        "2025-03-03 10:00:00+01:00",
        "2025/03/03",
        "2025/3/3 10:15",
        "2025.03.03",
        "3 Mar 2025",
        "3 March 2025",
        "03-Mar-25",
        "3-Mar-2025",
        "3. März 2025",
        "3. Mrz. 2025",
        "Mar 3, 2025",
        "March 3rd, 2025",
        "March 3, 2025 8:55 PM",
        "Mon, 03 Mar 2025 10:00:00 GMT",
        "Montag, 3. März 2025",
        "2025-Mar-03",
        "le 3 mars 2025",
        "lundi 3 mars 2025",
        "3 de marzo de 2025",
        "lunes, 3 de marzo de 2025",
        "3 de março de 2025",
        "3 marzo 2025",
        "03-mar-25",
        "3 maart 2025",
        "3 mrt. 2025",
        "Mon Mar 03 2025 10:00:00 GMT+0100 (Central European Standard Time)",
        "Mon Mar 3 10:00:00 UTC 2025",
        "Mar  3 2025 12:00AM",
    ] {
        assert_eq!(certain(text).as_deref(), Some("2025-03-03"), "{text}");
    }
}

#[test]
fn two_numbers_before_the_year_wait_for_the_column() {
    for text in [
        "3/4/2025",
        "03/04/25",
        "3.4.25",
        "03-04-2025",
        "3/4/2025 8:55 PM",
        "03/04/2025, 20:55",
        "03/04/2025 08:55 p. m.",
    ] {
        let found = written(text).unwrap();
        let days = [DateOrder::DayFirst, DateOrder::MonthFirst].map(|order| found.day(order).unwrap().to_string());
        assert_eq!(days, ["2025-04-03", "2025-03-04"], "{text}");
    }
    let found = written("12/31/2025").unwrap();
    assert_eq!(found.day(DateOrder::DayFirst), None);
}

#[test]
fn the_time_of_a_day_stays_with_it() {
    for (text, time) in [
        ("08/23/23 08:55 PM", Some("T20:55:00")),
        ("3/4/2025 12:05:09 AM", Some("T00:05:09")),
        ("3/4/2025, 12:05pm", Some("T12:05:00")),
        ("03/04/2025 08:55:10 p. m.", Some("T20:55:10")),
        ("11/1/2026, 9:15:00\u{202f}PM", Some("T21:15:00")),
        ("3.4.2025 7:30", Some("T07:30:00")),
        ("3/4/2025 7:30 PST", Some("T07:30:00")),
        ("3.4.2025", None),
        ("3.4.2025 77:30", None),
    ] {
        assert_eq!(time_of(text).as_deref(), time, "{text}");
    }
}

#[test]
fn what_is_no_day_is_none() {
    for text in [
        "",
        "12",
        "20250303",
        "45992",
        "1.2.3",
        "10.0.0.1",
        "31/02/2025",
        "3 of 4",
        "12:30",
        "2025-13-01",
        "a/b/c",
        "1,234",
        "Mar",
        "B-12-2025",
        "1/2",
        "3/4/20255",
        "version 1.2.25",
    ] {
        assert_eq!(written(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in r"[0-9a-zA-Zäß/:.,\-+ T]{0,24}|.{0,20}") {
        let _no_panic = (written(&text).map(Written::exists), day_of_number(&text), time_of(&text));
    }

    #[test]
    fn every_day_comes_back_from_every_way_of_writing_it(days in -25_000i32..47_000) {
        let day = Date::from_days_since_epoch(days);
        let iso = day.to_string();
        let (year, month, of_month) = (&iso[..4], &iso[5..7], &iso[8..]);
        let read = |text: String, order| written(&text).and_then(|found| found.day(order));
        prop_assert_eq!(read(format!("{of_month}/{month}/{year}"), DateOrder::DayFirst), Some(day));
        prop_assert_eq!(read(format!("{month}/{of_month}/{year} 11:59 PM"), DateOrder::MonthFirst), Some(day));
        prop_assert_eq!(read(format!("{year}/{month}/{of_month}"), DateOrder::YearFirst), Some(day));
    }
}
