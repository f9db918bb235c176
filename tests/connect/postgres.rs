//! A query to PostgreSQL, where there is one to ask.

use std::io::Write;

use winprob::connect::query_table;

/// Names a database; the tests only select from nothing.
const SERVER: &str = "WINPROB_TEST_POSTGRES";

#[tokio::test]
async fn a_query_gives_a_table_of_text_and_can_only_read() {
    let Ok(url) = std::env::var(SERVER) else {
        let _nobody_reads = writeln!(std::io::stderr(), "skipped: {SERVER} names no database");
        return;
    };
    let query = "select 'a' || n as account_id, date '2026-01-31' as as_of, n = 1 as renewed, \
                 12.50::numeric as arr, nullif(n, 2) as seats from generate_series(1, 2) n";
    let table = query_table(&url, query).await.unwrap();
    let row = |row: usize| table.columns.iter().map(|column| column.cell(row).unwrap_or_default()).collect::<Vec<_>>();
    assert_eq!(row(0), ["a1", "2026-01-31", "true", "12.50", "1"]);
    assert_eq!(row(1), ["a2", "2026-01-31", "false", "12.50", ""]);
    for (query, reason) in [
        ("create table winprob_must_not (a int)", "read-only"),
        ("select 1 as a, 2 as a", "two columns are called \"a\""),
        ("select 1 as a where false", "no row"),
        ("selec", "syntax error"),
    ] {
        let message = query_table(&url, query).await.unwrap_err().to_string();
        assert!(message.contains(reason), "{message}");
    }
}
