//! Tables as people and their systems write them: every way of writing gives the cells of the plain table, and what was concluded is said.
//!
//! Kinds of files reported to other tools: month first and day first (younginnovations/aidstream#77), German numbers
//! (actualbudget/actual#1769), reports with footers (simple-salesforce#718), workbooks (metabase#32246), text of a German Windows
//! (spraakbanken/korp-frontend#272).

use std::fmt::Write;

use proptest::prelude::*;
use winprob::table::{DateOrder, Kind, Styles, TextTable, infer, parse, parse_date_cell, read_bytes, xlsx_bytes};

use super::{assert_says, cells, table};

/// The plain table that every other way of writing must give.
const PLAIN: &str = "account_id,as_of,arr,usage,share\n\
                     a,2025-03-31,14800,80.4,5\n\
                     b,2025-04-02,29700,-33.25,30\n\
                     c,2024-12-12,1050000,0.5,12.5\n\
                     d,,,,\n";

/// The numbers and days of a table, so that `14800.00` is `14800`.
fn values(table: &TextTable) -> Vec<Vec<String>> {
    let value = |cell: &str| cell.parse::<f64>().map_or_else(|_| cell.to_owned(), |value| value.to_string());
    cells(table).iter().map(|row| row.iter().map(|cell| value(cell)).collect()).collect()
}

#[test]
fn every_way_of_writing_gives_the_same_values() {
    let plain = values(&table(PLAIN));
    for text in [
        // Day first, decimal comma, semicolon.
        "account_id;as_of;arr;usage;share\na;31.03.2025;14.800,00;80,4;5\nb;02.04.2025;29.700,00;-33,25;30\nc;12.12.2024;1.050.000,00;0,5;12,5\nd;;;;\n",
        // Month first, thousands, dollars, percent.
        "account_id,as_of,arr,usage,share\na,3/31/2025,\"$14,800.00\",80.4,5%\nb,4/2/2025,\"$29,700.00\",(33.25),30 %\nc,12/12/2024,\"$1,050,000.00\",.5,12.5%\nd,,,,\n",
        // Two-digit years and a clock of twelve hours.
        "account_id,as_of,arr,usage,share\na,03/31/25,14800,80.4,5\nb,04/02/25,29700,-33.25,30\nc,12/12/24,1050000,0.5,12.5\nd,,,,\n",
        // Names of months, blanks between thousands, euros, a minus behind.
        "account_id\tas_of\tarr\tusage\tshare\na\t31 Mar 2025\t14 800 €\t80,4\t5,0\nb\t2 Apr 2025\t29 700 €\t33,25-\t30,0\nc\t12 Dez 2024\t1 050 000 €\t0,5\t12,5\nd\t\t\t\t\n",
        // Swiss thousands, percentages and shares mixed.
        "account_id|as_of|arr|usage|share\na|2025/03/31|CHF 14'800.00|80.4|0.05\nb|2025/04/02|CHF 29'700.00|-33.25|30%\nc|2024/12/12|CHF 1'050'000.00|.5|0.125\nd||||\n",
        // Serial numbers of a spreadsheet under a name that promises days.
        "account_id,as_of,arr,usage,share\na,45747,14800,80.4,5\nb,45749,29700,-33.25,30\nc,45638,1050000,0.5,12.5\nd,,,,\n",
        // Milliseconds since 1970.
        "account_id,as_of,arr,usage,share\na,1743379200000,14800,80.4,5\nb,1743552000000,29700,-33.25,30\nc,1733961600000,1050000,0.5,12.5\nd,,,,\n",
    ] {
        assert_eq!(values(&table(text)), plain, "{text}");
    }
}

#[test]
fn a_time_stays_with_its_day_in_a_clock_of_24_hours() {
    let read = table("a,at\nx,08/23/23 08:55 PM\ny,09/02/23 10:05 AM\n");
    assert_eq!(cells(&read), [["x", "2023-08-23T20:55:00"], ["y", "2023-09-02T10:05:00"]]);
    assert_eq!(infer(read.column("at").unwrap()).kind, Kind::Date);
}

