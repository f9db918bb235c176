//! When what the service stands on fails: the store away, full or read-only, the folder of models away or damaged, a receiver
//! that hangs, a clock that is set back.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use sqlx::{AnyConnection, Connection, Executor};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use winprob::model::Registry;
use winprob::service::{AppState, Event, EventKind, Server, score_book};
use winprob::units::Clock;

use super::fixture::{App, FIRST, Worker, app, config, data, folder_of_a_test, server, trained};
use crate::store::databases::empty_postgres;

/// What lies between the service and its database, which can be pulled out and put back.
struct Wire {
    port: u16,
    is_whole: Arc<AtomicBool>,
}

impl Wire {
    async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let is_whole = Arc::new(AtomicBool::new(true));
        let whole = Arc::clone(&is_whole);
        tokio::spawn(async move {
            loop {
                let (mut near, _) = listener.accept().await.unwrap();
                let whole = Arc::clone(&whole);
                tokio::spawn(async move {
                    if !whole.load(Ordering::SeqCst) {
                        return;
                    }
                    let mut far = TcpStream::connect(target).await.unwrap();
                    let cut = async {
                        while whole.load(Ordering::SeqCst) {
                            tokio::time::sleep(Duration::from_millis(5)).await;
                        }
                    };
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        () = cut => {}
                    }
                });
            }
        });
        Self { port, is_whole }
    }

    fn pull(&self) {
        self.is_whole.store(false, Ordering::SeqCst);
    }

    fn put_back(&self) {
        self.is_whole.store(true, Ordering::SeqCst);
    }
}

/// A service that runs over a database it reaches by a wire; `None` where no server can be had.
struct Wired {
    app: App,
    wire: Wire,
    url: String,
    running: tokio::task::JoinHandle<()>,
}

async fn wired() -> Option<Wired> {
    let url = empty_postgres().await?;
    let (start, rest) = url.split_once("@127.0.0.1:")?;
    let (port, database) = rest.split_once('/').unwrap();
    let wire = Wire::to(([127, 0, 0, 1], port.parse().unwrap()).into()).await;
    let through = format!("{start}@127.0.0.1:{}/{database}", wire.port);
    let server: Server = server(config(&through), &trained().model).await;
    let state = server.state().clone();
    score_book(&state).await.unwrap();
    let running = tokio::spawn(async move { server.run(std::future::pending()).await.unwrap() });
    let app = App::over(state);
    // A service whose store goes away while it starts ends; what is tried here is one that runs.
    while app.get("/readyz").await.status != 200 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Some(Wired { app, wire, url, running })
}

