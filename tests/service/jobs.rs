//! Work off the request path: it is told about, can be given up, survives its service, and is shared.

use std::time::Duration;

use serde_json::{Value, json};
use winprob::model::Registry;
use winprob::store::{JobKind, JobState};
use winprob::units::{Clock, SystemClock};

use super::fixture::{App, FIRST, N_OPEN, Worker, config, folder_of_a_test, server, store_in, trained};
use super::moving::{Hand, app_at, own, server_of};
use crate::store::databases::empty_postgres;

#[tokio::test(flavor = "multi_thread")]
async fn a_training_learns_from_what_the_store_has_seen_and_the_model_is_taken_up() {
    let (app, folder) = app_at(&Hand::at("2026-11-01")).await;
    let open = app.all("/v1/accounts?limit=50").await;
    let outcomes: Vec<Value> = open
        .iter()
        .map(|account| json!({"account_id": account["account_id"], "renewal_date": account["renewal_date"], "renewed": true}))
        .collect();
    app.post("/v1/outcomes", &json!(outcomes)).await.ok();
    let kinds = ["model.trained", "plan.created"];
    app.post("/v1/webhooks", &json!({"url": "https://receiver.example/", "events": kinds})).await.ok();
    let queued = app.post("/v1/train", &json!({})).await;
    assert_eq!(queued.status, 202);
    let path = queued.header("location").to_owned();
    assert_eq!((&queued.json()["state"], &queued.json()["kind"]), (&json!("queued"), &json!("train")));
    let _worker = Worker::of(&app);
    let job = app.ended(&path).await;
    assert_eq!(job["state"], "done", "{job}");
    let learned = &job["result"]["model"];
    let before = trained().model.card.n_rows as u64;
    assert!(learned["n_rows"].as_u64().unwrap() >= before + N_OPEN as u64, "{job}");
    let id = learned["id"].as_str().unwrap();
    assert_eq!(Registry::new(&folder.path().join("models")).current_id().unwrap().as_deref(), Some(id));
    assert_eq!(app.get(&format!("/v1/accounts/{FIRST}/win-probability")).await.ok()["model"], id);
    let jobs = app.get("/v1/jobs").await.ok()["jobs"].clone();
    let scoring = jobs.as_array().unwrap().iter().find(|job| job["kind"] == "score").unwrap();
    app.ended(&format!("/v1/jobs/{}", scoring["job_id"].as_str().unwrap())).await;
    assert!(app.all("/v1/accounts?limit=50").await.iter().all(|account| account["model"] == id), "the list follows");
    let plan = app.post("/v1/plans", &json!({})).await.header("location").to_owned();
    app.ended(&plan).await;
    let told = app.state.store.due_deliveries(i64::MAX, 10, &[]).await.unwrap();
    let told: Vec<Value> = told.iter().map(|message| serde_json::from_str(&message.body).unwrap()).collect();
    let of = |kind: &str| told.iter().find(|message| message["type"] == kind).map(|message| message["data"].clone());
    assert_eq!(of("model.trained").unwrap(), json!({"model": id, "activated": true}));
    let made = of("plan.created").map(|data| format!("/v1/plans/{}", data["plan_id"].as_str().unwrap()));
    assert!(made.is_none_or(|made| made == plan), "a plan of a book that has ended fails, and nobody is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_advice_is_judged_once_asked_and_kept_beside_the_model_in_use() {
    let (app, folder) = app_at(&Hand::at("2026-11-01")).await;
    assert_eq!(app.get("/v1/advice").await.ok()["advice"], Value::Null);
    let queued = app.post("/v1/advice", &json!({})).await;
    assert_eq!(queued.status, 202);
    let path = queued.header("location").to_owned();
    assert_eq!(app.post("/v1/advice", &json!({})).await.header("location"), path, "asked twice, judged once");
    let _worker = Worker::of(&app);
    let job = app.ended(&path).await;
    assert_eq!((&job["state"], &job["kind"]), (&json!("done"), &json!("advice")), "{job}");
    let told = app.get("/v1/advice").await.ok();
    assert_eq!(told["advice"], job["result"]);
    let kept = Registry::new(&folder.path().join("models")).advice(told["model"].as_str().unwrap()).unwrap().unwrap();
    assert_eq!(json!(kept), job["result"]);
    let [gain, low, high] = kept.gain;
    assert!(low <= gain && gain <= high && kept.rules.len() == 3, "{kept:?}");
}

#[tokio::test]
async fn a_job_can_be_given_up_and_stays_so() {
    let (app, _folder) = app_at(&Hand::at("2026-11-01")).await;
    for (path, at) in [("/v1/train", "/v1/jobs"), ("/v1/plans", "/v1/plans")] {
        let queued = app.post(path, &json!({})).await;
        assert_eq!(queued.status, 202);
        let location = queued.header("location").to_owned();
        assert!(location.starts_with(at), "{location}");
        assert_eq!(app.json("DELETE", &location, &json!({})).await.ok()["state"], "cancelled");
        assert_eq!(app.get(&location).await.ok()["state"], "cancelled");
    }
    app.get("/v1/jobs/none").await.problem(404);
    app.get("/v1/plans/none").await.problem(404);
    app.post("/v1/train", &json!({"activate": "later"})).await.problem(422);
    app.post("/v1/plans", &json!({"budget": "plenty"})).await.problem(422);
    for (asked, pointer) in [(json!({"gap": -1}), "/gap"), (json!({"budget": -5}), "/budget"), (json!([null]), "")] {
        assert_eq!(app.post("/v1/plans", &asked).await.problem(422)["errors"][0]["pointer"], pointer);
    }
    let listed = app.get("/v1/jobs?limit=1").await.ok();
    assert_eq!(listed["jobs"].as_array().unwrap().len(), 1);
    let rest = app.get(&format!("/v1/jobs?cursor={}", listed["next_cursor"].as_str().unwrap())).await.ok();
    assert_eq!((rest["jobs"].as_array().unwrap().len(), &rest["next_cursor"]), (1, &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_training_is_given_up_and_leaves_no_model() {
    let folder = folder_of_a_test();
    let settings = own(folder.path(), &store_in(folder.path()));
    let server = winprob::service::Server::bind(settings, trained().model.clone(), std::sync::Arc::new(SystemClock));
    let app = App::over(server.await.unwrap().state().clone());
    let models = || Registry::new(&folder.path().join("models")).list().unwrap().len();
    let path = app.post("/v1/train", &json!({})).await.header("location").to_owned();
    let _worker = Worker::of(&app);
    while app.get(&path).await.ok()["state"] == "queued" {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    app.json("DELETE", &path, &json!({})).await.ok();
    let job = app.ended(&path).await;
    assert_eq!(job["state"] == "cancelled", models() == 2, "{job}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_service_died_is_begun_anew_by_the_next() {
    let hand = Hand::at("2026-11-01");
    let (app, _folder) = app_at(&hand).await;
    let path = app.json("POST", "/v1/import", &json!({})).await.header("location").to_owned();
    let now = hand.now_seconds();
    app.state.store.take_job("a service that dies", now, now + 15).await.unwrap().unwrap();
    let _worker = Worker::of(&app);
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(app.get(&path).await.ok()["state"], "running", "its lease has not ended");
    hand.advance(16);
    let job = app.ended(&path).await;
    assert_eq!((&job["state"], &job["attempts"]), (&json!("done"), &json!(2)), "{job}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_takes_its_service_down_is_not_begun_for_ever() {
    let hand = Hand::at("2026-11-01");
    let (app, _folder) = app_at(&hand).await;
    let path = app.json("POST", "/v1/import", &json!({})).await.header("location").to_owned();
    for _ in 0..3 {
        let now = hand.now_seconds();
        app.state.store.take_job("a service that dies", now, now + 15).await.unwrap().unwrap();
        hand.advance(20);
    }
    let _worker = Worker::of(&app);
    let job = app.ended(&path).await;
    assert_eq!(job["state"], "failed");
    assert!(job["error"].as_str().unwrap().contains("interrupted 3 times"), "{job}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_services_on_one_store_share_the_work_and_do_none_of_it_twice() {
    let folder = folder_of_a_test();
    let url = match empty_postgres().await {
        Some(url) => url,
        None => store_in(folder.path()),
    };
    let hand = Hand::at("2026-11-01");
    let one = App::over(server_of(own(folder.path(), &url), &hand).await.state().clone());
    let other = App::over(server_of(config(&url), &hand).await.state().clone());
    for _ in 0..10 {
        one.json("POST", "/v1/import", &json!({})).await.ok();
    }
    let now = hand.now_seconds();
    for n in 0..20 {
        one.state.store.queue_job(&format!("k-{n:02}"), JobKind::Score, &Value::Null, now).await.unwrap();
    }
    let _workers = [Worker::of(&one), Worker::of(&other)];
    for n in 0..20 {
        let job = other.ended(&format!("/v1/jobs/k-{n:02}")).await;
        assert_eq!((&job["state"], &job["attempts"]), (&json!("done"), &json!(1)), "{job}");
    }
    let jobs = one.state.store.jobs(None, 100).await.unwrap();
    assert_eq!(jobs.iter().filter(|job| job.kind == JobKind::Import).count(), 1, "one import that waits is enough");
    assert!(jobs.iter().all(|job| job.state == JobState::Done));
    assert_eq!(other.get("/v1/book").await.ok()["accounts"], N_OPEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_is_dropped_while_models_change() {
    let (app, _folder) = app_at(&Hand::at("2026-11-01")).await;
    let app = std::sync::Arc::new(app);
    let _worker = Worker::of(&app);
    let stop = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let askers: Vec<_> = (0..4)
        .map(|n| {
            let (app, stop) = (app.clone(), stop.clone());
            tokio::spawn(async move {
                let mut asked = 0;
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    let path = ["win-probability", "recommendations?limit=1"][n % 2];
                    let answer = app.get(&format!("/v1/accounts/B00000{}/{path}", n + 1)).await.ok();
                    assert!(["with-log", "without-log"].contains(&answer["model"].as_str().unwrap()), "{answer}");
                    asked += 1;
                    // A remembered answer waits for nothing; without a connection to wait for, an asker would never let go.
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                asked
            })
        })
        .collect();
    for round in 0..6 {
        let model = ["without-log", "with-log"][round % 2];
        assert_eq!(app.post(&format!("/v1/models/{model}/activate"), &json!({})).await.ok()["id"], model);
        assert_eq!(app.get("/v1/model").await.ok()["id"], model);
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    for asker in askers {
        assert!(asker.await.unwrap() > 0);
    }
    app.post("/v1/models/none/activate", &json!({})).await.problem(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_another_process_makes_current_is_taken_up() {
    let folder = folder_of_a_test();
    let server = server(own(folder.path(), &store_in(folder.path())), &trained().model).await;
    let state = server.state().clone();
    let running = tokio::spawn(server.run(std::future::pending()));
    let app = App::over(state);
    assert_eq!(app.get("/v1/model").await.ok()["id"], "with-log");
    // The watch begins with the service; what changes after its first look is taken up.
    tokio::time::sleep(Duration::from_millis(300)).await;
    Registry::new(&folder.path().join("models")).activate("without-log").unwrap();
    for _ in 0..200 {
        if app.get("/v1/model").await.ok()["id"] == "without-log" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(app.get("/v1/model").await.ok()["id"], "without-log");
    running.abort();
}
