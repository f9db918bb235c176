//! Where the table is.

use winprob::table::read_bytes;

use super::{column, read};

#[test]
fn files_put_together_have_one_header() {
    for text in [
        "\u{feff}account,arr\na,1\nb,2\n\u{feff}account,arr\nc,3\n",
        "\u{feff}account,arr\na,1\nb,2\n\u{feff}c,3\n",
        "account,arr\na,1\nb,2\nACCOUNT,ARR\nc,3\n",
        "account\u{a0},arr\na\u{a0},1\nb,2\r\nc,3\n",
    ] {
        let table = read(text);
        assert_eq!(
            (column(&table, "account").concat(), column(&table, "arr").concat()),
            ("abc".to_owned(), "123".to_owned())
        );
    }
}

#[test]
fn headers_and_numbers_of_pages_are_no_rows() {
    let text = "account,renewal,arr\na,2025-03-31,1\nPage 1 of 2,,\naccount,renewal,arr\nb,2025-04-02,2\nSeite 2,,\n";
    let table = read(text);
    assert_eq!(column(&table, "account"), ["a", "b"]);
    assert_eq!(table.lines, [2, 5]);
}

#[test]
fn sums_above_the_rows_are_no_row() {
    let table = read("Kunde;Verlängerung;Wert\nGesamt;;6.000,00\na;31.03.2025;1.000,00\nb;02.04.2025;2.000,00\n");
    assert_eq!(column(&table, "Kunde"), ["a", "b"]);
    assert_eq!(table.reading.left_out.len(), 1);
    let named = read("account,renewal,arr\nTotal Energies,,6\na,2025-03-31,1\n");
    assert_eq!(column(&named, "account"), ["Total Energies", "a"], "a customer of that name stays");
}

#[test]
fn lines_drawn_between_rows_are_no_rows() {
    let sap = "-----------------------\n|Kunde|Name  |Betrag   |\n-----------------------\n|0001 |Acme  |1.234,50-|\n|0002 |Beta  |  300,10 |\n-----------------------\n";
    let table = read(sap);
    assert_eq!(
        (column(&table, "Kunde"), column(&table, "Betrag")),
        (vec!["0001".to_owned(), "0002".to_owned()], vec!["-1234.50".to_owned(), "300.10".to_owned()])
    );
    let page = read("| account | arr |\n|:--------|----:|\n| a | 1 |\n| b | 2 |\n");
    assert_eq!(column(&page, "account"), ["a", "b"]);
}

#[test]
fn lines_that_are_quoted_whole_are_taken_apart() {
    let table = read("\"account;\"\"arr\"\";\"\"note\"\"\"\n\"a;\"\"1\"\";\"\"x;y\"\"\"\n\"b;\"\"2\"\";\"\"z\"\"\"\n");
    assert_eq!(
        (column(&table, "arr").concat(), column(&table, "note")),
        ("12".to_owned(), vec!["x;y".to_owned(), "z".to_owned()])
    );
}

#[test]
fn a_page_of_html_under_another_name_is_refused_with_the_way_out() {
    let page = "<html xmlns:o=\"urn\"><body><table><tr><th>Account</th></tr><tr><td>a</td></tr></table></body></html>";
    let told = read_bytes(page.as_bytes(), "report.xls").unwrap_err().to_string();
    assert!(told.contains("HTML") && told.contains("CSV"), "{told}");
}

#[test]
fn names_in_letters_of_another_case_and_numbers_are_names() {
    let table = read("account,ARR,arr,2024,2025\na,1,10,100,yes\nb,2,20,200,no\n");
    for (name, cells) in [("ARR", ["1", "2"]), ("arr", ["10", "20"]), ("2024", ["100", "200"]), ("2025", ["yes", "no"])]
    {
        assert_eq!(column(&table, name), cells, "{name}");
    }
}
