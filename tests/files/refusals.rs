//! Every refusal of a file names file, line, column, what was found and what was expected.

use winprob::book::{InterventionLog, LearningTable, Playbook, outcomes};
use winprob::table::read_bytes;

use super::{assert_says, playbook, refusal, table};

fn unreadable(bytes: &[u8]) -> String {
    read_bytes(bytes, "renewals.csv").expect_err("a refusal").to_string()
}

#[test]
fn a_row_of_another_length_is_refused_at_its_line() {
    let message = unreadable(b"a,b,c\n1,2,3\n1,2\n");
    assert_says(&message, &["renewals.csv: line 3", "found 2 fields", "header has 3", "separator"]);
    let message = unreadable(b"a,b,c\r\n1,2,3\r\n\r\n1,2,3,4\r\n");
    assert_says(&message, &["renewals.csv: line 4", "found 4 fields", "header has 3"]);
    let message = unreadable(b"a,b\n1,2\n\"x\ny\",2\n\n1\n");
    assert_says(&message, &["renewals.csv: line 6", "found 1 fields"]);
}

#[test]
fn a_quote_that_is_never_closed_is_refused_where_it_is_opened() {
    assert_says(&unreadable(b"a,b\n1,2\n1,\"2\n3,4\n5,6\n"), &["renewals.csv: line 3", "quote", "never closed"]);
    assert_says(&unreadable(b"a,\"b\n1,2\n"), &["renewals.csv: line 1", "quote", "never closed"]);
    assert_says(&unreadable(b"a,b\n1,\""), &["renewals.csv: line 2", "quote", "never closed"]);
}

#[test]
fn a_file_without_rows_is_refused() {
    for bytes in [&b""[..], b" \n\n", b"\xef\xbb\xbf"] {
        assert_says(&unreadable(bytes), &["renewals.csv", "is empty", "expected a header"]);
    }
    assert_says(&unreadable(b"a,b\n"), &["renewals.csv", "a header but no row", "expected at least one row"]);
}

#[test]
fn a_file_that_is_text_in_no_known_encoding_is_refused_at_line_and_byte() {
    let message = unreadable(b"a,b\n1,2\n1,caf\x81\x02\n");
    assert_says(&message, &["renewals.csv: line 3", "0x81", "UTF-8"]);
    assert_says(&unreadable(b"a,b\n\0\x01\x02"), &["renewals.csv: line 2", "0x00", "UTF-8"]);
}

#[test]
fn another_kind_of_file_is_refused_by_name_with_the_way_out() {
    assert_says(&unreadable(b"PAR1\x15\x04"), &["renewals.csv", "Parquet", "as CSV"]);
    assert_says(&unreadable(b"PK\x03\x04\x14"), &["renewals.csv", "zip", "expected CSV", "Excel workbook"]);
    assert_says(&unreadable(&[0x1f, 0x8b, 8, 0, 0]), &["renewals.csv", "cannot be read"]);
}

#[test]
fn a_column_that_differs_in_letter_case_alone_is_named_in_the_refusal() {
    let message = refusal("ACCOUNT_ID,RENEWED\na,yes\nb,no\n", "");
    assert_says(&message, &["no column \"renewed\"", "if \"RENEWED\" is meant, name it under [columns]"]);
    let named = "[columns]\noutcome = \"RENEWED\"\n";
    assert_eq!(outcomes(&table("ACCOUNT_ID,RENEWED\na,yes\nb,no\n"), &playbook(named)).unwrap(), [true, false]);
}

#[test]
fn a_file_without_the_outcome_is_refused_with_the_columns_it_has() {
    let message = refusal("account_id,usage\na,1\n", "");
    assert_says(&message, &["renewals.csv: line 1", "\"renewed\"", "outcome", "account_id, usage"]);
}

