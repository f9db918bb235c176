//! The open book: what cannot count is left out by name, all else is read as the past was.

use winprob::book::{InterventionLog, LearningTable, OpenBook, Playbook, Schema, past_and_open};
use winprob::table::{ColumnData, read_bytes};

use super::{assert_says, joined, log, playbook, refusal, table};

const PAST: &str = "account_id,as_of,renewal_date,renewed,plan,nps,auto,discount,seen\n\
                    a,2024-01-01,2024-04-01,yes,smb,7,yes,10%,2023-12-01\n\
                    b,2024-01-02,2024-05-01,no,enterprise,3,no,20%,2023-12-02\n\
                    c,2024-01-03,2024-06-01,yes,smb,9,yes,15%,2023-12-03\n";

fn schema() -> Schema {
    joined(PAST, "", "account_id,kind,date\na,call,2024-02-01\n").schema
}

fn read(accounts: &str) -> OpenBook {
    let table = read_bytes(accounts.as_bytes(), "accounts.csv").unwrap();
    schema().open_book(&table, &Playbook::default(), &InterventionLog::default()).unwrap()
}

fn reasons(open: &OpenBook) -> Vec<(u64, &str)> {
    open.rejected.iter().map(|row| (row.line, row.reason.as_str())).collect()
}

fn numbers(open: &OpenBook, name: &str) -> Vec<f64> {
    let column = open.rows.features.iter().find(|column| column.name == name).unwrap();
    let ColumnData::Number(values) = &column.data else { panic!("{name} is no number") };
    values.clone()
}

#[test]
fn rows_that_cannot_count_are_left_out_with_line_and_reason() {
    let open = read(
        "account_id,as_of,renewal_date,plan,nps,auto,discount,seen\n\
         ok,2026-11-01,2027-01-01,smb,5,yes,10%,2026-10-01\n\
         late,2026-11-01,2026-10-01,smb,5,yes,10%,2026-10-01\n\
         ,2026-11-01,2027-01-01,smb,5,yes,10%,2026-10-01\n\
         odd,2026-11-01,soon,smb,5,yes,10%,2026-10-01\n\
         twice,2026-10-01,2027-01-01,smb,1,yes,10%,2026-09-01\n\
         TWICE,2026-11-01,2027-01-01,smb,2,yes,10%,2026-10-01\n\
         ahead,2026-11-01,2027-01-01,smb,5,yes,10%,2026-12-01\n",
    );
    let accounts: Vec<&str> = open.rows.accounts.iter().map(winprob::units::AccountId::as_str).collect();
    assert_eq!(accounts, ["ok", "TWICE"]);
    let told = reasons(&open);
    let lines: Vec<u64> = told.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [3, 4, 5, 6, 8]);
    for ((_, reason), parts) in told.iter().zip([
        &["overdue", "2026-10-01", "2026-11-01"][..],
        &["account_id is blank"],
        &["renewal_date", "\"soon\""],
        &["stands twice", "line 7"],
        &["seen", "2026-12-01", "after"],
    ]) {
        assert_says(reason, parts);
    }
}

#[test]
fn of_an_account_that_stands_twice_the_row_known_last_stays_else_the_last_in_the_file() {
    let head = "account_id,as_of,renewal_date,plan,nps,auto,discount,seen\n";
    let row = |key: &str, as_of: &str, nps: u8| format!("{key},{as_of},2027-01-01,smb,{nps},yes,10%,2026-09-01\n");
    let later = read(&format!("{head}{}{}", row("x", "2026-11-02", 1), row("x", "2026-11-01", 2)));
    assert_eq!((numbers(&later, "nps"), reasons(&later)[0].0), (vec![1.0], 3));
    let last =
        read(&format!("{head}{}{}{}", row("x", "2026-11-01", 1), row("y", "2026-11-01", 5), row("x", "2026-11-01", 2)));
    assert_eq!((numbers(&last, "nps"), reasons(&last)[0].0), (vec![5.0, 2.0], 2));
}

#[test]
fn words_blank_columns_and_other_spellings_are_read_as_the_past_was() {
    let open = read(
        "account_id,as_of,renewal_date,plan,auto,discount,seen,nps_score\n\
         x,2026-11-01,2027-01-01,SMB,TRUE,0.1,2026-10-01,7\n\
         y,2026-11-01,2027-01-01,Enterprise,maybe,0.25,2026-10-01,8\n",
    );
    assert!(open.rejected.is_empty());
    let plan = open.rows.features.iter().find(|column| column.name == "plan").unwrap();
    let ColumnData::Category(plan) = &plan.data else { panic!("a category") };
    assert_eq!([plan.level(0), plan.level(1)], [Some("smb"), Some("enterprise")]);
    let auto = open.rows.features.iter().find(|column| column.name == "auto").unwrap();
    assert_eq!(auto.data, ColumnData::Flag(vec![Some(true), None]));
    assert_eq!(numbers(&open, "discount"), [10.0, 25.0]);
    assert!(numbers(&open, "nps").iter().all(|value| value.is_nan()));
    let told = open.warnings.join("\n");
    assert_says(&told, &["\"nps\"", "\"nps_score\"", "renamed"]);
    assert_says(&told, &["line 3, column \"auto\"", "\"maybe\"", "1 cell is no flag and count"]);
    assert_says(&told, &["column \"plan\": \"SMB\" is read as \"smb\", as the past spells it"]);
}

