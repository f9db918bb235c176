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
