//! Excel workbooks: which sheet, which header, and what a number in a format means.

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use winprob::table::{TextTable, read_bytes};

use super::parts::workbook;
use super::{cells, column, names, numbers, read, said};

fn open(book: &mut Workbook) -> TextTable {
    read_bytes(&book.save_to_buffer().unwrap(), "export.xlsx").unwrap()
}

fn write(sheet: &mut Worksheet, from: u32, rows: &[&[&str]]) {
    for (row, cells) in (from..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            match cell.parse::<f64>() {
                Ok(value) => sheet.write_number(row, column, value).unwrap(),
                Err(_) => sheet.write_string(row, column, *cell).unwrap(),
            };
        }
    }
}

/// A title over merged cells above the header (`ImportExcel` #1500, `fast-excel` #174).
#[test]
fn a_title_over_merged_cells_is_no_header() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 3, "Renewals of all regions", &Format::new()).unwrap();
    write(
        sheet,
        2,
        &[&["account_id", "region", "arr", "seats"], &["A1", "EMEA", "1200.5", "12"], &["A2", "APAC", "900", "3"]],
    );
    let table = open(&mut book);
    assert_eq!(names(&table), ["account_id", "region", "arr", "seats"]);
    assert_eq!(cells(&table), [["A1", "EMEA", "1200.5", "12"], ["A2", "APAC", "900", "3"]]);
    assert!(said(&table).contains("Renewals of all regions"), "{}", said(&table));
}

/// Groups over merged cells, columns without a group merged downwards (`Laravel-Excel` #2129, `opensheet` #6).
#[test]
fn a_header_of_merged_groups_is_read_with_the_names_below() {
    let mut book = Workbook::new();
    let (sheet, plain) = (book.add_worksheet(), Format::new());
    sheet.merge_range(0, 0, 1, 0, "account_id", &plain).unwrap();
    sheet.merge_range(0, 1, 0, 2, "Usage", &plain).unwrap();
    sheet.merge_range(0, 3, 0, 4, "Contract", &plain).unwrap();
    for (column, name) in (1..).zip(["logins", "seats", "arr", "months"]) {
        sheet.write_string(1, column, name).unwrap();
    }
    write(sheet, 2, &[&["A1", "12", "5", "1200", "12"], &["A2", "3", "2", "900", "24"]]);
    let table = open(&mut book);
    assert_eq!(names(&table), ["account_id", "logins", "seats", "arr", "months"]);
    assert_eq!(cells(&table), [["A1", "12", "5", "1200", "12"], ["A2", "3", "2", "900", "24"]]);
}

/// A hidden sheet before the one that people see (`readxl` #513 and #533, `pyexcel-xlsx` #8).
#[test]
fn a_hidden_sheet_is_read_only_where_it_is_named() {
    let mut book = Workbook::new();
    let hidden = book.add_worksheet().set_name("Input").unwrap();
    write(hidden, 0, &[&["account_id", "arr"], &["old1", "1"], &["old2", "2"], &["old3", "3"]]);
    hidden.set_hidden(true);
    let shown = book.add_worksheet().set_name("Form").unwrap();
    write(shown, 0, &[&["account_id", "arr"], &["A1", "1200"]]);
    shown.set_active(true);
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(cells(&read_bytes(&bytes, "export.xlsx").unwrap()), [["A1", "1200"]]);
    assert_eq!(read_bytes(&bytes, "export.xlsx#Input").unwrap().n_rows(), 3);
}

/// Days as text beside real ones (`readxl` #716 and #641, `openxlsx` #97).
#[test]
fn days_as_text_are_read_beside_real_ones() {
    let mut book = Workbook::new();
    let (sheet, day) = (book.add_worksheet(), Format::new().set_num_format("dd.mm.yyyy"));
    write(sheet, 0, &[&["account_id", "due"], &["A1"], &["A2"], &["A3"], &["A4"]]);
    sheet.write_number_with_format(1, 1, 45_747, &day).unwrap();
    sheet.write_string(2, 1, "31.12.2025").unwrap();
    sheet.write_string(3, 1, " 2/4/2025 ").unwrap();
    sheet.write_number_with_format(4, 1, 45_747.75, &day).unwrap();
    let table = open(&mut book);
    assert_eq!(column(&table, "due"), ["2025-03-31", "2025-12-31", "2025-04-02", "2025-03-31T18:00:00"]);
}