#[test]
fn a_column_that_is_blank_in_every_row_is_told() {
    let open = read(
        "account_id,as_of,renewal_date,plan,auto,discount,seen,nps\n\
         x,2026-11-01,2027-01-01,smb,yes,10%,2026-10-01,n/a\n\
         y,2026-11-01,2027-01-01,enterprise,no,25%,2026-10-01,\n",
    );
    assert!(numbers(&open, "nps").iter().all(|value| value.is_nan()));
    assert_says(&open.warnings.join("\n"), &["accounts.csv: column \"nps\"", "blank"]);
}

#[test]
fn a_book_of_which_no_row_counts_is_refused() {
    let table = read_bytes(
        b"account_id,as_of,renewal_date,plan,nps,auto,discount,seen\nx,2026-11-01,2026-01-01,smb,1,yes,1%,2026-01-01\n",
        "accounts.csv",
    );
    let refused = schema().open_book(&table.unwrap(), &Playbook::default(), &InterventionLog::default());
    assert_says(&refused.unwrap_err().to_string(), &["accounts.csv", "none of its 1 rows", "line 2", "overdue"]);
}

#[test]
fn days_of_the_open_book_are_read_in_the_order_the_past_told() {
    let past = table(
        "account_id,as_of,renewal_date,renewed,x\na,1/31/2024,4/1/2024,yes,1\nb,1/2/2024,5/1/2024,no,2\nc,1/3/2024,6/1/2024,yes,3\n",
    );
    let learned = LearningTable::join(&past, Playbook::default(), &InterventionLog::default()).unwrap();
    let accounts = read_bytes(b"account_id,as_of,renewal_date,x\nz,2/3/2025,4/5/2025,1\n", "accounts.csv").unwrap();
    let open = learned.schema.open_book(&accounts, &learned.playbook, &InterventionLog::default()).unwrap();
    assert_eq!(open.rows.renewal_date[0].unwrap().to_string(), "2025-04-05");
    let unsaid = learned.schema.open_book(&accounts, &Playbook::default(), &InterventionLog::default());
    assert_says(&unsaid.unwrap_err().to_string(), &["accounts.csv: line 2", "dates = \"day/month/year\""]);
    let stated = playbook("[columns]\ndates = \"day/month/year\"\n");
    let open = learned.schema.open_book(&accounts, &stated, &InterventionLog::default()).unwrap();
    assert_eq!(open.rows.renewal_date[0].unwrap().to_string(), "2025-05-04");
}

#[test]
fn a_log_is_held_against_the_keys_of_the_book_as_two_systems_write_them() {
    let spelled = "account_id,kind,date\n  A ,call,2024-02-01\nB,call,2024-02-02\nzz,call,2024-02-03\n";
    let joined = joined(PAST, "", spelled);
    let given: Vec<usize> = joined.given.iter().map(Vec::len).collect();
    assert_eq!(given, [1, 1, 0]);
    let strangers = log("account_id,kind,date\nB00017,call,2024-02-01\n").strangers(["B000017", "B000400"]);
    assert_says(&strangers.unwrap(), &["1 account of the log is in no renewal", "`B00017` looks like `B000017`"]);
}

#[test]
fn rows_without_an_outcome_are_counted_and_open() {
    let table = table("account_id,renewed,x\na,yes,1\nb,,2\nc,no,3\nd,n/a,4\n");
    let apart = past_and_open(&table, &Playbook::default()).unwrap();
    assert_eq!((apart.past.n_rows(), apart.undecided, apart.open.unwrap().lines), (2, vec![1, 3], vec![3, 5]));
}

#[test]
fn all_faults_of_the_past_are_told_at_once_those_of_a_column_together() {
    let message = refusal(
        "account_id,as_of,renewal_date,renewed,arr,x\n\
         a,2024-02-30,2024-06-01,yes,12,1\n\
         ,2024-01-01,2024-06-31,no,lots,2\n\
         c,2024-01-01,2024-06-01,no,more,3\n",
        "",
    );
    assert_says(&message, &["line 3, column \"account_id\"", "line 3, column \"arr\"", "line 4, column \"arr\""]);
    assert_says(&message, &["line 2, column \"as_of\"", "line 3, column \"renewal_date\""]);
    let late = refusal(
        "as_of,renewal_date,renewed,x\n2024-07-01,2024-06-01,yes,1\n2024-05-01,2024-06-01,no,2\n2024-08-01,2024-06-01,no,2\n",
        "",
    );
    assert_says(&late, &["line 2, column \"as_of\"", "line 4, column \"as_of\""]);
}

#[test]
fn words_of_outcomes_that_are_not_known_come_with_the_lines_for_the_playbook() {
    let text = "renewed,x\nRenewed - Flat,1\nChurned,2\nRenewed - Flat,3\nSuspended,4\nNot renewed,5\n";
    let message = refusal(text, "");
    assert_says(&message, &["line 2, column \"renewed\"", "\"Renewed - Flat\" (2 rows)", "\"Suspended\" (1 row)"]);
    assert_says(
        &message,
        &["renewed_when = [\"Renewed - Flat\"]", "lost_when = [", "\"Not renewed\"", "\"Suspended\""],
    );
    // The lines do, once the word that is unclear is placed.
    let rules =
        "[columns]\nrenewed_when = [\"Renewed - Flat\"]\nlost_when = [\"Churned\", \"Not renewed\", \"Suspended\"]\n";
    let table = table(text);
    LearningTable::join(&table, playbook(rules), &InterventionLog::default()).unwrap();
}
