//! The book: lists, pages, filters, and what becomes of accounts that are sent.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use winprob::service::score_book;
use winprob::store::JobKind;
use winprob::units::AccountId;

use super::fixture::{App, FIRST, N_OPEN, app};

const SORTS: [&str; 8] =
    ["account_id", "win_probability", "value", "renewal_date", "owner", "segment", "uplift", "expected_value"];

fn ids(accounts: &[Value]) -> Vec<&str> {
    accounts.iter().map(|account| account["account_id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn pages_visit_every_account_once_in_every_order() {
    let app = app().await;
    for sort in SORTS {
        for order in [sort.to_owned(), format!("-{sort}")] {
            let accounts = app.all(&format!("/v1/accounts?limit=7&sort={order}")).await;
            assert_eq!(accounts.len(), N_OPEN, "{order}");
            assert_eq!(ids(&accounts).into_iter().collect::<BTreeSet<_>>().len(), N_OPEN, "{order}");
        }
    }
}

#[tokio::test]
async fn a_list_is_in_the_order_asked_for() {
    let app = app().await;
    let accounts = app.all("/v1/accounts?limit=9&sort=-win_probability").await;
    let chances: Vec<f64> = accounts.iter().map(|account| account["win_probability"].as_f64().unwrap()).collect();
    assert!(chances.is_sorted_by(|a, b| a >= b), "{chances:?}");
    let accounts = app.all("/v1/accounts?limit=9&sort=renewal_date").await;
    let dates: Vec<&str> = accounts.iter().map(|account| account["renewal_date"].as_str().unwrap()).collect();
    assert!(dates.is_sorted(), "{dates:?}");
}

#[tokio::test]
async fn filters_agree_with_the_totals() {
    let app = app().await;
    let book = app.get("/v1/book").await.ok();
    assert_eq!(book["accounts"], N_OPEN);
    for health in ["red", "yellow", "green"] {
        let accounts = app.all(&format!("/v1/accounts?limit=50&health={health}")).await;
        assert_eq!(json!(accounts.len()), book[health], "{health}");
        assert!(accounts.iter().all(|account| account["health"] == health));
    }
    let owner = book["owners"][0].as_str().unwrap();
    let accounts = app.all(&format!("/v1/accounts?limit=50&owner={}", owner.replace(' ', "+"))).await;
    assert!(!accounts.is_empty() && accounts.iter().all(|account| account["owner"] == owner));
    let accounts = app.all("/v1/accounts?limit=50&renewal_before=2027-01-01").await;
    assert!(accounts.iter().all(|account| account["renewal_date"].as_str().unwrap() < "2027-01-01"));
    let found = app.all("/v1/accounts?limit=50&search=b000001").await;
    assert_eq!(ids(&found), [FIRST]);
    assert!(app.all("/v1/accounts?limit=50&search=%25").await.is_empty(), "% is a letter like any other");
    assert_eq!(app.all("/v1/accounts?limit=50&health=&owner=&segment=").await.len(), N_OPEN, "blank is absent");
}

#[tokio::test]
async fn the_expected_value_of_the_book_is_the_sum_over_its_accounts() {
    let app = app().await;
    let expected: f64 = app
        .all("/v1/accounts?limit=50")
        .await
        .iter()
        .map(|account| account["win_probability"].as_f64().unwrap() * account["value"].as_f64().unwrap())
        .sum();
    let said = app.get("/v1/book").await.ok()["expected_value"].as_f64().unwrap();
    assert!((said - expected).abs() < 1e-6 * expected, "{said} {expected}");
}

#[tokio::test]
async fn a_cursor_is_one_that_was_given_out_for_this_order() {
    let app = app().await;
    app.get("/v1/accounts?cursor=made-up").await.problem(404);
    let page = app.get("/v1/accounts?limit=2&sort=value").await.ok();
    let cursor = page["next_cursor"].as_str().unwrap();
    let problem = app.get(&format!("/v1/accounts?limit=2&sort=owner&cursor={cursor}")).await.problem(400);
    assert_eq!(problem["errors"][0]["parameter"], "cursor");
    app.get(&format!("/v1/accounts?limit=2&cursor={cursor}")).await.ok();
}

#[tokio::test]
async fn an_account_that_is_put_is_read_back_scored_and_listed() {
    let app = app().await;
    let mut features = app.features(FIRST).await;
    features["account_id"] = json!("new / one");
    features["arr"] = json!(123_456);
    let path = "/v1/accounts/new%20%2F%20one";
    let put = app.json("PUT", path, &features).await;
    assert_eq!(put.status, 201);
    assert_eq!(put.ok()["status"], "created");
    assert_eq!(app.get(path).await.ok()["features"], features);
    let listed = app.all("/v1/accounts?limit=50&search=new").await;
    assert_eq!(listed[0]["value"], 123_456.0);
    assert_eq!(listed[0]["win_probability"], put.json()["win_probability"]["win_probability"]);

    let again = app.json("PUT", path, &features).await;
    assert_eq!(again.status, 200);
    assert_eq!((&again.json()["status"], &again.json()["version"]), (&json!("unchanged"), &json!(1)));
    features["arr"] = json!(99);
    let changed = app.json("PUT", path, &features).await.ok();
    assert_eq!((&changed["status"], &changed["version"]), (&json!("updated"), &json!(2)));
    let versions = app.state.store.account_versions(&AccountId::from("new / one")).await.unwrap();
    let worth: Vec<_> = versions.iter().map(|kept| (kept.version, kept.features["arr"].clone())).collect();
    assert_eq!(worth, [(1, json!(123_456)), (2, json!(99))]);
}

#[tokio::test]
async fn an_account_is_named_by_its_path() {
    let app = app().await;
    let problem = app.json("PUT", "/v1/accounts/one", &json!({"account_id": "two"})).await.problem(422);
    assert_eq!(problem["errors"][0]["pointer"], "/account_id");
    let bare = app.json("PUT", "/v1/accounts/one", &json!({"arr": 5})).await;
    assert_eq!(bare.ok()["account_id"], "one", "columns nobody names are blank");
}

pub(super) async fn batch_of(app: &App, kind: &str, body: String, key: Option<&str>) -> super::fixture::Answer {
    let mut request = Request::post("/v1/accounts:batch").header("content-type", kind);
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    app.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn a_bad_record_of_a_batch_spoils_no_other() {
    let app = app().await;
    let records = json!([
        {"account_id": "a", "arr": 10},
        {"account_id": "b", "arr": "plenty"},
        {"account_id": "c", "no such column": 1},
        ["not an account"],
        {"account_id": "d"}
    ]);
    let lines: Vec<String> = records.as_array().unwrap().iter().map(Value::to_string).collect();
    for (kind, body) in [("application/json", records.to_string()), ("application/x-ndjson", lines.join("\n"))] {
        let answer = batch_of(&app, kind, body, None).await.ok();
        assert_eq!((&answer["kept"], &answer["refused"]), (&json!(2), &json!(3)), "{kind}");
        let results = answer["results"].as_array().unwrap();
        assert!(results.iter().enumerate().all(|(index, result)| result["index"] == index));
        assert_eq!(results[1]["errors"][0]["pointer"], "/arr");
        assert_eq!(results[2]["errors"][0]["pointer"], "/no such column");
        assert_eq!(results[4]["account_id"], "d");
    }
    let broken = batch_of(&app, "application/x-ndjson", "{\"account_id\": \"e\"}\n{oops".to_owned(), None).await.ok();
    assert_eq!((&broken["kept"], &broken["refused"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_batch_sent_twice_under_one_key_is_done_once() {
    let app = app().await;
    let body = json!([{"account_id": "k", "arr": 1}]).to_string();
    let first = batch_of(&app, "application/json", body.clone(), Some("key-1")).await;
    let second = batch_of(&app, "application/json", body, Some("key-1")).await;
    assert_eq!(first.ok(), second.ok());
    assert_eq!(second.json()["results"][0]["status"], "created", "the answer is the first one");
    assert_eq!(second.header("idempotency-replayed"), "true");
    let other = json!([{"account_id": "k", "arr": 2}]).to_string();
    let problem = batch_of(&app, "application/json", other, Some("key-1")).await.problem(409);
    assert_eq!(problem["type"], "/docs#problem-idempotency-key-reused");
}

#[tokio::test]
async fn an_empty_batch_and_one_beyond_the_limit_are_refused() {
    let mut app = app().await;
    batch_of(&app, "application/json", "[]".to_owned(), None).await.problem(422);
    batch_of(&app, "application/x-ndjson", "\n\n".to_owned(), None).await.problem(422);
    let state = app.state.clone().with(|reach| reach.limits.stream_bytes = 40);
    app = App::over(state);
    let three = json!([{"account_id": "a"}, {"account_id": "b"}, {"account_id": "c"}]).to_string();
    batch_of(&app, "application/json", three, None).await.problem(413);
}

#[tokio::test]
async fn a_batch_of_thousands_has_a_result_for_each_and_memory_for_few() {
    let app = app().await;
    let n_accounts = 2_000;
    let lines: Vec<String> = (0..n_accounts).map(|index| format!("{{\"account_id\":\"m{index}\"}}")).collect();
    let answer = batch_of(&app, "application/x-ndjson", lines.join("\n"), None).await.ok();
    assert_eq!((&answer["kept"], &answer["refused"]), (&json!(n_accounts), &json!(0)));
    let results = answer["results"].as_array().unwrap();
    assert_eq!(results.len(), n_accounts);
    assert!(results.iter().enumerate().all(|(index, result)| result["account_id"] == format!("m{index}")));
    assert_eq!(app.get("/v1/book").await.ok()["accounts"], N_OPEN + n_accounts);
    let awaiting = async || {
        app.state.store.accounts_to_score(app.state.engine.load_full().unwrap().basis(), "", 9_999).await.unwrap()
    };
    assert_eq!(awaiting().await.len(), n_accounts, "their best actions are left to a job");
    while app.state.store.open_job(JobKind::Score).await.unwrap().is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    score_book(&app.state).await.unwrap();
    assert_eq!(awaiting().await.len(), 0);
    batch_of(&app, "application/x-ndjson", lines.join("\n"), None).await.ok();
    assert_eq!(awaiting().await.len(), 0, "a reading with its action is not replaced by the same without");
}

#[tokio::test]
async fn a_body_that_breaks_off_says_what_was_kept_before() {
    let app = app().await;
    let first: Vec<Value> = (0..300).map(|index| json!({"account_id": format!("p{index}")})).collect();
    let body = serde_json::to_string(&first).unwrap().replace(']', ",{]");
    let problem = batch_of(&app, "application/json", body, None).await.problem(400);
    assert!(problem["detail"].as_str().unwrap().contains("accounts before that are kept"), "{problem}");
    let problem = batch_of(&app, "application/json", "{\"account_id\": \"a\"}".to_owned(), None).await.problem(400);
    assert_eq!(problem["errors"][0]["detail"], "byte 1: expected a JSON array");
}

#[tokio::test]
async fn what_is_remembered_is_forgotten_when_anything_changes() {
    let app = app().await;
    let path = format!("/v1/accounts/{FIRST}/win-probability");
    let first = app.get(&path).await;
    assert_eq!(app.get(&path).await.bytes, first.bytes);
    assert_eq!(app.get(&path).await.header("etag"), first.header("etag"));
    let mut features = app.features(FIRST).await;
    features["arr"] = json!(1);
    app.json("PUT", &format!("/v1/accounts/{FIRST}"), &features).await.ok();
    assert_eq!(app.get(&path).await.ok()["value"], 1.0);
    let other = super::fixture::trained().model_without_log.clone();
    let engine = winprob::workflow::Engine::new(other, winprob::units::Seed(1));
    app.state.engine.store(std::sync::Arc::new(engine));
    assert_eq!(app.get(&path).await.ok()["model"], "without-log");
}

#[tokio::test]
async fn a_recommendation_that_is_kept_leaves_what_is_remembered_as_it_is() {
    let app = app().await;
    let path = format!("/v1/accounts/{FIRST}/recommendations?limit=2");
    let before = app.state.store.changes();
    let first = app.get(&path).await;
    assert_eq!(app.get(&path).await.bytes, first.bytes);
    assert_eq!(app.state.store.changes(), before);
    let id = first.ok()["actions"][0]["recommendation_id"].as_str().unwrap().to_owned();
    app.get(&format!("/v1/recommendations/{id}")).await.ok();
    let done = json!({"account_id": FIRST, "kind": "executive_call", "date": "2026-10-20"});
    app.post("/v1/interventions", &done).await.ok();
    assert_ne!(app.get(&path).await.ok()["actions"][0]["recommendation_id"], id, "it stands on another log");
}

#[tokio::test]
async fn what_another_service_writes_is_noticed() {
    let folder = super::fixture::folder_of_a_test();
    let url = super::fixture::store_in(folder.path());
    let (one, other) =
        (winprob::store::Store::open(&url).await.unwrap(), winprob::store::Store::open(&url).await.unwrap());
    let mut watch = one.watch();
    assert!(watch.has_changed().await.unwrap(), "the first look sees everything");
    assert!(!watch.has_changed().await.unwrap());
    other.end_tokens("nobody", 0).await.unwrap();
    let (_, token) = winprob::service::new_token("t", winprob::store::Scope::Read, 0, None).unwrap();
    other.add_token(&token, None).await.unwrap();
    assert!(watch.has_changed().await.unwrap());
}

#[tokio::test]
async fn the_list_tells_sub_scores_where_they_are_asked_for() {
    let app = app().await;
    let page = app.get("/v1/accounts?limit=3&sub_scores=true").await.ok();
    for account in page["accounts"].as_array().unwrap() {
        let view = app.get(&format!("/v1/accounts/{}", account["account_id"].as_str().unwrap())).await.ok();
        assert_eq!(account["sub_scores"], view["win_probability"]["sub_scores"]);
        assert_eq!(account["top_reason"], Value::Null, "nobody asked for it");
    }
    assert_eq!(app.get("/v1/accounts?limit=1").await.ok()["accounts"][0]["sub_scores"], Value::Null);
    assert_eq!(app.get("/v1/accounts?limit=101&sub_scores=true").await.problem(400)["errors"][0]["parameter"], "limit");
}
