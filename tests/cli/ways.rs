//! The open book as people export it is scored as the plain one is, to the last digit.

use rust_xlsxwriter::{Format, Workbook};

use super::books::plain;
use super::home::Home;

/// The cells of the open book of the plain book, row by row, under `account_id,as_of,renewal_date,arr,usage,plan,sponsor`.
fn open_rows(home: &Home) -> Vec<Vec<String>> {
    let text = home.read("data/accounts.csv");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// `2026-01-10` as `10.01.2026`.
fn german_day(day: &str) -> String {
    let parts: Vec<&str> = day.split('-').rev().collect();
    parts.join(".")
}

/// The row as a German export says it.
fn german(row: &[String]) -> Vec<String> {
    let arr = format!("{}.{} €", &row[3][..row[3].len() - 3], &row[3][row[3].len() - 3..]);
    let sponsor = if row[6] == "yes" { "ja" } else { "nein" };
    vec![
        row[0].clone(),
        german_day(&row[1]),
        german_day(&row[2]),
        arr,
        row[4].replace('.', ","),
        row[5].clone(),
        sponsor.to_owned(),
    ]
}

fn lines(rows: &[Vec<String>], separator: &str, end: &str) -> String {
    let told = rows[1..].iter().map(|row| german(row).join(separator) + end);
    std::iter::once(rows[0].join(separator) + end).chain(told).collect()
}

/// UTF-16 without a mark and tabs (`openwisp-radius` #550), and carriage returns under `sep=` with a footer (`PapaParse` #43,
/// `PowerShell` #7776, `superset` #23966).
#[test]
fn text_of_other_systems_is_scored_as_the_plain_file() {
    let home = plain();
    let expected = home.run(&["score"]).ok();
    let rows = open_rows(&home);
    let unmarked: Vec<u8> = lines(&rows, "\t", "\r\n").encode_utf16().flat_map(u16::to_le_bytes).collect();
    home.write("unicode.txt", unmarked);
    assert_eq!(home.run(&["score", "--accounts", "unicode.txt"]).ok(), expected);
    let footer = "Gesamtsumme;;;1.000.000 €;;;\rErstellt von: Kim\r";
    home.write("mac.csv", format!("sep=;\r{}{footer}", lines(&rows, ";", "\r")));
    let run = home.run(&["score", "--accounts", "mac.csv"]);
    assert_eq!(run.ok(), expected);
}

/// A workbook with a hidden sheet before the book, a title over merged cells, real days and true or false (`readxl` #533,
/// `ImportExcel` #1500).
#[test]
fn a_workbook_is_scored_as_the_plain_file() {
    let home = plain();
    let expected = home.run(&["score"]).ok();
    let rows = open_rows(&home);
    let mut book = Workbook::new();
    let hidden = book.add_worksheet();
    hidden.write_string(0, 0, "account_id").unwrap();
    hidden.write_string(1, 0, "of last year").unwrap();
    hidden.set_hidden(true);
    let (sheet, day) = (book.add_worksheet(), Format::new().set_num_format("dd.mm.yyyy"));
    sheet.set_active(true);
    sheet.merge_range(0, 0, 0, 6, "Open renewals", &Format::new()).unwrap();
    for (row, cells) in (2..).zip(&rows) {
        for (column, cell) in (0..).zip(cells) {
            let days = cell.parse::<winprob::units::Date>().map(|day| f64::from(day.days_since_epoch() + 25_569));
            match (days, cell.parse::<f64>()) {
                (Ok(serial), _) => sheet.write_number_with_format(row, column, serial, &day).unwrap(),
                (_, Ok(value)) => sheet.write_number(row, column, value).unwrap(),
                _ if column == 6 && row > 2 => sheet.write_boolean(row, column, cell == "yes").unwrap(),
                _ => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    home.write("open.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(home.run(&["score", "--accounts", "open.xlsx"]).ok(), expected);
}

/// Keys whose zeros in front a spreadsheet took off (`csvkit` #977): the log still belongs to its accounts.
#[test]
fn a_log_whose_keys_lost_their_zeros_still_belongs_to_its_accounts() {
    let home = plain();
    let coded = |text: &str, to: &str| text.replace("\nq", &format!("\n{to}"));
    let (accounts, log) = (home.read("data/accounts.csv"), home.read("data/interventions.csv"));
    home.write("padded.csv", coded(&accounts, "000"));
    home.write("log.csv", coded(&log, "000"));
    home.write("stripped.csv", coded(&log, ""));
    let with = |log: &str| home.run(&["recommend", "--accounts", "padded.csv", "--interventions", log]).ok();
    let expected = with("log.csv");
    assert!(expected.lines().count() > 1, "{expected}");
    assert_eq!(with("stripped.csv"), expected);
    assert_ne!(with("data/interventions.csv"), expected, "the log of other accounts says nothing of these");
}
