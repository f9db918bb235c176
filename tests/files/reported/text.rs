//! Bytes, encodings, line ends, separators and quotes.

use super::{cells, column, names, read, said};

/// The header of a quoted file with a byte order mark (`pandas` #4793, `jackson-dataformat-csv` #47).
#[test]
fn a_byte_order_mark_before_a_quoted_header_is_no_part_of_the_first_name() {
    let table = read(
        "\u{feff}\"account_id\",\"Name, legal\",\"renewed\"\r\n\"A1\",\"Acme, Inc.\",\"yes\"\r\n\"A2\",\"Beta\",\"no\"\r\n",
    );
    assert_eq!(names(&table), ["account_id", "Name, legal", "renewed"]);
    assert_eq!(cells(&table), [["A1", "Acme, Inc.", "yes"], ["A2", "Beta", "no"]]);
    assert_eq!(said(&table), "");
}

/// UTF-16 without a mark, in both byte orders, with letters outside of ASCII in the header (`openwisp-radius` #550).
#[test]
fn utf_16_is_told_without_a_byte_order_mark() {
    let text = "Łącznie\tKündigung\tWert\r\nŻ1\tja\t1 200,50 €\r\n日2\tnein\t900,00 €\r\n";
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let table = read(text.encode_utf16().flat_map(order).collect::<Vec<u8>>());
        assert_eq!(names(&table), ["Łącznie", "Kündigung", "Wert"]);
        assert_eq!(cells(&table), [["Ż1", "ja", "1200.50"], ["日2", "nein", "900.00"]]);
        assert!(said(&table).contains("UTF-16"), "{}", said(&table));
    }
}

/// Lines that end with a carriage return alone, as Excel for the Mac writes them (`PapaParse` #43, `WarrenWilkinson/read-csv` #7).
#[test]
fn lines_may_end_with_a_carriage_return_alone() {
    let table = read("konto;wert;anteil\rA1;1.200,50;1,5\rA2;900,25;2,5\rA3;3,00;0,5\r");
    assert_eq!(names(&table), ["konto", "wert", "anteil"]);
    assert_eq!(cells(&table), [["A1", "1200.50", "1.5"], ["A2", "900.25", "2.5"], ["A3", "3.00", "0.5"]]);
    assert_eq!(table.lines, [2, 3, 4]);
}

/// Separators and line breaks within quotes, in cells and in a name of the header (`DuckDB` #7706 and #16760).
#[test]
fn separators_and_line_breaks_within_quotes_belong_to_the_cell() {
    let table = read(
        "account_id,\"renewal\ndate\",note\nA1,2025-03-31,\"first, second\nthird\n\"\nA2,2025-04-30,\"\"\nA3,2025-05-31,\"a;b\tc|d\"\n",
    );
    assert_eq!(names(&table), ["account_id", "renewal date", "note"]);
    assert_eq!(
        cells(&table),
        [["A1", "2025-03-31", "first, second\nthird"], ["A2", "2025-04-30", ""], ["A3", "2025-05-31", "a;b\tc|d"]]
    );
    assert_eq!(table.lines, [3, 6, 7]);
}

/// Excel's own line that names the separator, in the ways exports write it (`PowerShell` #7776, `csvtk` #13).
#[test]
fn a_line_that_names_the_separator_is_no_header() {
    for first in ["sep=;", "SEP=;", "\"sep=;\"", "\u{feff}sep=;"] {
        let table = read(format!("{first}\r\naccount_id;note;arr\r\nA1;a, b, c, d;12,5\r\n"));
        assert_eq!(names(&table), ["account_id", "note", "arr"], "{first}");
        assert_eq!(cells(&table), [["A1", "a, b, c, d", "12.5"]], "{first}");
        assert!(table.reading.left_out.is_empty(), "{first}");
    }
    let table = read("sep=\t\na,b\tc\nx,1\t2\n");
    assert_eq!((names(&table), cells(&table)), (vec!["a,b", "c"], vec![vec!["x,1".to_owned(), "2".to_owned()]]));
}