/// The date system of the Macintosh, which counts from 1904 (`exceljs` #219, `calamine` #706).
#[test]
fn days_that_count_from_1904_are_the_days_people_saw() {
    let rows = [
        "<c t=\"inlineStr\"><is><t>account_id</t></is></c><c t=\"inlineStr\"><is><t>due</t></is></c>",
        "<c t=\"inlineStr\"><is><t>A1</t></is></c><c s=\"1\"><v>44285</v></c>",
        "<c t=\"inlineStr\"><is><t>A2</t></is></c><c s=\"1\"><v>44286.5</v></c>",
    ];
    let formats = ["General", "yyyy-mm-dd"];
    let table = read(workbook("<workbookPr date1904=\"1\"/>", &formats, &rows));
    assert_eq!(column(&table, "due"), ["2025-03-31", "2025-04-01T12:00:00"]);
    let table = read(workbook("<workbookPr/>", &formats, &rows));
    assert_eq!(column(&table, "due"), ["2021-03-30", "2021-03-31T12:00:00"]);
}

/// Times of a day and spans of time are parts of a day, never days of 1899 or 1900 (`readxl` #264, `XLSX.jl` #68, `ExcelDataReader` #75).
#[test]
fn times_are_parts_of_a_day_and_no_days() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(sheet, 0, &[&["account_id", "at noon", "clock", "span"], &["A1"], &["A2"], &["A3"]]);
    for (row, time) in (1..).zip([0.0, 0.5, 1.75]) {
        for (column, format) in [(1, "h:mm"), (2, "h:mm AM/PM"), (3, "[h]:mm:ss")] {
            sheet.write_number_with_format(row, column, time, &Format::new().set_num_format(format)).unwrap();
        }
    }
    let table = open(&mut book);
    for name in ["at noon", "clock", "span"] {
        assert_eq!(numbers(&table, name), [0.0, 0.5, 1.75].map(Some), "{name}");
    }
}

/// Shares that are shown as percentages (`excel2collections` #3, `simplexlsx` #119): what people see, as in the CSV of the same sheet.
#[test]
fn shares_that_are_shown_as_percentages_are_percentages() {
    let mut book = Workbook::new();
    let (sheet, percent) = (book.add_worksheet(), Format::new().set_num_format("0.0%"));
    write(sheet, 0, &[&["account_id", "usage", "mixed", "share"], &["A1", "", "", "0.12"], &["A2", "", "", "0.5"]]);
    for (row, share) in (1..).zip([0.123, 1.0]) {
        sheet.write_number_with_format(row, 1, share, &percent).unwrap();
    }
    sheet.write_number_with_format(1, 2, 0.05, &percent).unwrap();
    sheet.write_string(2, 2, "7 %").unwrap();
    let table = open(&mut book);
    assert_eq!(numbers(&table, "usage"), [Some(12.3), Some(100.0)]);
    assert_eq!(numbers(&table, "mixed"), [Some(5.0), Some(7.0)]);
    assert_eq!(numbers(&table, "share"), [Some(0.12), Some(0.5)]);
    assert!(table.column("usage").unwrap().is_percent());
    let csv = read("account_id,usage\nA1,12.3%\nA2,100%\n");
    assert_eq!(numbers(&csv, "usage"), numbers(&table, "usage"));
}

/// Long keys that are numbers to Excel (`jasp-desktop` #927, `OfficeDocs-Support` #622): every digit that is left, and no exponent.
#[test]
fn long_keys_keep_their_digits() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    write(
        sheet,
        0,
        &[&["account_id", "arr"], &["1234567890123456", "1"], &["89652900000000000000", "2.125"], &["7", "3e-7"]],
    );
    let table = open(&mut book);
    assert_eq!(column(&table, "account_id"), ["1234567890123456", "89652900000000000000", "7"]);
    assert_eq!(numbers(&table, "arr"), [1.0, 2.125, 3e-7].map(Some));
}

/// Cells with an error instead of a value (`fastexcel` #320, `orange3` #5172): blank, and the column stays one of numbers.
#[test]
fn cells_with_an_error_are_blank() {
    let header = "<c t=\"inlineStr\"><is><t>account_id</t></is></c><c t=\"inlineStr\"><is><t>arr</t></is></c>";
    let row = |key: &str, cell: &str| format!("<c t=\"inlineStr\"><is><t>{key}</t></is></c>{cell}");
    let rows = [
        header.to_owned(),
        row("A1", "<c><v>12.5</v></c>"),
        row("A2", "<c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>"),
        row("A3", "<c t=\"e\"><v>#N/A</v></c>"),
        row("A4", "<c t=\"str\"><f>\"#NV\"</f><v>#NV</v></c>"),
        row("A5", "<c t=\"b\"><v>1</v></c>"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let table = read(workbook("", &["General"], &rows));
    assert_eq!(column(&table, "arr"), ["12.5", "", "", "", "true"]);
}
