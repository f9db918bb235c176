//! Days, and periods in place of days.

use super::{column, read, said};

const DAYS: [&str; 3] = ["2025-03-31", "2025-04-02", "2024-12-12"];

/// The days of a column of three cells under a name.
fn days(name: &str, cells: [&str; 3]) -> Vec<String> {
    let rows: Vec<String> = cells.iter().enumerate().map(|(row, cell)| format!("{row}\t{cell}\n")).collect();
    let table = read(format!("account\t{name}\n{}", rows.concat()));
    column(&table, name).iter().map(|cell| cell.chars().take(10).collect()).collect()
}

#[test]
fn days_are_read_as_the_languages_and_systems_of_the_world_write_them() {
    for cells in [
        ["2025年3月31日", "2025年4月2日", "2024年12月12日"],
        ["2025년 3월 31일", "2025년 4월 2일", "2024년 12월 12일"],
        ["２０２５／０３／３１", "２０２５／０４／０２", "２０２４／１２／１２"],
        ["٣١/٠٣/٢٠٢٥", "٠٢/٠٤/٢٠٢٥", "١٢/١٢/٢٠٢٤"],
        ["\u{200e}31/03/2025", "02/04/2025", "12/12/2024"],
        ["31 марта 2025 г.", "2 апреля 2025 г.", "12 декабря 2024 г."],
        ["31 marca 2025", "2 kwietnia 2025", "12 grudnia 2024"],
        ["31MAR2025", "02APR2025", "12DEC2024"],
        ["31-MAR-25 12.00.00.000000 AM", "02-APR-25 09.30.00.000000 AM", "12-DEC-24 12.00.00.000000 AM"],
        ["Monday, 31 March 2025", "Wed, 2 Apr 2025", "Thu 12/12/2024"],
        ["2025-W14-1", "2025-W14-3", "2024-W50-4"],
    ] {
        assert_eq!(days("renewal_date", cells), DAYS, "{cells:?}");
    }
}

#[test]
fn months_quarters_and_weeks_are_days_under_a_name_that_promises_one() {
    for (name, cells, read) in [
        ("renewal", ["Q3 2025", "Q4 2025", "Q1 2026"], ["2025-09-30", "2025-12-31", "2026-03-31"]),
        ("quarter_end", ["2025-Q3", "2025Q4", "1Q26"], ["2025-09-30", "2025-12-31", "2026-03-31"]),
        ("renewal_month", ["Mar-25", "Apr-25", "Dec-24"], ["2025-03-31", "2025-04-30", "2024-12-31"]),
        ("Renewal Date", ["March 2025", "April 2025", "December 2024"], ["2025-03-31", "2025-04-30", "2024-12-31"]),
        ("start_month", ["2025-03", "2025-04", "2024-12"], ["2025-03-01", "2025-04-01", "2024-12-01"]),
        ("更新月", ["2025年3月", "2025年4月", "2024年12月"], ["2025-03-31", "2025-04-30", "2024-12-31"]),
        ("signup_date", ["03/2025", "04/2025", "12/2024"], ["2025-03-01", "2025-04-01", "2024-12-01"]),
        ("as_of", ["2025-W13", "2025-W14", "2024-W50"], ["2025-03-24", "2025-03-31", "2024-12-09"]),
    ] {
        assert_eq!(days(name, cells), read, "{name}");
    }
    assert_eq!(days("cohort", ["2025-03", "2025-04", "2024-12"]), ["2025-03", "2025-04", "2024-12"]);
    let told = said(&read("account,renewal\na,Q3 2025\nb,Q4 2025\n"));
    assert!(told.contains("last day"), "{told}");
}

#[test]
fn a_day_that_a_database_leaves_open_is_blank() {
    assert_eq!(days("renewal_date", ["2025-03-31", "0000-00-00", "2024-12-12"]), ["2025-03-31", "", "2024-12-12"]);
    assert_eq!(days("renewal_date", ["31.03.2025", "00.00.0000", "12.12.2024"]), ["2025-03-31", "", "2024-12-12"]);
}
