//! Events reach those who want to know: signed, once each, tried again until they arrive.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use winprob::book::InterventionLog;
use winprob::model::Registry;
use winprob::service::{
    AppState, Event, EventKind, WebhookAllow, deliver_due, look_for_drift, score_book, signature, tell_what_is_due,
};
use winprob::store::Store;
use winprob::units::{Clock, Seed};
use winprob::workflow::Engine;

use super::fixture::{App, FIRST, app, data, today, trained};

/// A clock that is set by hand.
struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now_seconds(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// A receiver that answers each message with the next of some statuses, then with 200, and shows what came.
fn receiver(mut statuses: Vec<u16>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let (sender, received) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
            let (mut text, mut bytes) = (String::new(), [0; 4096]);
            while let Ok(n @ 1..) = stream.read(&mut bytes) {
                text.push_str(&String::from_utf8_lossy(&bytes[..n]));
                if is_whole(&text) {
                    break;
                }
            }
            let status = if statuses.is_empty() { 200 } else { statuses.remove(0) };
            let location = "location: http://127.0.0.1:1/\r\n";
            write!(stream, "HTTP/1.1 {status} x\r\n{location}content-length: 0\r\nconnection: close\r\n\r\n").unwrap();
            if sender.send(text).is_err() {
                return;
            }
        }
    });
    (url, received)
}