impl Wired {
    async fn until(&self, is_there: bool) {
        for _ in 0..600 {
            if self.app.state.pulse.is_there() == is_there {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the store is never seen as there: {is_there}");
    }
}

fn put(id: &str, key: &str) -> Request<Body> {
    let body = json!({"account_id": id, "kind": "executive_call", "date": "2026-10-20"});
    let request = Request::post("/v1/interventions").header("content-type", "application/json");
    request.header("idempotency-key", key).body(Body::from(body.to_string())).unwrap()
}

async fn to_score(app: &App) -> Value {
    let mut account = app.features(FIRST).await;
    account["account_id"] = json!("NEW");
    json!({"accounts": [account]})
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_store_is_away_what_needs_it_is_refused_soon_and_all_else_goes_on() {
    let Some(wired) = wired().await else { return };
    let app = &wired.app;
    let asked = to_score(app).await;
    wired.wire.pull();
    let began = Instant::now();
    for path in ["/v1/accounts", "/readyz", "/v1/book", &format!("/v1/accounts/{FIRST}/recommendations")] {
        let answer = app.get(path).await;
        let problem = answer.problem(503);
        assert_eq!(problem["type"], "/docs#problem-unavailable", "{path}");
        assert!(!answer.header("retry-after").is_empty(), "{path}");
    }
    // Four one after the other, the first of which finds it out: each alone is well within two seconds.
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
    wired.until(false).await;
    app.send(put(FIRST, "away")).await.problem(503);
    for path in ["/healthz", "/v1/model", "/v1/models", "/v1/plays", "/openapi.json", "/"] {
        assert_eq!(app.get(path).await.status, 200, "{path}");
    }
    let scored = app.post("/v1/win-probability", &asked).await.ok();
    assert!(scored["accounts"][0]["win_probability"].is_number());
    assert!(scored["accounts"][0]["notes"].to_string().contains("the store does not answer"), "{scored}");
    let metrics = String::from_utf8(app.get("/metrics").await.bytes).unwrap();
    assert!(metrics.contains("winprob_store_up 0"), "{metrics}");
    wired.wire.put_back();
    wired.until(true).await;
    assert_eq!(app.get("/readyz").await.status, 200);
    let scored = app.post("/v1/win-probability", &asked).await.ok();
    assert!(!scored["accounts"][0]["notes"].to_string().contains("the store does not answer"));
    let metrics = String::from_utf8(app.get("/metrics").await.bytes).unwrap();
    assert!(metrics.contains("winprob_store_up 1"), "{metrics}");
    assert_eq!(app.send(put(FIRST, "away")).await.status, 201, "the key of a refused request is free");
    wired.running.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_and_a_store_that_can_only_be_read_are_told_as_such() {
    let Some(wired) = wired().await else { return };
    let app = &wired.app;
    let mut owner = AnyConnection::connect(&wired.url).await.unwrap();
    owner
        .execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$; \
             CREATE TRIGGER full_disk BEFORE INSERT ON interventions FOR EACH ROW EXECUTE FUNCTION refuse();",
        )
        .await
        .unwrap();
    let problem = app.send(put(FIRST, "full")).await.problem(507);
    assert!(problem["detail"].as_str().unwrap().contains("the disk is full"), "{problem}");
    assert_eq!(app.get("/v1/accounts").await.status, 200, "what is there can still be read");
    owner.execute("DROP TRIGGER full_disk ON interventions; CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'read only' USING ERRCODE = '25006'; END $$; CREATE TRIGGER read_only BEFORE INSERT ON interventions FOR EACH ROW EXECUTE FUNCTION refuse();").await.unwrap();
    let problem = app.send(put(FIRST, "full")).await.problem(503);
    assert!(problem["detail"].as_str().unwrap().contains("only be read"), "{problem}");
    owner.execute("DROP TRIGGER read_only ON interventions").await.unwrap();
    assert_eq!(app.send(put(FIRST, "full")).await.status, 201, "it recovers by itself");
    wired.running.abort();
}

#[tokio::test]
async fn without_its_folder_of_models_the_service_answers_with_the_model_it_has() {
    let folder = folder_of_a_test();
    let models = folder.path().join("models");
    let state = app().await.state;
    let registry = Registry::new(&models);
    registry.save(&trained().model).unwrap();
    registry.activate("with-log").unwrap();
    let app = App::over(state.with(|reach| reach.registry = registry));
    let metrics = async || String::from_utf8(app.get("/metrics").await.bytes).unwrap();
    assert!(metrics().await.contains("winprob_models_folder_up 1"));
    let file = models.join("with-log.winprob");
    let mut bytes = std::fs::read(&file).unwrap();
    let half = bytes.len() / 2;
    bytes[half] ^= 1;
    std::fs::write(&file, &bytes).unwrap();
    let problem = app.post("/v1/models/with-log/activate", &json!({})).await.problem(409);
    assert!(problem["detail"].as_str().unwrap().contains("cannot be read"), "{problem}");
    std::fs::remove_dir_all(&models).unwrap();
    std::fs::write(&models, "not a folder").unwrap();
    app.get("/v1/models").await.problem(503);
    assert!(metrics().await.contains("winprob_models_folder_up 0"));
    for path in ["/v1/model", "/v1/accounts", &format!("/v1/accounts/{FIRST}/win-probability")] {
        assert_eq!(app.get(path).await.status, 200, "{path}");
    }
}

/// A clock that is set by hand.
struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now_seconds(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn a_clock_that_is_set_back_stops_nothing() {
    let clock = Arc::new(SetClock(AtomicI64::new(1_793_534_400)));
    let before = app().await.state;
    let state: AppState = before.with(|reach| reach.clock = clock.clone());
    let app = App::over(state);
    let note = async |key: &str| app.send(put(FIRST, key)).await.status.as_u16();
    assert_eq!(note("first").await, 201);
    clock.0.fetch_sub(86_400 * 30, Ordering::SeqCst);
    assert_eq!((note("first").await, note("second").await), (201, 201));
    assert_eq!(app.get("/v1/accounts?limit=1").await.status, 200);
    let job = app.post("/v1/plans", &json!({})).await.ok();
    let _worker = Worker::of(&app);
    let ended = app.ended(&format!("/v1/plans/{}", job["plan_id"].as_str().unwrap())).await;
    assert_eq!(ended["state"], "done", "{ended}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_hangs_keeps_up_nobody_else() {
    let hanging = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = |port: u16| format!("http://127.0.0.1:{port}/");
    let (slow, quick) = (url(hanging.local_addr().unwrap().port()), url(other.local_addr().unwrap().port()));
    let mut config = config(&format!("sqlite:{}", folder_of_a_test().keep().join("store.db").display()));
    config.models_dir = data("models");
    let server = server(config, &trained().model).await;
    let app = App::over(server.state().clone());
    score_book(&app.state).await.unwrap();
    for url in [&slow, &quick] {
        app.post("/v1/webhooks", &json!({"url": url, "events": ["model.trained"]})).await.ok();
    }
    let running = tokio::spawn(async move { server.run(std::future::pending()).await.unwrap() });
    let received = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let mut n_received = 0;
        while n_received < 30 {
            let (mut stream, _) = other.accept().await.unwrap();
            let mut bytes = [0; 8192];
            let _some = stream.read(&mut bytes).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await.unwrap();
            n_received += 1;
        }
    });
    let events = (1..=30).map(|number| Event::new(EventKind::ModelTrained, json!({"number": number})));
    app.state.events.emit_all(events.collect()).await.unwrap();
    // Each message to the one that hangs takes ten seconds; thirty to the other must not wait for any of them.
    tokio::time::timeout(Duration::from_secs(9), received)
        .await
        .expect("the quick one waits for the slow one")
        .unwrap();
    running.abort();
    drop(hanging);
}
