//! Starting: what is loaded and what is kept, what is refused and in which words.

use std::sync::Arc;

use serde_json::json;
use winprob::service::{ServeConfig, ServeError, Server, score_book};
use winprob::units::FixedClock;

use super::fixture::{App, FIRST, N_OPEN, config, data, folder_of_a_test, server, store_in, today, trained};

async fn app_at(config: ServeConfig) -> App {
    let state = server(config, &trained().model).await.state().clone();
    score_book(&state).await.unwrap();
    App::over(state)
}

#[tokio::test]
async fn a_second_start_keeps_what_came_over_http() {
    let folder = folder_of_a_test();
    let url = store_in(folder.path());
    let app = app_at(config(&url)).await;
    let mut features = app.features(FIRST).await;
    features["arr"] = json!(777);
    app.json("PUT", &format!("/v1/accounts/{FIRST}"), &features).await.ok();
    app.json("PUT", "/v1/accounts/extra", &json!({"arr": 1})).await.ok();
    let before = app.get("/v1/accounts?limit=100").await.ok();
    app.state.store.close().await;

    let app = app_at(config(&url)).await;
    assert_eq!(app.get("/v1/accounts?limit=100").await.ok(), before);
    assert_eq!(app.features(FIRST).await["arr"], 777);
    app.state.store.close().await;

    let changed = folder.path().join("accounts.csv");
    let text = std::fs::read_to_string(data("accounts.csv")).unwrap();
    std::fs::write(&changed, text.replace("Daniel Kim", "Daniel Kimura")).unwrap();
    let mut settings = config(&url);
    settings.files.accounts = Some(changed);
    let app = app_at(settings).await;
    assert_ne!(app.features(FIRST).await["arr"], 777, "a file that changed is loaded");
    assert_eq!(app.get("/v1/book").await.ok()["accounts"], N_OPEN + 1, "an account the file lacks stays");
}

#[tokio::test]
async fn a_new_model_scores_the_book_anew() {
    let folder = folder_of_a_test();
    let url = store_in(folder.path());
    app_at(config(&url)).await.state.store.close().await;
    let state = server(config(&url), &trained().model_without_log).await.state().clone();
    score_book(&state).await.unwrap();
    let accounts = App::over(state).all("/v1/accounts?limit=100").await;
    assert!(accounts.iter().all(|account| account["model"] == "without-log"));
}

async fn refusal(config: ServeConfig) -> ServeError {
    match Server::bind(config, trained().model.clone(), Arc::new(FixedClock(today()))).await {
        Ok(_) => panic!("the service started"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn a_start_that_cannot_be_says_why_and_what_to_do() {
    let folder = folder_of_a_test();
    let told = |error: ServeError, words: &[&str]| {
        let text = error.to_string();
        assert!(words.iter().all(|word| text.contains(word)), "{text}");
        assert!(error.is_refusal(), "{text}");
    };
    let memory = || config("sqlite::memory:");

    let everywhere = ServeConfig { bind: "0.0.0.0:0".parse().unwrap(), ..memory() };
    told(refusal(everywhere).await, &["0.0.0.0", "127.0.0.1:8080"]);

    let taken = server(memory(), &trained().model).await;
    told(refusal(ServeConfig { bind: taken.address(), ..memory() }).await, &["--bind"]);

    told(refusal(config("mysql://x")).await, &["mysql://x", "sqlite:winprob.db"]);
    told(refusal(config("sqlite:/no/such/folder/x.db")).await, &["/no/such/folder", "--store"]);

    let broken = folder.path().join("store.db");
    std::fs::write(&broken, "this is a letter to a friend, not a store at all".repeat(100)).unwrap();
    told(refusal(config(&store_in(folder.path()))).await, &["store.db", "not a winprob store", "--store"]);

    let mut settings = memory();
    settings.files.accounts = Some(folder.path().join("none.csv"));
    told(refusal(settings).await, &["none.csv"]);

    let unreadable = folder.path().join("accounts.csv");
    let text = std::fs::read_to_string(data("accounts.csv")).unwrap();
    std::fs::write(&unreadable, text.replacen("account_id", "key", 1)).unwrap();
    let mut settings = memory();
    settings.files.accounts = Some(unreadable);
    told(refusal(settings).await, &["accounts.csv", "account_id"]);
}

#[tokio::test]
async fn a_service_ends_when_asked_and_finishes_what_was_begun() {
    let server = server(config("sqlite::memory:"), &trained().model).await;
    let address = server.address();
    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(server.run(async {
        ended.await.ok();
    }));
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    tokio::io::AsyncWriteExt::write_all(&mut stream, request).await.unwrap();
    let mut answer = String::new();
    tokio::io::AsyncReadExt::read_to_string(&mut stream, &mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    end.send(()).unwrap();
    running.await.unwrap().unwrap();
}