#[test]
fn an_outcome_that_is_no_known_word_is_refused_at_its_line() {
    let expected = ["renewals.csv: line 3, column \"renewed\"", "found \"perhaps\"", "expected one of"];
    assert_says(&refusal("renewed,x\nyes,1\nperhaps,2\n", ""), &expected);
    let rules = "[columns]\nrenewed_when = [\"yes\"]\nlost_when = [\"no\"]\n";
    assert_says(&refusal("renewed,x\nyes,1\nperhaps,2\n", rules), &expected);
    assert_says(&refusal("renewed,x\nyes,1\nperhaps,2\n", rules), &["one of yes or no"]);
    let message = refusal("renewed,x\nyes,1\nno,1\n,2\n", "");
    assert_says(&message, &["renewals.csv: line 4, column \"renewed\"", "found \"\"", "accounts file"]);
}

#[test]
fn outcomes_all_alike_are_refused() {
    let message = refusal("renewed,x\nwon,1\nwon,2\nwon,3\n", "");
    assert_says(&message, &["renewals.csv", "all 3 rows", "\"won\"", "expected some renewed and some lost"]);
    let rules = playbook("[columns]\nrenewed_when = [\"won\"]\n");
    assert!(outcomes(&table("renewed,x\nlost,1\ngone,2\n"), &rules).is_err());
}

#[test]
fn a_date_that_does_not_exist_is_refused_in_every_place() {
    let head = "account_id,as_of,renewal_date,decided_on,renewed,x\na,2024-01-01,2024-06-01,2024-05-01,yes,1\n";
    for (row, column, found) in [
        ("b,2023-02-29,2024-06-01,2024-05-01,no,2", "as_of", "2023-02-29"),
        ("b,2024-01-01,2024-06-31,2024-05-01,no,2", "renewal_date", "2024-06-31"),
        ("b,2024-01-01,2024-06-01,1/35/2024,no,2", "decided_on", "1/35/2024"),
    ] {
        let message = refusal(&format!("{head}{row}\n"), "");
        let place = format!("renewals.csv: line 3, column {column:?}");
        assert_says(&message, &[&place, &format!("found {found:?}"), "expected a date that exists", "YYYY-MM-DD"]);
    }
}

#[test]
fn a_decision_date_after_the_renewal_date_is_refused() {
    let message =
        refusal("as_of,renewal_date,renewed,x\n2024-07-01,2024-06-01,yes,1\n2024-05-01,2024-06-01,no,2\n", "");
    assert_says(&message, &["line 2, column \"as_of\"", "found \"2024-07-01\"", "not after", "2024-06-01"]);
}

#[test]
fn a_day_after_the_decision_date_is_refused_as_a_feature() {
    let rows = "as_of,renewal_date,renewed,last_invoice\n\
                2024-01-01,2024-06-01,yes,2023-12-31\n2024-01-01,2024-06-01,no,2024-01-02\n";
    let message = refusal(rows, "");
    let place = "renewals.csv: line 3, column \"last_invoice\"";
    assert_says(&message, &[place, "found \"2024-01-02\"", "not after the decision date 2024-01-01", "`ignore`"]);
}

#[test]
fn a_cell_that_is_not_what_the_playbook_says_is_refused() {
    for (kind, found, expected) in
        [("number", "many", "a number"), ("flag", "many", "yes or no"), ("date", "many", "a date")]
    {
        let rules = format!("[features.x]\nkind = {kind:?}\n");
        let message = refusal(&format!("renewed,x\nyes,\nno,{found}\n"), &rules);
        assert_says(&message, &["renewals.csv: line 3, column \"x\"", &format!("found {found:?}"), expected]);
    }
}

#[test]
fn a_value_of_the_renewal_that_is_no_number_is_refused() {
    let message = refusal("renewed,arr,x\nyes,12,1\nno,lots,2\n", "");
    assert_says(&message, &["renewals.csv: line 3, column \"arr\"", "found \"lots\"", "expected a number"]);
}

#[test]
fn a_row_without_its_account_is_refused() {
    let message = refusal("account_id,renewed,x\na,yes,1\n,no,2\n", "");
    assert_says(
        &message,
        &["renewals.csv: line 3, column \"account_id\"", "found \"\"", "an account ID", "leave the row out"],
    );
}

#[test]
fn a_table_with_nothing_to_learn_from_is_refused() {
    let message = refusal("account_id,renewed,same\na,yes,1\nb,no,1\n", "");
    assert_says(&message, &["renewals.csv", "no column is left to learn from"]);
}