#[test]
fn what_was_concluded_is_said_with_the_columns() {
    let read = table("Kunde;Stand;Wert\na;31.03.2025;14.800,00\nb;02.04.2025;1,5\n");
    let said = read.reading.sentences().join("\n");
    assert_says(&said, &["`;` separates", "`Stand`: days with the day first", "`Wert`: numbers with a decimal comma"]);
    assert!(table(PLAIN).reading.sentences().is_empty());
    let windows = read_bytes(b"a,city\n1,Caf\xe9\n", "f.csv").unwrap();
    assert_says(&windows.reading.sentences().join("\n"), &["Windows-1252"]);
}

#[test]
fn a_point_of_thousands_is_told_by_the_column_the_table_or_the_separator() {
    let arr = |text: &str| values(&table(text)).into_iter().map(|row| row[1].clone()).collect::<Vec<_>>();
    assert_eq!(arr("a;v\nx;14.800\ny;14.800,00\n"), ["14800", "14800"]);
    assert_eq!(arr("a;v;w\nx;14.800;1,5\ny;29.700;2,5\n"), ["14800", "29700"]);
    assert_eq!(arr("a;v\nx;14.800\ny;29.700\n"), ["14800", "29700"]);
    assert_eq!(arr("a;v;w\nx;14.800;1.5\ny;29.700;2.25\n"), ["14.8", "29.7"]);
    assert_eq!(arr("a;v\nx;0.125\ny;0.250\n"), ["0.125", "0.25"]);
    assert_eq!(arr("a,v\nx,\"1,234\"\ny,12.5\n"), ["1234", "12.5"]);
    // Undecidable: read as it has been, and said.
    let read = table("a,v\nx,14.800\ny,29.700\n");
    assert_eq!(values(&read), [["x", "14.8"], ["y", "29.7"]]);
    assert_says(&read.reading.sentences().join("\n"), &["`v`", "1.234", "numbers = \"1.234,56\""]);
    let stated = read.under(Styles { numbers: Some(winprob::table::DecimalMark::Comma), dates: None });
    assert_eq!(values(&stated), [["x", "14800"], ["y", "29700"]]);
}

#[test]
fn numbers_that_contradict_each_other_are_refused_by_name() {
    for (text, parts) in [
        (
            "a,v\nx,\"1.234,56\"\ny,\"1,234.56\"\nz,1.234\n",
            ["column \"v\"", "line 3", "line 2", "line 4", "either way"].as_slice(),
        ),
        (
            "a,v\nx,10%\ny,0.5\nz,12\n",
            &["column \"v\"", "line 2 is in percent", "line 3", "share", "line 4", "percentage"],
        ),
    ] {
        let read = table(text);
        let message = parse(&read, read.column("v").unwrap(), Kind::Number, true).unwrap_err().to_string();
        assert_says(&message, parts);
        assert_says(&message, &["`ignore`"]);
    }
}

#[test]
fn percentages_and_shares_become_one_scale() {
    let share = |text: &str| values(&table(text)).into_iter().map(|row| row[1].clone()).collect::<Vec<_>>();
    assert_eq!(share("a,v\nx,12 %\ny,0.12\nz,0\n"), ["12", "12", "0"]);
    assert_eq!(share("a,v\nx,12 %\ny,15\nz,0\n"), ["12", "15", "0"]);
    assert_eq!(share("a,v\nx,12 %\ny,150%\n"), ["12", "150"]);
    assert_says(
        &table("a,v\nx,12 %\ny,0.12\n").reading.sentences().join("\n"),
        &["`v`", "shares are read as percentages"],
    );
}

