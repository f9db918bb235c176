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
async fn rows_left_out_at_the_start_are_listed_and_still_after_another_start() {
    let folder = folder_of_a_test();
    let url = store_in(folder.path());
    let text = std::fs::read_to_string(data("accounts.csv")).unwrap();
    let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
    let at = |name: &str| header.iter().position(|known| *known == name).unwrap();
    let mut rows: Vec<Vec<String>> =
        text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
    rows[0][at("renewal_date")] = "2020-01-31".to_owned();
    rows[1][at("renewal_date")] = "next year".to_owned();
    let again = rows[2].clone();
    rows.push(again);
    let changed = folder.path().join("accounts.csv");
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    std::fs::write(&changed, format!("{}\n{}\n", header.join(","), lines.join("\n"))).unwrap();
    let mut settings = config(&url);
    settings.files.accounts = Some(changed);
    let app = app_at(settings.clone()).await;
    let told = app.get("/v1/rejected").await.ok();
    assert_eq!(told["n_rejected"], 3);
    assert_eq!(app.get("/v1/book").await.ok()["accounts"], N_OPEN - 2);
    let seen = |row: usize, name: &str| told["rejected"][row][name].clone();
    assert_eq!(
        [seen(0, "line"), seen(0, "column"), seen(0, "value")],
        [json!(2), json!("renewal_date"), json!("2020-01-31")]
    );
    assert_eq!(
        [seen(1, "line"), seen(1, "column"), seen(1, "value")],
        [json!(3), json!("renewal_date"), json!("next year")]
    );
    assert_eq!([seen(2, "line"), seen(2, "account_id")], [json!(4), json!(rows[2][at("account_id")])]);
    assert!(seen(2, "reason").as_str().unwrap().contains("twice"), "{told}");
    let first = app.get("/v1/rejected?limit=2").await.ok();
    let rest = app.get(&format!("/v1/rejected?cursor={}", first["next_cursor"].as_str().unwrap())).await.ok();
    assert_eq!(rest["rejected"][0], told["rejected"][2]);
    app.get("/v1/rejected?cursor=x").await.problem(400);
    app.state.store.close().await;

    let app = app_at(settings).await;
    assert_eq!(app.get("/v1/rejected").await.ok(), told, "a file that is as it was is not read again");
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
