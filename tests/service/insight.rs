//! The insight tables over HTTP, as the book moves and outcomes come in.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use winprob::service::look_for_miscalibration;

use super::fixture::{FIRST, N_OPEN, app};
use super::moving::{Hand, app_at};

fn number(value: &Value, field: &str) -> f64 {
    value[field].as_f64().unwrap_or_else(|| panic!("{field} of {value}"))
}

#[tokio::test]
async fn factors_and_misses_are_those_of_the_models_own_past() {
    let app = app().await;
    let factors = app.get("/v1/factors").await.ok();
    let first = &factors["factors"][0];
    assert_eq!(first["evidence"], "supported", "{first}");
    assert!(first["words"].as_str().unwrap().contains("renew"));
    let misses = app.get("/v1/misses").await.ok();
    let all = &misses["summary"]["surprise_churn"][0];
    assert!(
        number(all, "low") <= number(all, "surprise_churn") && number(all, "surprise_churn") <= number(all, "high")
    );
    for miss in misses["misses"].as_array().unwrap() {
        let (predicted, renewed) = (number(miss, "predicted"), miss["renewed"].as_bool().unwrap());
        assert!(if renewed { predicted < 0.5 } else { predicted >= 0.8 }, "{miss}");
    }
    let request = Request::get("/v1/misses").header("accept", "text/csv").body(Body::empty()).unwrap();
    let csv = String::from_utf8(app.send(request).await.bytes).unwrap();
    assert!(csv.lines().next().unwrap().contains("reason,words") || csv.starts_with("account_id,"), "{csv}");
    assert_eq!(csv.lines().count(), misses["misses"].as_array().unwrap().len() + 1);
}

#[tokio::test]
async fn the_forecast_adds_up_to_the_book() {
    let app = app().await;
    let book = app.get("/v1/book").await.ok();
    for by in ["month", "quarter", "segment", "owner"] {
        let told = app.get(&format!("/v1/forecast?by={by}")).await.ok();
        let lines = told["forecast"].as_array().unwrap();
        let expected: f64 = lines.iter().map(|line| number(line, "expected")).sum();
        assert!((expected / number(&book, "expected_value") - 1.0).abs() < 1e-9, "{by}");
        assert_eq!(lines.iter().map(|line| line["n"].as_u64().unwrap()).sum::<u64>(), N_OPEN as u64);
        assert!(told["backtest"]["words"].as_str().unwrap().contains("quarter"));
    }
    app.get("/v1/forecast?by=planet").await.problem(400);
}

#[tokio::test]
async fn the_forecast_and_the_misses_are_those_of_who_is_asked_for() {
    let app = app().await;
    let book = app.all("/v1/accounts?limit=100").await;
    let owner = book[0]["owner"].as_str().unwrap();
    let address = format!("/v1/forecast?days=90&owner={}", owner.replace(' ', "%20"));
    let told = app.get(&address).await.ok();
    let due = book.iter().filter(|account| account["owner"] == owner && account["days_left"].as_i64().unwrap() <= 90);
    let due: Vec<f64> = due.map(|account| number(account, "value")).collect();
    assert_eq!(told["total"]["n"], due.len());
    assert!((number(&told["total"], "value") - due.iter().sum::<f64>()).abs() < 1e-6);
    let nobody = app.get("/v1/forecast?owner=nobody").await.ok();
    assert_eq!((&nobody["total"]["n"], nobody["total"]["value"].to_string()), (&json!(0), "0.0".to_owned()));
    app.get("/v1/forecast?days=0").await.problem(400);
    let all = app.get("/v1/misses").await.ok();
    let missed = all["misses"].as_array().unwrap();
    let owner = missed[0]["owner"].as_str().unwrap();
    let own = app.get(&format!("/v1/misses?owner={}", owner.replace(' ', "%20"))).await.ok();
    let expected: Vec<&Value> = missed.iter().filter(|miss| miss["owner"] == owner).collect();
    assert_eq!(own["misses"].as_array().unwrap().iter().collect::<Vec<_>>(), expected);
    assert_eq!(app.get("/v1/misses?owner=nobody").await.ok()["summary"]["surprise_churn"], json!([]));
}