/// Doubled quotes inside quotes and inches outside of them (`CsvHelper` #1518, `DuckDB` #16251).
#[test]
fn doubled_quotes_are_one_within_quotes_and_two_outside() {
    let table = read(
        "account_id,product\nA1,\"16\"\" desk, \"\"Elite\"\"\"\nA2,Elite 16\"\" Series 71\nA3,\"\"\"\"\nA4,\"\"\",\"\n",
    );
    assert_eq!(column(&table, "product"), ["16\" desk, \"Elite\"", "Elite 16\"\" Series 71", "\"", "\","]);
}

/// Zero bytes for empty texts, as SQL Server exports them, and within a cell (`OpenRefine` #653, `GenericParsing` #28).
#[test]
fn zero_bytes_are_left_out_and_told() {
    let table = read("account_id;note;owner;arr\nA1;\0;\0;28,49\nA2;se\0en;Kim;7,50\n");
    assert_eq!(cells(&table), [["A1", "", "", "28.49"], ["A2", "seen", "Kim", "7.50"]]);
    assert!(said(&table).contains("3 zero bytes are left out"), "{}", said(&table));
    let table = read(b"a,city\nx,Caf\xe9\0\n");
    assert_eq!(column(&table, "city"), ["Café"]);
}

/// The euro sign and typographic quotes of a Windows export (`gavel2` #12, `erpnext_datev` #32, `Dolibarr` #5413).
#[test]
fn windows_1252_keeps_the_euro_sign_and_typographic_quotes() {
    let table = read(b"account_id;note;arr\r\nA1;d\x92expertise \x96 \x93Acme\x94 \x84x\x93;1.200,00 \x80\r\nA2;\xfcber;900,00 \x80\r\n");
    assert_eq!(cells(&table), [["A1", "d’expertise – “Acme” „x“", "1200.00"], ["A2", "über", "900.00"]]);
    assert!(said(&table).contains("Windows-1252"), "{}", said(&table));
}

/// Words for yes and no, as spreadsheets of several languages say them (`onebody` #673, `AzureStorageExplorer` #6821).
#[test]
fn yes_and_no_are_read_in_the_words_of_the_spreadsheet() {
    use winprob::table::{ColumnData, Kind, infer, parse};
    for (yes, no) in [
        ("TRUE", "FALSE"),
        ("ja", "nein"),
        ("J", "N"),
        ("S", "N"),
        ("Sim", "Não"),
        ("sim", "nao"),
        ("tak", "nie"),
        ("WAHR", "FALSCH"),
        ("VRAI", "FAUX"),
        ("T", "F"),
        ("Sí", "No"),
    ] {
        let table = read(format!("account_id,signed\nA1,{yes}\nA2,{no}\nA3,\nA4,{yes}\n"));
        let column = table.column("signed").unwrap();
        assert_eq!(infer(column).kind, Kind::Flag, "{yes}");
        let parsed = parse(&table, column, Kind::Flag, false).unwrap();
        let ColumnData::Flag(flags) = parsed.data else { panic!("{yes}: {parsed:?}") };
        assert_eq!(flags, [Some(true), Some(false), None, Some(true)], "{yes}");
    }
}

/// Errors of spreadsheets and what databases write for nothing, in several languages (`Sylvan.Data.Excel` #41, `orange3` #5172).
#[test]
fn errors_of_spreadsheets_and_words_for_nothing_are_blank() {
    for blank in [
        "#N/A",
        "#N/D",
        "#NV",
        "#DIV/0!",
        "#¡DIV/0!",
        "#BEZUG!",
        "#NOM?",
        "#SPILL!",
        "\\N",
        "<NA>",
        "NaT",
        "(null)",
        "–",
        "--",
        "=\"\"",
    ] {
        let table = read(format!("account_id;arr\nA1;\"12,5\"\nA2;{}\nA3;7,5\n", quoted(blank)));
        assert_eq!(column(&table, "arr"), ["12.5", "", "7.5"], "{blank}");
    }
    let table = read("account_id,tag\nA1,#1!\nA2,#hash\nA3,None\nA4,- x\n");
    assert_eq!(column(&table, "tag"), ["#1!", "#hash", "None", "- x"]);
}

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}
