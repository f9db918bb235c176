//! Lists as files: CSV and Excel workbooks, by what is accepted or by the ending of the address.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::accounts::batch_of;
use super::fixture::{N_OPEN, app, folder_of_a_test};
#[tokio::test]
async fn a_list_is_a_table_for_those_who_accept_csv() {
    let app = app().await;
    let csv =
        |path: &'static str| app.send(Request::get(path).header("accept", "text/csv").body(Body::empty()).unwrap());
    let answer = csv("/v1/accounts?sort=account_id").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let table = String::from_utf8(answer.bytes).unwrap();
    assert!(table.starts_with("account_id,win_probability,low,high,health,"), "{table}");
    assert!(table.lines().next().unwrap().contains("top_action.kind"), "{table}");
    assert_eq!(table.lines().count(), 1 + N_OPEN, "without a limit the table is whole");
    let two = String::from_utf8(csv("/v1/accounts?limit=2").await.bytes).unwrap();
    assert_eq!(two.lines().count(), 3);
    let none = String::from_utf8(csv("/v1/accounts?search=nobody").await.bytes).unwrap();
    assert_eq!(none.lines().count(), 1, "an empty table has its header");
    for path in ["/v1/models", "/v1/audit", "/v1/accounts/B000001/recommendations", "/v1/webhooks"] {
        let answer = csv(path).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "text/csv; charset=utf-8"), "{path}");
    }
    csv("/v1/accounts?limit=0").await.problem(400);
    csv("/v1/book").await.problem(406);
}

/// The rows of a workbook, read as a file that is sent would be.
fn sheet(bytes: &[u8]) -> Vec<Vec<String>> {
    let folder = folder_of_a_test();
    let file = folder.path().join("table.xlsx");
    std::fs::write(&file, bytes).unwrap();
    let table = winprob::table::read(&file).unwrap();
    let row = |row| table.columns.iter().map(|column| column.cell(row).unwrap_or_default().to_owned()).collect();
    (0..table.n_rows()).map(row).collect()
}

#[tokio::test]
async fn a_list_is_a_workbook_for_those_who_accept_it_or_ask_by_the_ending_of_its_address() {
    let app = app().await;
    let excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let asked = "columns=account_id,win_probability,renewal_date,top_action.label&sort=account_id";
    let by_ending = app.get(&format!("/v1/accounts.xlsx?{asked}")).await;
    assert_eq!((by_ending.status.as_u16(), by_ending.header("content-type")), (200, excel));
    assert_eq!(by_ending.header("content-disposition"), "attachment; filename=\"accounts.xlsx\"");
    let request = Request::get(format!("/v1/accounts?{asked}")).header("accept", excel).body(Body::empty()).unwrap();
    assert_eq!(app.send(request).await.bytes, by_ending.bytes);
    let rows = sheet(&by_ending.bytes);
    let accounts = app.all("/v1/accounts?sort=account_id&limit=100").await;
    assert_eq!(rows.len(), N_OPEN);
    for (row, account) in rows.iter().zip(&accounts) {
        assert_eq!(row.len(), 4);
        assert_eq!(
            (row[0].as_str(), row[2].as_str()),
            (account["account_id"].as_str().unwrap(), account["renewal_date"].as_str().unwrap())
        );
        assert!((row[1].parse::<f64>().unwrap() - account["win_probability"].as_f64().unwrap()).abs() < 1e-9);
    }
    let csv = String::from_utf8(app.get("/v1/accounts.csv?columns=value,account_id&limit=1").await.bytes).unwrap();
    assert!(csv.starts_with("value,account_id\n") && csv.lines().count() == 2, "{csv}");
    assert_eq!(app.get("/v1/accounts.json?limit=1").await.ok()["accounts"].as_array().unwrap().len(), 1);
    let problem = app.get("/v1/accounts.csv?columns=colour").await.problem(400);
    assert_eq!(problem["errors"][0]["parameter"], "columns");
    let reasons = app.get("/v1/accounts.csv?columns=account_id,top_reason&reasons=true").await;
    let reasons = String::from_utf8(reasons.bytes).unwrap();
    assert!(reasons.lines().filter(|line| line.ends_with(',')).count() < N_OPEN / 2, "{reasons}");
    app.get("/v1/book.csv").await.problem(404);
    app.get("/v1/accounts/B000001.csv").await.problem(404);
    // A list of one account has its endings too.
    let notes = app.get("/v1/accounts/B000001/notes.csv").await;
    assert!(String::from_utf8(notes.bytes).unwrap().starts_with("note_id,account_id,"));
    app.get("/v1/accounts/nobody/notes.csv").await.problem(404);
}

#[tokio::test]
async fn a_download_goes_on_past_the_longest_page() {
    let app = app().await;
    let lines: Vec<String> = (0..1_500).map(|index| format!("{{\"account_id\":\"d{index}\"}}")).collect();
    batch_of(&app, "application/x-ndjson", lines.join("\n"), None).await.ok();
    let request = Request::get("/v1/accounts").header("accept", "text/csv").body(Body::empty()).unwrap();
    let table = String::from_utf8(app.send(request).await.bytes).unwrap();
    assert_eq!(table.lines().count(), 1 + N_OPEN + 1_500);
    let book = app.get("/v1/accounts.xlsx?columns=account_id,value&sort=account_id").await;
    let (rows, all) = (sheet(&book.bytes), table.lines().count() - 1);
    assert_eq!((rows.len(), rows[0][0].as_str()), (all, "B000001"));
}

#[tokio::test]
async fn a_formula_in_a_name_reaches_no_spreadsheet() {
    let app = app().await;
    let account = json!([{"account_id": "=cmd|' /C calc'!A0", "csm": "@SUM(A1)", "arr": -5}]);
    batch_of(&app, "application/json", account.to_string(), None).await.ok();
    let request = Request::get("/v1/accounts?search=cmd").header("accept", "text/csv").body(Body::empty()).unwrap();
    let table = String::from_utf8(app.send(request).await.bytes).unwrap();
    let row = table.lines().nth(1).unwrap();
    assert!(row.starts_with("'=cmd") && row.contains("'@SUM(A1)") && row.contains(",-5.0,"), "{row}");
}