#[tokio::test]
async fn what_moved_an_account_adds_up_to_its_change() {
    let hand = Hand::at("2026-11-01");
    let (app, _folder) = app_at(&hand).await;
    assert_eq!(app.get("/v1/movers").await.ok()["movers"], json!([]));
    hand.move_to("2026-11-12");
    let mut features = app.features(FIRST).await;
    features["as_of"] = json!("2026-11-12");
    features["executive_sponsor"] = json!("no");
    features["seats_deployed_pct"] = json!(12.0);
    app.json("PUT", &format!("/v1/accounts/{FIRST}"), &features).await.ok();
    let note = json!({"made_by": "Elif", "expected": "renew", "reason": "seasonal until March"});
    app.post(&format!("/v1/accounts/{FIRST}/calls"), &note).await.ok();
    let told = app.get("/v1/movers?days=5").await.ok();
    assert_eq!(told["movers"].as_array().unwrap().len(), 1, "{told}");
    let mover = &told["movers"][0];
    let parts: f64 = ["data", "time", "done", "model"].iter().map(|part| number(mover, part)).sum();
    assert!((parts - number(mover, "change")).abs() < 1e-9, "{mover}");
    let now = app.get(&format!("/v1/accounts/{FIRST}/win-probability")).await.ok();
    assert!((number(mover, "now") - number(&now, "win_probability")).abs() < 1e-9);
    assert!((number(mover, "now") - number(mover, "before") - number(mover, "change")).abs() < 1e-9);
    assert!(number(mover, "data") != 0.0 && number(mover, "model").abs() < 1e-9, "{mover}");
    assert!(mover["words"].as_str().unwrap().contains("since 2026-11-01"), "{mover}");
    assert_eq!(mover["note"], "Elif: seasonal until March");
    app.get("/v1/movers?days=0").await.problem(400);
}

#[tokio::test]
async fn outcomes_are_bets_on_what_was_published_before() {
    let hand = Hand::at("2026-11-01");
    let (app, _folder) = app_at(&hand).await;
    let before = app.get("/v1/watch").await.ok();
    assert_eq!(
        (&before["watch"][0]["n_resolved"], &before["watch"][0]["advice"]),
        (&json!(0), &json!("nothing_moved"))
    );
    hand.move_to("2027-12-01");
    let accounts = app.all("/v1/accounts?limit=100").await;
    let mut expected = 0.0;
    for account in &accounts {
        expected += number(account, "win_probability");
        let outcome =
            json!({"account_id": account["account_id"], "renewal_date": account["renewal_date"], "renewed": false});
        app.post("/v1/outcomes", &outcome).await.ok();
    }
    let told = app.get("/v1/watch").await.ok();
    let all = &told["watch"][0];
    assert_eq!((&all["n_resolved"], &all["n_renewed"]), (&json!(N_OPEN), &json!(0)));
    assert!((number(all, "expected_renewed") - expected).abs() < 1e-9);
    assert!(number(all, "evidence") > 20.0 && all["advice"] == "retrain", "{all}");
    assert_eq!(all["n_open"], 0);
    let hook = json!({"url": "https://receiver.example/hook", "events": ["model.miscalibrated"]});
    app.post("/v1/webhooks", &hook).await.ok();
    look_for_miscalibration(&app.state).await.unwrap();
    look_for_miscalibration(&app.state).await.unwrap();
    let due = app.state.store.due_deliveries(i64::MAX, 10, &[]).await.unwrap();
    let told = due.iter().filter(|one| one.body.contains("\"group\":\"all\"")).count();
    assert_eq!(told, 1, "{due:?}");
    let metrics = String::from_utf8(app.get("/metrics").await.bytes).unwrap();
    assert!(metrics.contains("winprob_calibration_evidence{group=\"all\"}"), "{metrics}");
}