#[test]
fn a_day_that_can_be_read_in_two_ways_is_asked_for_by_name() {
    let read = table("a,due\nx,3/4/2025\ny,5/6/2025\n");
    let due = read.column("due").unwrap();
    assert_eq!(infer(due).kind, Kind::Date);
    let message = parse_date_cell(&read, due, 0).unwrap_err().to_string();
    assert_says(
        &message,
        &["line 2", "\"3/4/2025\"", "dates = \"day/month/year\"", "dates = \"month/day/year\"", "[columns]"],
    );
    for (order, day) in [(DateOrder::DayFirst, "2025-04-03"), (DateOrder::MonthFirst, "2025-03-04")] {
        let decided = read.under(Styles { dates: Some(order), numbers: None });
        assert_eq!(cells(&decided)[0][1], day);
    }
    // Another column of the table tells.
    assert_eq!(cells(&table("a,due,at\nx,3/4/2025,3/31/2025\ny,5/6/2025,4/1/2025\n"))[0][1], "2025-03-04");
    // Nobody writes the month first with dots.
    assert_eq!(cells(&table("a,due\nx,03.04.2025\ny,05.06.2025\n"))[0][1], "2025-04-03");
}

#[test]
fn days_that_contradict_each_other_are_told_with_both_lines() {
    let read = table("a,due\nx,31/12/2025\ny,12/31/2025\n");
    let message = parse_date_cell(&read, read.column("due").unwrap(), 0).unwrap_err().to_string();
    assert_says(&message, &["line 2 has the day first", "line 3 the month", "dates = \"day/month/year\""]);
}

#[test]
fn titles_totals_and_footers_are_left_out_and_named() {
    let above = "Renewals by owner,,,\nAs of,2026-11-01,,\n\n";
    let below = ",,,\nTotal,,44500,\n\nConfidential Information - Do Not Distribute\n\"Copyright (c) 2000-2026 salesforce.com, inc.\"\nGenerated By: Somebody 11/1/2026\n";
    let text = format!("{above}account_id,as_of,arr,usage\na,2025-03-31,14800,80.4\nb,2025-04-02,29700,12\n{below}");
    let read = table(&text);
    assert_eq!(cells(&read), [["a", "2025-03-31", "14800", "80.4"], ["b", "2025-04-02", "29700", "12"]]);
    assert_eq!(read.lines, [5, 6]);
    let lines: Vec<u64> = read.reading.left_out.iter().map(|left| left.line).collect();
    assert_eq!(lines, [1, 2, 8, 10, 11, 12]);
    let said = read.reading.sentences().join("\n");
    assert_says(&said, &["6 lines outside the table", "1 (\"Renewals by owner\")", "8 (\"Total, 44500\")"]);
}

#[test]
fn a_header_row_that_stands_again_is_no_row() {
    let read = table("a,b\n1,2\na,b\n3,4\n");
    assert_eq!(
        (cells(&read), read.reading.left_out[0].line),
        (vec![vec!["1".into(), "2".into()], vec!["3".into(), "4".into()]], 3)
    );
}

#[test]
fn rows_cut_short_are_refused_all_at_once() {
    let message = read_bytes(b"a,b,c\n1,2\n3,4,5\n6\n7,8,9\nA0001\n", "f.csv").unwrap_err().to_string();
    assert_says(&message, &["f.csv: line 2", "f.csv: line 4", "f.csv: line 6"]);
}

#[test]
fn blanks_behind_the_last_column_are_no_cells() {
    assert_eq!(cells(&table("a,b,\n1,2,\n3,4,\n"))[1][..2], ["3", "4"]);
    assert_eq!(cells(&table("a,b\n1,2,\n3,4,,\n")), [["1", "2"], ["3", "4"]]);
}

#[test]
fn a_workbook_says_what_its_csv_says() {
    let plain = table(PLAIN);
    let kinds = [Kind::Text, Kind::Date, Kind::Number, Kind::Number, Kind::Number];
    let names: Vec<&str> = plain.columns.iter().map(|column| column.name.as_str()).collect();
    let bytes = xlsx_bytes(&names, &kinds, cells(&plain)).unwrap();
    assert_eq!(bytes, xlsx_bytes(&names, &kinds, cells(&plain)).unwrap(), "the same at any time");
    let read = read_bytes(&bytes, "renewals.xlsx").unwrap();
    assert_eq!(values(&read), values(&plain));
    assert_eq!(read.lines, [2, 3, 4, 5]);
    assert_says(&read.reading.sentences().join("\n"), &["the sheet \"Sheet1\""]);
    let message = read_bytes(&bytes, "renewals.xlsx#Past").unwrap_err().to_string();
    assert_says(&message, &["renewals.xlsx#Past", "no sheet \"Past\"", "Sheet1"]);
    assert_eq!(values(&read_bytes(&bytes, "renewals.xlsx#sheet1").unwrap()), values(&plain));
}