#[test]
fn a_log_that_cannot_be_read_is_refused_at_line_and_column() {
    for (log, parts) in [
        ("account_id,date\na,2024-01-01\n", ["line 1", "\"kind\"", "account_id, date"]),
        ("account_id,kind\na,call\n", ["line 1", "\"date\"", "account_id, kind"]),
        ("kind,date\ncall,2024-01-01\n", ["line 1", "\"account_id\"", "kind, date"]),
        ("account_id,kind,date\n,call,2024-01-01\n", ["line 2, column \"account_id\"", "found \"\"", "account ID"]),
        ("account_id,kind,date\na,,2024-01-01\n", ["line 2, column \"kind\"", "found \"\"", "a kind"]),
        ("account_id,kind,date\na,call,\n", ["line 2, column \"date\"", "found \"\"", "YYYY-MM-DD"]),
        (
            "account_id,kind,date\na,call,2024-02-30\n",
            ["line 2, column \"date\"", "\"2024-02-30\"", "a date that exists"],
        ),
        ("account_id,kind,date,cost\na,call,2024-02-01,much\n", ["line 2, column \"cost\"", "\"much\"", "a number"]),
    ] {
        let table = read_bytes(log.as_bytes(), "interventions.csv").unwrap();
        let message = InterventionLog::read(&table, &Playbook::default()).expect_err("a refusal").to_string();
        assert_says(&message, &["interventions.csv: ", parts[0], parts[1], parts[2]]);
    }
}

#[test]
fn an_open_book_without_a_feature_of_the_model_is_refused() {
    let learning =
        super::joined("account_id,renewed,usage\na,yes,1\nb,no,2\n", "", "account_id,kind,date\na,call,2024-01-01\n");
    let rows = |text: &str| {
        let open = read_bytes(text.as_bytes(), "accounts.csv").unwrap();
        learning
            .schema
            .rows(&open, &Playbook::default(), &InterventionLog::default())
            .expect_err("a refusal")
            .to_string()
    };
    assert_says(
        &rows("account_id\nc\n"),
        &["accounts.csv: line 1", "\"usage\"", "a feature of the model", "account_id"],
    );
    assert_says(&rows("usage\n3\n"), &["accounts.csv: line 1", "\"account_id\"", "account ID"]);
    assert_says(
        &rows("account_id,usage\nc,much\n"),
        &["accounts.csv: line 2, column \"usage\"", "\"much\"", "a number"],
    );
}

#[test]
fn a_blank_account_is_read_under_the_column_that_the_refusal_asks_for() {
    let renewals = "account_id,deal,renewed,usage\na,d1,yes,1\n,d2,no,2\nc,d3,yes,3\n";
    assert_says(&refusal(renewals, ""), &["line 3, column \"account_id\"", "`account` under [columns]"]);
    let named = playbook("[columns]\naccount = \"deal\"\n");
    let learned = LearningTable::join(&table(renewals), named, &InterventionLog::default()).unwrap();
    assert_eq!(learned.rows.accounts[1].as_str(), "d2");
}

#[test]
fn one_kind_of_fault_does_not_push_out_another() {
    let row = |row: usize| format!("a{row},2024-02-30,{},yes,1\n", if row == 39 { "perhaps" } else { "1" });
    let rows = (0..40).map(row).collect::<Vec<_>>().concat();
    let renewals = format!("account_id,as_of,arr,renewed,usage\n{rows}");
    let message = refusal(&renewals.replacen(",yes,", ",no,", 1), "");
    assert_says(&message, &["line 2, column \"as_of\"", "and 21 more"]);
    assert!(message.contains("line 41, column \"arr\": found \"perhaps\""), "{message}");
    assert_eq!(message.lines().count(), 21, "{message}");
}

#[test]
fn a_column_whose_days_can_be_read_in_two_ways_is_told_once() {
    let message = refusal("account_id,as_of,renewed,usage\na,3/4/2024,yes,1\nb,5/6/2024,no,2\nc,7/8/2024,yes,3\n", "");
    assert_eq!(message.lines().count(), 1, "{message}");
    assert_says(&message, &["line 2, column \"as_of\"", "dates = \"day/month/year\""]);
}
