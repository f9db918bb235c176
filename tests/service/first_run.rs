//! A service without a model: files are sent, a playbook is drafted, training runs, the book appears.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use rand::RngExt;
use serde_json::json;
use winprob::service::{Access, ServeConfig, Server, Token, start};
use winprob::units::{FixedClock, Seed};
use winprob::workflow::BookFiles;

use super::fixture::{Answer, App, app, folder_of_a_test, today};

/// A churn table: who left depends on the calls.
fn customers() -> String {
    let mut rng = Seed(5).rng();
    let mut text = "customerID;csm;plan;Anrufe;gekuendigt\n".to_owned();
    for number in 0..200 {
        let calls = rng.random_range(0..10u32);
        let left = if rng.random_bool(0.05 + 0.06 * f64::from(calls)) { "ja" } else { "nein" };
        writeln!(text, "C{number:03};{};{};{calls};{left}", ["Ada", "Ben"][number % 2], ["S", "M"][number % 2])
            .unwrap();
    }
    text
}

async fn empty() -> (App, tempfile::TempDir) {
    let folder = folder_of_a_test();
    let data = folder.path().join("data");
    let files = BookFiles::find(Some(&data), BookFiles::default()).unwrap();
    let (bind, models_dir) = ("127.0.0.1:0".parse().unwrap(), folder.path().join("models"));
    let config = ServeConfig { bind, store_url: "sqlite::memory:".to_owned(), models_dir, files, seed: Seed(1) };
    let server = Server::bind(config, None, Arc::new(FixedClock(today()))).await.unwrap();
    (App::over(server.state().clone()), folder)
}

async fn sent(app: &App, name: &str, bytes: impl Into<Body>) -> Answer {
    app.send(Request::post(format!("/v1/files?name={name}")).body(bytes.into()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn from_an_empty_folder_to_a_book_by_the_public_interface() {
    let (app, folder) = empty().await;
    assert_eq!(app.get("/").await.status, 200);
    assert_eq!(app.get("/v1/model").await.problem(503)["type"], "/docs#problem-no-model");
    app.get("/readyz").await.problem(503);
    assert_eq!(app.get("/v1/accounts").await.ok()["accounts"], json!([]));
    app.post("/v1/playbook:draft", &json!({})).await.problem(409);

    let kept = sent(&app, "kunden.csv", customers()).await;
    assert_eq!(kept.status, 201);
    assert_eq!((&kept.json()["n_rows"], &kept.json()["columns"][3]["kind"]), (&json!(200), &json!("number")));
    let draft = app.post("/v1/playbook:draft", &json!({"columns": {"segment": "plan"}})).await.ok();
    assert_eq!(draft["conclusions"]["lost_when"], json!(["ja"]), "{draft}");
    let read = app.get("/v1/playbook").await.ok();
    assert_eq!(read["source"], "concluded");
    let put = app.json("PUT", "/v1/playbook", &json!({"playbook": draft["playbook"]})).await.ok();
    assert_eq!(put["needs_training"], true);
    assert_eq!(app.get("/v1/playbook").await.ok()["source"], "file");
    let files = app.get("/v1/files").await.ok();
    assert_eq!((&files["files"][0]["part"], &files["files"][1]["part"]), (&json!("renewals"), &json!("playbook")));

    let _beside = start(&app.state).await.unwrap();
    let queued = app.post("/v1/train", &json!({})).await;
    let job = app.ended(queued.header("location")).await;
    assert_eq!(job["state"], "done", "{job}");
    let n_current = customers().matches(";nein\n").count();
    assert_eq!(job["result"]["accounts"], n_current);
    for _ in 0..600 {
        if app.get("/readyz").await.status == 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    app.get("/readyz").await.ok();
    let accounts = app.all("/v1/accounts?limit=100").await;
    assert_eq!(accounts.len(), n_current);
    assert!(accounts.iter().all(|account| account["win_probability"].as_f64().is_some_and(|p| p > 0.0 && p < 1.0)));
    assert!(folder.path().join("data/kunden.csv").is_file() && folder.path().join("data/playbook.toml").is_file());

    // The role is understood in place of the file's own name.
    let created = app.json("PUT", "/v1/accounts/new", &json!({"owner": "Cem", "segment": "S", "Anrufe": 2})).await;
    assert_eq!(created.status, 201, "{}", String::from_utf8_lossy(&created.bytes));
    assert_eq!(app.features("new").await["csm"], "Cem");
    assert_eq!(app.get("/v1/accounts/new/win-probability").await.ok()["owner"], "Cem");
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_changes_nothing() {
    let (app, folder) = empty().await;
    sent(&app, "..%2Fescape.csv", customers()).await.problem(400);
    sent(&app, "playbook.toml", "x").await.problem(400);
    let problem = sent(&app, "broken.csv", "a,b\n\"1,2\n").await.problem(422);
    assert!(problem["detail"].as_str().unwrap().contains("broken.csv"), "{problem}");
    let problem =
        app.json("PUT", "/v1/playbook", &json!({"playbook": "[columns]\noutcom = \"x\"\n"})).await.problem(422);
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("line 2"), "{problem}");
    app.post("/v1/playbook:draft", &json!({"colums": {}})).await.problem(422);
    assert!(!folder.path().join("data").exists());
}

#[tokio::test]
async fn files_are_sent_by_administrators_only_and_to_a_folder_only() {
    let (empty, _folder) = empty().await;
    let tokens = "bi:read:0123456789abcdef-r crm:write:0123456789abcdef-w,ops:admin:0123456789abcdef-a";
    let access = Access::new(Token::parse_all(tokens, "test").unwrap(), true);
    let limits = empty.state.limits;
    let guarded = App::over(empty.state.guarded(access, limits));
    for (token, status) in [("r", 403), ("w", 403), ("a", 201)] {
        let request = Request::post("/v1/files?name=kunden.csv");
        let request = request.header("authorization", format!("Bearer 0123456789abcdef-{token}"));
        let answer = guarded.send(request.body(Body::from(customers())).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{token}");
    }
    let named = app().await;
    let problem = sent(&named, "kunden.csv", customers()).await.problem(409);
    assert!(problem["detail"].as_str().unwrap().contains("winprob serve FOLDER"));
}
