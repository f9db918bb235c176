//! Days and times.

use super::{cells, column, read};

/// Day first is told by one day of the column, for all of it (`pandas` #14301, #19402 and #2586).
#[test]
fn one_day_tells_the_order_of_the_whole_column() {
    let table = read("id;name;date\n1;e1;11/03/2011\n2;e2;03/05/2011\n3;e3;20/10/2011\n4;e4;04/08/2011\n");
    assert_eq!(column(&table, "date"), ["2011-03-11", "2011-05-03", "2011-10-20", "2011-08-04"]);
    let table = read("a,b\n27.03.2003 14:55:00.000,1\n03.08.2003 15:20:00.000,2\n");
    assert_eq!(column(&table, "a"), ["2003-03-27T14:55:00", "2003-08-03T15:20:00"]);
}

/// Two-digit years (`submersion` #1829, `wealthfolio` #1622, `bank2ynab` #397).
#[test]
fn two_digit_years_are_of_this_century_up_to_68() {
    let table = read("id,date\n1,4/15/91\n2,4/15/26\n3,12/31/99\n");
    assert_eq!(column(&table, "date"), ["1991-04-15", "2026-04-15", "1999-12-31"]);
    let table = read("id;date\n1;26.06.26\n2;03.08.68\n3;01.02.69\n");
    assert_eq!(column(&table, "date"), ["2026-06-26", "2068-08-03", "1969-02-01"]);
}

/// Milliseconds and seconds since 1970 (`graph-cli` #44, `plees-tracker` #583, `questdb` #3008).
#[test]
fn milliseconds_and_seconds_since_1970_are_days_under_a_name_that_promises_them() {
    let table = read(
        "id,timestamp,closedate,Created At,usage\n1,1616976024321,1616976024,1616976024,1616976024\n2,1617062424321,1617062424,,5\n",
    );
    assert_eq!(
        cells(&table),
        [["1", "2021-03-29", "2021-03-29", "2021-03-29", "1616976024"], ["2", "2021-03-30", "2021-03-30", "", "5"]]
    );
}

/// A column in which both orders fit every day is asked for (`pandas` #25847, `automated-data-analyst` #23).
#[test]
fn days_that_fit_both_ways_are_asked_for() {
    let table = read("id,date\n1,05/03/2022\n2,01/02/2022\n");
    assert_eq!(column(&table, "date"), ["05/03/2022", "01/02/2022"]);
    let read_date = winprob::table::parse_date_cell(&table, table.column("date").unwrap(), 0);
    let message = read_date.unwrap_err().to_string();
    assert!(message.contains("export.csv: line 2, column \"date\": found \"05/03/2022\""), "{message}");
    assert!(message.contains("dates = \"day/month/year\""), "{message}");
}

/// Months in the languages of the exports, with the words that stand between (`moment` #3536, `lubridate` #194, `Datejs` #97).
#[test]
fn months_are_read_in_seven_languages() {
    for (day, month) in [
        ("3 mars 2025", "1er octobre 2025"),
        ("le 3 mars 2025", "1 oct. 2025"),
        ("lun. 03 mars 2025", "mar. 01 octobre 2025"),
        ("3 de marzo de 2025", "1 de octubre de 2025"),
        ("3 marzo 2025", "1 ottobre 2025"),
        ("03-mar-25", "01-ott-25"),
        ("3 de março de 2025", "1 de outubro de 2025"),
        ("3 maart 2025", "1 oktober 2025"),
        ("3. März 2025", "1. Okt. 2025"),
        ("March 3rd, 2025", "October 1st, 2025"),
    ] {
        let table = read(format!("id;date\n1;{day}\n2;{month}\n"));
        assert_eq!(column(&table, "date"), ["2025-03-03", "2025-10-01"], "{day}");
    }
}

/// Clocks of twelve hours as Spain and Mexico write them, as newer systems set them off by a narrow blank (`date-fns` #3348, `babel` #1012),
/// and instants as JavaScript, Unix and SQL Server print them.
#[test]
fn clocks_and_instants_are_read_as_systems_print_them() {
    let table = read("id;at\n1;23/06/2023 08:55:10 p. m.\n2;03/07/2023 12:05:00 a. m.\n");
    assert_eq!(column(&table, "at"), ["2023-06-23T20:55:10", "2023-07-03T00:05:00"]);
    let table = read("id;at\n1;11/23/2026, 9:15:00\u{202f}PM\n2;1/3/2026, 9:15:00\u{202f}AM\n");
    assert_eq!(column(&table, "at"), ["2026-11-23T21:15:00", "2026-01-03T09:15:00"]);
    let table = read(
        "id,at\n1,Sat Jun 03 2023 10:00:00 GMT+0100 (Central European Standard Time)\n2,Sat Jun  3 10:00:00 UTC 2023\n3,Jun  3 2023 10:00AM\n",
    );
    assert_eq!(column(&table, "at"), ["2023-06-03T10:00:00"; 3]);
}

/// Serial numbers under names that promise days in other languages.
#[test]
fn serial_numbers_are_days_under_the_names_of_other_languages() {
    for name in ["Fecha de renovación", "Date d'échéance", "Data di scadenza", "Data de renovação", "Vertragsende"]
    {
        let table = read(format!("id;{name}\n1;45719\n2;45720\n"));
        assert_eq!(column(&table, name), ["2025-03-03", "2025-03-04"], "{name}");
    }
    let table = read("id,data_usage\n1,45719\n2,45720\n");
    assert_eq!(column(&table, "data_usage"), ["45719", "45720"]);
}
