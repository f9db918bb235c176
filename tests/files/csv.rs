//! CSV as people and their systems export it.

use std::io::Write;

use winprob::table::{ColumnData, Kind, parse, read, read_bytes};

use super::table;

/// Rows of cells; a blank is empty.
fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let table = read_bytes(bytes, "file.csv").unwrap();
    let row = |row: usize| table.columns.iter().map(|c| c.cell(row).unwrap_or_default().to_owned()).collect();
    (0..table.n_rows()).map(row).collect()
}

fn gzipped(text: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

const PLAIN: &str = "account_id,usage\na,1\nb,2\n";

#[test]
fn the_same_rows_are_read_from_every_way_of_writing_them() {
    let expected = [["a", "1"], ["b", "2"]];
    let semicolons = PLAIN.replace(',', ";");
    let windows = PLAIN.replace('\n', "\r\n");
    let old_mac = PLAIN.replace('\n', "\r");
    let marked = format!("\u{feff}{PLAIN}");
    let blank_lines = format!("\n\n{}\n\n", PLAIN.replace('\n', "\n\n"));
    let unended = PLAIN.trim_end();
    let padded = " account_id , usage \n a , 1 \n b ,2\n";
    let quoted = "\"account_id\",\"usage\"\n\"a\",\"1\"\n\"b\",\"2\"\n";
    let tabs = PLAIN.replace(',', "\t");
    let pipes = PLAIN.replace(',', "|");
    let named = format!("sep=;\n{semicolons}");
    let with_empty_rows = format!("{PLAIN},\n,\n");
    for text in [
        PLAIN,
        &semicolons,
        &tabs,
        &pipes,
        &named,
        &with_empty_rows,
        &windows,
        &old_mac,
        &marked,
        &blank_lines,
        unended,
        padded,
        quoted,
    ] {
        assert_eq!(cells(text.as_bytes()), expected, "{text:?}");
        assert_eq!(cells(&gzipped(text)), expected, "{text:?}, compressed");
    }
}

#[test]
fn the_separator_is_the_one_the_header_holds_more_of_outside_quotes() {
    assert_eq!(cells(b"a;\"b, c, d\"\n1;2,5\n"), [["1", "2.5"]]);
    assert_eq!(cells(b"a,\"b; c; d\"\n1,2;5\n"), [["1", "2;5"]]);
    assert_eq!(cells(b"\n\na;b\n1;2\n"), [["1", "2"]]);
}

#[test]
fn quotes_hold_separators_line_ends_and_doubled_quotes() {
    let text = "a,b\n\"x, y\",\"line one\nline two\"\n\"say \"\"no\"\"\",5\" pipe\n";
    assert_eq!(cells(text.as_bytes()), [["x, y", "line one\nline two"], ["say \"no\"", "5\" pipe"]]);
}

#[test]
fn words_that_stand_for_nothing_are_blank() {
    let table = table("a,b\n,x\nNA,x\nN/A,x\n#N/A,x\nNaN,x\nnull,x\n\"\",x\n   ,x\nnone,x\n");
    let column = table.column("a").unwrap();
    let filled: Vec<&str> = column.cells().flatten().collect();
    assert_eq!(filled, ["none"]);
}

#[test]
fn numbers_are_read_with_percent_currency_and_thousands() {
    let table = table("n,x\n45%,1\n45 %,1\n\"$1,234.50\",1\n€99,1\n99 €,1\n(12),1\n-£3,1\n1e3,1\n,1\n");
    let column = parse(&table, table.column("n").unwrap(), Kind::Number, false).unwrap();
    let ColumnData::Number(values) = column.data else { panic!("not numbers") };
    assert_eq!(values[..8], [45.0, 45.0, 1234.5, 99.0, 99.0, -12.0, -3.0, 1000.0]);
    assert!(values[8].is_nan());
}

#[test]
fn a_number_is_always_finite() {
    let endless = "9".repeat(400);
    for cell in ["inf", "1e999", "NaN%", endless.as_str(), &format!("${endless}"), &format!("({endless})")] {
        let table = table(&format!("n,x\n{cell},1\n"));
        let message = parse(&table, table.column("n").unwrap(), Kind::Number, false).unwrap_err().to_string();
        assert!(message.contains("expected a number"), "{message}");
    }
}

#[test]
fn a_day_is_read_from_a_date_or_a_timestamp_and_from_nothing_else() {
    let days = "2024-02-29\n2024-02-29T10:00:00Z\n2024-02-29 23:59:59\n2024-02-29T10:00:00.123+02:00\n";
    let good = table(&format!("d\n{days}"));
    let column = parse(&good, good.column("d").unwrap(), Kind::Date, false).unwrap();
    let day = Some("2024-02-29".parse().unwrap());
    assert_eq!(column.data, ColumnData::Date(vec![day; 4]));
    for cell in ["2023-02-29", "2024-13-01", "31/02/2024", "2024-02-29é", "2024-02-29T"] {
        let bad = table(&format!("d\n{cell}\n"));
        let message = parse(&bad, bad.column("d").unwrap(), Kind::Date, false).unwrap_err().to_string();
        super::assert_says(&message, &["renewals.csv: line 2, column \"d\"", cell, "YYYY-MM-DD"]);
    }
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let cases: [(&str, &[u64]); 5] = [
        ("a,b\n1,2\n3,4\n", &[2, 3]),
        ("a,b\r\n1,2\r\n3,4\r\n", &[2, 3]),
        ("a,b\r1,2\r3,4\r", &[2, 3]),
        ("\n\na,b\n\n1,2\n\n\n3,4\n", &[5, 8]),
        ("a,b\r\n\"x\r\ny\",2\r\n\r\n3,4", &[2, 5]),
    ];
    for (text, lines) in cases {
        assert_eq!(table(text).lines, lines, "{text:?}");
    }
}

#[test]
fn a_file_is_told_by_its_content_and_not_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let packed_under_a_plain_name = folder.path().join("renewals.csv");
    std::fs::write(&packed_under_a_plain_name, gzipped(PLAIN)).unwrap();
    assert_eq!(read(&packed_under_a_plain_name).unwrap().n_rows(), 2);
    let plain_under_a_packed_name = folder.path().join("renewals.csv.gz");
    std::fs::write(&plain_under_a_packed_name, PLAIN).unwrap();
    assert_eq!(read(&plain_under_a_packed_name).unwrap().n_rows(), 2);
}

#[test]
fn columns_without_a_name_are_numbered() {
    let table = table("a,,\n1,2,3\n");
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["a", "unnamed_2", "unnamed_3"]);
}

#[test]
fn text_of_a_german_windows_is_read_whatever_its_encoding() {
    let expected = [["Café Müller", "12"]];
    let windows = b"name;price\nCaf\xe9 M\xfcller;12 \x80\n";
    let utf_16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("name\tprice\nCafé Müller\t12 €\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(cells(windows), expected);
    assert_eq!(cells(&utf_16), expected);
}

#[test]
fn errors_of_a_spreadsheet_and_dashes_are_blanks() {
    let found = cells(b"account_id,usage\na,#DIV/0!\nb,n/a\nc,-\nd,#REF!\ne,-1\n");
    let usage: Vec<&str> = found.iter().map(|row| row[1].as_str()).collect();
    assert_eq!(usage, ["", "", "", "", "-1"]);
}
