//! Headers, titles above them and totals below the table.

use super::{cells, column, names, read, said};

/// A separator behind the last name, or behind every row, but not both (`DuckDB` #8231, `pandas` #14124, `FSharp.Data` #688).
#[test]
fn a_separator_behind_the_last_column_makes_no_column() {
    for text in [
        "id,lat,lon,\n1,2,3\n4,5,6\n",
        "id,lat,lon\n1,2,3,\n4,5,6,\n",
        "id,lat,lon,,\n1,2,3,,\n4,5,6,,\n",
        "id,lat,lon\n1,2,3,\n4,5,6\n",
    ] {
        let table = read(text);
        assert_eq!(names(&table), ["id", "lat", "lon"], "{text}");
        assert_eq!(cells(&table), [["1", "2", "3"], ["4", "5", "6"]], "{text}");
    }
}

/// Blank names in the header (`Usagi` #89, `fast-excel` #259); the second has cells and is kept.
#[test]
fn a_column_without_a_name_is_kept_where_it_has_cells() {
    let table = read(",account_id,,unnamed_3,\n0,A1,x,1,\n1,A2,,2,\n");
    assert_eq!(names(&table), ["unnamed_1", "account_id", "unnamed_4", "unnamed_3"]);
    assert_eq!(cells(&table), [["0", "A1", "x", "1"], ["1", "A2", "", "2"]]);
}

/// The same name twice (`csvkit` #582, `nocodb` #9572, `tablesaw` #864).
#[test]
fn a_name_that_stands_twice_is_called_otherwise_the_second_time_and_told() {
    let table = read("account_id,Status,Status,Status_2,Status\nA1,open,red,x,1\nA2,won,green,y,2\n");
    assert_eq!(names(&table), ["account_id", "Status", "Status_3", "Status_2", "Status_4"]);
    assert_eq!(cells(&table), [["A1", "open", "red", "x", "1"], ["A2", "won", "green", "y", "2"]]);
    assert!(said(&table).contains("`Status_3`, `Status_4`: the name stands in the header before"), "{}", said(&table));
}

/// A report with its totals, remarks and who made it below the rows (`superset` #23966, `frappe` #39293, `simple-salesforce` #718).
#[test]
fn totals_and_remarks_below_the_table_are_no_rows() {
    let rows = "Account ID;Stage;Value;Close Date\nA1;Won;1.200,00;31.03.2025\nA2;Lost;900,00;30.04.2025\n";
    for below in [
        "Total;;2.100,00;\n",
        "\nGesamtsumme;;2.100,00;\n;;;\nErstellt am 01.05.2025 von Kim\n",
        ";;;\nGrand Totals (2 records);;2.100,00;\n\nCopyright (c) 2000-2025 x.com, inc. All rights reserved.\n",
        "Summe: 2\n",
    ] {
        let table = read(format!("{rows}{below}"));
        assert_eq!(
            cells(&table),
            [["A1", "Won", "1200.00", "2025-03-31"], ["A2", "Lost", "900.00", "2025-04-30"]],
            "{below}"
        );
        assert!(said(&table).contains("outside the table"), "{below}");
    }
}

/// Two header rows, groups above names, as merged cells are exported (`Laravel-Excel` #2526, `datatable` #1330, `readxl` #486).
#[test]
fn a_header_of_groups_and_names_is_read_as_one() {
    let table =
        read("Customer,Usage,,Contract,\n,logins,seats,value,due\nA1,12,5,1200,2025-03-31\nA2,3,2,900,2025-04-30\n");
    assert_eq!(names(&table), ["Customer", "logins", "seats", "value", "due"]);
    assert_eq!(cells(&table), [["A1", "12", "5", "1200", "2025-03-31"], ["A2", "3", "2", "900", "2025-04-30"]]);
    assert_eq!((table.reading.header_line, table.lines.as_slice()), (1, [3, 4].as_slice()));
    // The same name in two groups is told apart by the group.
    let table = read(
        "Report of May,,,,\n,First half,,Second half,\nCustomer,logins,seats,logins,seats\nA1,12,5,1,2\nA2,3,2,4,5\n",
    );
    assert_eq!(
        names(&table),
        ["Customer", "First half logins", "First half seats", "Second half logins", "Second half seats"]
    );
    assert_eq!(column(&table, "Second half logins"), ["1", "4"]);
    // A first row that lacks a word is no header.
    let table = read("a,b,\nx,y,z\nu,v,w\n");
    assert_eq!((names(&table)[..2].to_vec(), table.n_rows()), (vec!["a", "b"], 2));
}

/// Names with blanks that do not break and marks without a width (`pandas` #36343, `gocsv` #242, `postmangovsg` #88).
#[test]
fn names_are_read_as_people_see_them() {
    let table =
        read("\u{200b}account_id;Renewal\u{a0}Date\u{a0};ARR\u{202f}(EUR);\u{feff}plan\nA1;2025-03-31;12,5;pro\n");
    assert_eq!(names(&table), ["account_id", "Renewal Date", "ARR (EUR)", "plan"]);
}

/// Headings and sums of groups between the rows of a report (`simple-salesforce` #718).
#[test]
fn headings_and_sums_of_groups_between_the_rows_are_no_rows() {
    let header = "account_id,owner,as_of,seats,arr,plan,note,tier\n";
    let row = |key: &str, owner: &str| format!("{key},{owner},2025-03-31,5,1200,pro,,gold\n");
    let rows = |between: [&str; 4]| {
        let [first, second, third, last] = between;
        let (a, b, c) = (row("A1", "Ann"), row("A2", "Ann"), row("B1", "Bob"));
        format!("{header}{first}{a}{b}{second}{third}{c}{last}")
    };
    let plain = cells(&read(rows([""; 4])));
    for between in [
        ["Owner: Ann (2 records)\n", "", "Owner: Bob (1 record)\n", ""],
        ["", "Subtotal,,,,,,,\n", "", "Subtotal,,,,,,,\nTotal,,,,,,,3\n"],
        ["Owner: Ann (2 records),,,,,,,\n", "Count:,,,2,,,,\n", "Owner: Bob (1 record),,,,,,,\n", "Count:,,,1,,,,\n"],
    ] {
        let table = read(rows(between));
        assert_eq!(cells(&table), plain, "{between:?}");
        assert!(said(&table).contains("outside the table"), "{}", said(&table));
    }
    // An account that is called so has a row of its own.
    let table = read("account_id,owner,as_of,seats\nTotal,Ann,2025-03-31,5\nA2 (2 records),Bob,2025-03-31,6\n");
    assert_eq!(table.n_rows(), 2);
}