#[test]
fn the_sheet_with_the_needed_column_is_read() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let cover = book.add_worksheet().set_name("Read me").unwrap();
    cover.write_string(0, 0, "How to use this").unwrap();
    for (name, header) in [("Log", ["account_id", "kind"]), ("Past", ["account_id", "renewed"])] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        // A title above, so that the header row must be found.
        sheet.write_string(0, 0, "Export of today").unwrap();
        for row in 0..4u32 {
            for column in 0..2u16 {
                let cell =
                    if row == 0 { header[usize::from(column)].to_owned() } else { format!("{name}{row}{column}") };
                sheet.write_string(row + 2, column, cell).unwrap();
            }
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let past = winprob::table::read_bytes_with(&bytes, "book.xlsx", &["renewed"]).unwrap();
    assert_eq!((cells(&past)[0].clone(), past.lines[0]), (vec!["Past10".into(), "Past11".into()], 4));
    let named = read_bytes(&bytes, "book.xlsx#Past").unwrap();
    assert_eq!(cells(&named), cells(&past));
}

#[test]
fn a_damaged_workbook_is_read_whole_or_refused_by_name() {
    let read_or_refused = |bytes: &[u8]| match read_bytes(bytes, "a.xlsx") {
        Ok(table) => assert!(table.columns.iter().all(|column| column.len() == table.n_rows())),
        Err(error) => assert!(error.to_string().starts_with("a.xlsx: "), "{error}"),
    };
    let bytes = xlsx_bytes(&["a", "b"], &[Kind::Text, Kind::Number], [vec!["x".to_owned(), "1".to_owned()]]).unwrap();
    for at in (4..bytes.len()).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        read_or_refused(&damaged);
        read_or_refused(&bytes[..at]);
    }
}

proptest! {
    #[test]
    fn any_table_is_read_in_the_order_of_its_lines_or_refused_by_name(
        text in r"([0-9.,;/%€$ \-]{0,12}[,;\t|]){0,4}\n(([0-9.,/%€$ '\-]|Total|\(|\)){0,12}[,;\t\n]){0,30}",
    ) {
        match read_bytes(text.as_bytes(), "f.csv") {
            Ok(table) => {
                prop_assert!(table.lines.is_sorted() && table.lines.iter().all(|&line| line > table.reading.header_line));
                prop_assert!(table.columns.iter().all(|column| column.len() == table.n_rows()));
                prop_assert!(table.reading.sentences().iter().all(|sentence| !sentence.is_empty()));
            }
            Err(error) => prop_assert!(error.to_string().starts_with("f.csv: "), "{error}"),
        }
    }

    #[test]
    fn numbers_and_days_come_back_from_a_german_and_an_american_file(
        rows in prop::collection::vec((1_000u32..9_000_000, 0u32..100, 0i32..20_000), 2..20),
    ) {
        let group = |whole: u32, by: &str| {
            let digits = whole.to_string();
            let mut text = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) {
                    text.push_str(by);
                }
                text.push(digit);
            }
            text
        };
        let (mut plain, mut german, mut american) = ("v,d\n".to_owned(), "v;d\n".to_owned(), "v,d\n".to_owned());
        // One day that tells the order.
        for (whole, cents, days) in rows.into_iter().chain([(1_234, 50, 30)]) {
            let day = winprob::units::Date::from_days_since_epoch(days).to_string();
            let (year, month, of_month) = (&day[..4], &day[5..7], &day[8..]);
            writeln!(plain, "{whole}.{cents:02},{day}").unwrap();
            writeln!(german, "{},{cents:02} €;{of_month}.{month}.{year}", group(whole, ".")).unwrap();
            writeln!(american, "\"${}.{cents:02}\",{month}/{of_month}/{year}", group(whole, ",")).unwrap();
        }
        let plain = cells(&table(&plain));
        prop_assert_eq!(&cells(&table(&german)), &plain);
        prop_assert_eq!(&cells(&table(&american)), &plain);
    }
}