fn is_whole(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    header(head, "content-length").is_some_and(|length| body.len() >= length.parse().unwrap())
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// What came, its signature checked.
fn checked(text: &str, secret: &str) -> (String, Value) {
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let (id, at) = (header(head, "webhook-id").unwrap(), header(head, "webhook-timestamp").unwrap());
    let expected = signature(secret, id, at.parse().unwrap(), body).unwrap();
    assert_eq!(header(head, "webhook-signature").unwrap(), expected);
    (id.to_owned(), serde_json::from_str(body).unwrap())
}

async fn registered(app: &App, url: &str, events: &[&str], format: &str) -> Value {
    let answer = app.post("/v1/webhooks", &json!({ "url": url, "events": events, "format": format })).await;
    assert_eq!(answer.status, 201);
    answer.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_turns_red_is_told_once_and_signed() {
    let app = app().await;
    let (url, received) = receiver(Vec::new());
    let secret =
        registered(&app, &url, &["account.risk_entered", "account.score_changed"], "json").await["secret"].clone();
    let secret = secret.as_str().unwrap();
    assert!(!app.get("/v1/webhooks").await.bytes.windows(6).any(|bytes| bytes == b"whsec_"), "told once");

    let green = app.all("/v1/accounts?limit=50&health=green").await;
    let red = app.all("/v1/accounts?limit=50&health=red").await;
    let (green, red) = (green[0]["account_id"].as_str().unwrap(), red[0]["account_id"].as_str().unwrap());
    let mut features = app.features(red).await;
    features["account_id"] = json!(green);
    let path = format!("/v1/accounts/{green}");
    app.json("PUT", &path, &features).await.ok();
    app.json("PUT", &path, &features).await.ok();
    assert_eq!(deliver_due(&app.state).await.unwrap(), 2, "a second time nothing changed");
    let told: Vec<(String, Value)> = (0..2).map(|_| checked(&received.recv().unwrap(), secret)).collect();
    let of = |kind: &str| &told.iter().find(|(_, body)| body["type"] == kind).unwrap().1["data"];
    assert_eq!(of("account.risk_entered")["account_id"], green);
    assert_eq!(of("account.score_changed")["health_before"], "green");
    assert_eq!(deliver_due(&app.state).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_tried_again_until_it_arrives_under_the_same_name() {
    let folder = super::fixture::folder_of_a_test();
    let store = Store::open(&super::fixture::store_in(folder.path())).await.unwrap();
    let clock = Arc::new(SetClock(AtomicI64::new(1_793_500_000)));
    let engine = Engine::new(trained().model.clone(), Seed(1));
    let state = AppState::new(engine, store, Registry::new(&data("models")), Arc::clone(&clock) as Arc<dyn Clock>);
    let state = state.with(|reach| reach.webhook_allow = WebhookAllow::everywhere());
    let app = App::over(state);
    let (url, received) = receiver(vec![500, 302]);
    let webhook = registered(&app, &url, &["model.trained"], "json").await;
    let secret = webhook["secret"].as_str().unwrap();
    app.state.events.emit(Event::new(EventKind::ModelTrained, json!({ "model": "m-1" }))).await.unwrap();
    app.state.events.emit(Event::new(EventKind::PlanCreated, json!({ "plan_id": "p" }))).await.unwrap();

    let mut names = Vec::new();
    for pause in [5, 300, 0] {
        assert_eq!(deliver_due(&app.state).await.unwrap(), 1);
        names.push(checked(&received.recv().unwrap(), secret).0);
        assert_eq!(deliver_due(&app.state).await.unwrap(), 0, "it is not due yet");
        if pause > 0 {
            let shown = app.get("/v1/webhooks").await.ok();
            assert_eq!(shown["webhooks"][0]["pending"], 1);
            assert!(shown["webhooks"][0]["last_error"].as_str().unwrap().starts_with("the receiver answered"));
        }
        clock.0.fetch_add(pause, Ordering::SeqCst);
    }
    assert!(names.iter().all(|name| *name == names[0]), "{names:?}");
    assert_eq!(app.get("/v1/webhooks").await.ok()["webhooks"][0]["pending"], 0);
    let path = format!("/v1/webhooks/{}", webhook["id"].as_str().unwrap());
    assert_eq!(app.json("DELETE", &path, &json!({})).await.status, 204);
    app.json("DELETE", &path, &json!({})).await.problem(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_is_gone_is_asked_no_more() {
    let app = app().await;
    let (url, _received) = receiver(vec![410]);
    registered(&app, &url, &["model.trained"], "slack").await;
    app.state.events.emit(Event::new(EventKind::ModelTrained, json!({ "model": "m-1" }))).await.unwrap();
    deliver_due(&app.state).await.unwrap();
    assert_eq!(app.get("/v1/webhooks").await.ok()["webhooks"], json!([]));
}

#[tokio::test]
async fn an_action_is_told_on_its_day_and_only_once() {
    let app = app().await;
    registered(&app, "https://receiver.example/hook", &["intervention.due"], "json").await;
    let account = winprob::units::AccountId::from(FIRST);
    let stored = app.state.store.account(&account).await.unwrap().unwrap();
    let mut score = app
        .state
        .engine
        .load_full()
        .unwrap()
        .scores(std::slice::from_ref(&stored.features), &InterventionLog::default(), today())
        .unwrap()
        .pop()
        .unwrap();
    score.top_action = Some(winprob::store::TopAction {
        kind: "executive_call".to_owned(),
        label: "Executive call".to_owned(),
        lead_days: 60,
        act_by: Some(today()),
        uplift: Some(0.1),
        uplift_low: None,
        uplift_high: None,
        expected_value: None,
        evidence: winprob::effects::Grade::Supported,
        standing: winprob::plan::Standing::Proven,
        chance_to_pay: Some(0.97),
        win_probability_with: None,
    });
    app.state.store.save_scores(&[(score, stored.revision)], 0).await.unwrap();
    tell_what_is_due(&app.state).await.unwrap();
    tell_what_is_due(&app.state).await.unwrap();
    let due = app.state.store.due_deliveries(i64::MAX, 10, &[]).await.unwrap();
    assert_eq!(due.len(), 1);
    assert!(due[0].body.contains("intervention.due") && due[0].body.contains(FIRST));
    score_book(&app.state).await.unwrap();
}

#[tokio::test]
async fn a_book_that_has_moved_away_from_the_past_is_told_of_once_and_shown_in_the_metrics() {
    let app = app().await;
    registered(&app, "https://receiver.example/hook", &["model.drifted"], "json").await;
    look_for_drift(&app.state).await.unwrap();
    assert!(app.state.store.due_deliveries(i64::MAX, 10, &[]).await.unwrap().is_empty(), "forty accounts tell nothing");
    let first = app.features(FIRST).await;
    let alike = (0..120).map(|number| {
        let mut account = first.clone();
        account["account_id"] = json!(format!("alike-{number}"));
        account
    });
    let accounts: Vec<Value> = alike.collect();
    app.post("/v1/accounts:batch", &json!(accounts)).await.ok();
    look_for_drift(&app.state).await.unwrap();
    look_for_drift(&app.state).await.unwrap();
    let due = app.state.store.due_deliveries(i64::MAX, 10, &[]).await.unwrap();
    assert_eq!(due.len(), 1);
    let body: Value = serde_json::from_str(&due[0].body).unwrap();
    assert_eq!(body["type"], "model.drifted");
    let columns: Vec<&str> =
        body["data"]["columns"].as_array().unwrap().iter().map(|column| column["column"].as_str().unwrap()).collect();
    assert!(columns.contains(&"win_probability") && columns.contains(&"industry"), "{columns:?}");
    let metrics = String::from_utf8(app.get("/metrics").await.bytes.clone()).unwrap();
    let shown = metrics.lines().find(|line| line.starts_with("winprob_drift_index{column=\"industry\"}")).unwrap();
    assert!(shown.rsplit(' ').next().unwrap().parse::<f64>().unwrap() > 0.5, "{shown}");
    assert!(metrics.contains(&format!("winprob_drifted_columns {}", columns.len())), "{metrics}");
}

#[tokio::test]
async fn an_address_that_is_none_is_refused() {
    let app = app().await;
    for url in
        ["ftp://receiver.example/", "file:///etc/passwd", "https://user:secret@receiver.example/", "receiver", ""]
    {
        let problem = app.post("/v1/webhooks", &json!({ "url": url })).await.problem(422);
        assert_eq!(problem["errors"][0]["pointer"], "/url", "{url}");
    }
    let problem =
        app.post("/v1/webhooks", &json!({ "url": "https://a.example", "events": ["moon.rose"] })).await.problem(422);
    assert_eq!(problem["errors"][0]["pointer"], "/events/0");
}

#[tokio::test]
async fn an_address_of_this_machine_or_its_network_is_refused_unless_it_is_allowed() {
    let state = app().await.state.with(|reach| reach.webhook_allow = WebhookAllow::of(&["10.1.2.3".to_owned()]));
    let app = App::over(state);
    let register = async |url: &str| app.post("/v1/webhooks", &json!({"url": url, "events": ["plan.created"]})).await;
    for url in ["http://127.0.0.1:9/", "http://169.254.169.254/latest", "https://[::1]/", "http://localhost/"] {
        let problem = register(url).await.problem(422);
        assert!(problem["detail"].as_str().unwrap().contains("--webhook-allow"), "{problem}");
    }
    register("http://10.1.2.3/hook").await.ok();
    register("https://receiver.example/hook").await.ok();
}
