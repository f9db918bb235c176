//! The insight tables over HTTP, as the book moves and outcomes come in.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use winprob::service::{look_for_miscalibration, tell_the_week};

use super::fixture::{FIRST, N_OPEN, app};
use super::moving::{Hand, app_at, app_that_ages};

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

#[tokio::test]
async fn the_ledger_over_http_is_the_chain_whose_head_can_be_kept_outside() {
    let app = app().await;
    let told = app.get("/v1/ledger?limit=1000").await.ok();
    let entries = told["entries"].as_array().unwrap();
    assert_eq!(told["head"]["hash"], entries[0]["hash"]);
    assert_eq!(entries.iter().map(|entry| entry["n_lines"].as_u64().unwrap()).sum::<u64>(), N_OPEN as u64);
    for pair in entries.windows(2) {
        assert_eq!(pair[0]["previous"], pair[1]["hash"]);
    }
    let features = app.features(FIRST).await;
    let mut changed = features.clone();
    changed["seats_deployed_pct"] = json!(3.0);
    app.json("PUT", &format!("/v1/accounts/{FIRST}"), &changed).await.ok();
    let page = app.get("/v1/ledger?limit=1").await.ok();
    assert_eq!(page["entries"][0]["previous"], told["head"]["hash"], "the new entry follows the head that was kept");
    let cursor = page["next_cursor"].as_str().unwrap();
    let next = app.get(&format!("/v1/ledger?limit=1&cursor={cursor}")).await.ok();
    assert_eq!(next["entries"][0]["hash"], told["head"]["hash"]);
    app.get("/v1/ledger?cursor=yesterday").await.problem(400);
}

/// The lines of a digest list in a section.
fn lines<'a>(told: &'a Value, part: &str) -> Vec<&'a Value> {
    let digests = told["digests"].as_array().unwrap().iter();
    digests.flat_map(|digest| digest["lines"].as_array().unwrap()).filter(|line| line["part"] == part).collect()
}

#[tokio::test]
async fn the_digest_tells_what_moved_what_is_due_what_is_overdue_and_who_disagrees() {
    let hand = Hand::at("2026-11-01");
    let (app, _folder) = app_that_ages(&hand).await;
    hand.move_to("2026-11-04");
    let mut features = app.features(FIRST).await;
    features["as_of"] = json!("2026-11-04");
    features["executive_sponsor"] = json!("no");
    features["seats_deployed_pct"] = json!(5.0);
    app.json("PUT", &format!("/v1/accounts/{FIRST}"), &features).await.ok();
    let account = app.get(&format!("/v1/accounts/{FIRST}/win-probability")).await.ok();
    let opposite = if number(&account, "win_probability") >= 0.5 { "lose" } else { "renew" };
    let call = json!({"made_by": "Elif", "expected": opposite, "reason": "I know them"});
    app.post(&format!("/v1/accounts/{FIRST}/calls"), &call).await.ok();
    let told = app.get("/v1/digest").await.ok();
    let disagreements = lines(&told, "disagreements");
    assert_eq!(disagreements.len(), 1, "{told}");
    assert!(
        disagreements[0]["account_id"] == FIRST && disagreements[0]["words"].as_str().unwrap().contains("I know them")
    );
    let moved = lines(&told, "moved");
    let movers = app.get("/v1/movers?days=7").await.ok();
    let change = number(&movers["movers"][0], "change").abs();
    assert_eq!(moved.len(), usize::from(change >= 0.03), "{movers}");
    assert!(
        moved
            .iter()
            .all(|line| line["words"].as_str().unwrap().starts_with(movers["movers"][0]["words"].as_str().unwrap()))
    );

    // What comes due later is due in its week, overdue after it, and gone once its outcome is recorded.
    let book = app.all("/v1/accounts?limit=100").await;
    let due = book.iter().map(|one| one["renewal_date"].as_str().unwrap()).min().unwrap().to_owned();
    let renewal = format!("the contract came due on {due}, and no outcome is recorded");
    hand.move_to(&due);
    let is_told = |told: &Value, part: &str, words: &str| {
        lines(told, part).iter().any(|line| line["words"].as_str().unwrap().contains(words))
    };
    assert!(is_told(&app.get("/v1/digest").await.ok(), "due", &format!("comes due on {due}")));
    let later: winprob::units::Date = due.parse().unwrap();
    hand.move_to(&later.plus(1).to_string());
    assert!(is_told(&app.get("/v1/digest").await.ok(), "overdue", &renewal));
    for one in book.iter().filter(|one| one["renewal_date"] == json!(due)) {
        let outcome = json!({"account_id": one["account_id"], "renewal_date": due, "renewed": true});
        app.post("/v1/outcomes", &outcome).await.ok();
    }
    assert!(!is_told(&app.get("/v1/digest").await.ok(), "overdue", &renewal));
}

#[tokio::test]
async fn a_step_that_was_accepted_is_told_until_it_is_done_and_one_that_was_dismissed_is_not() {
    let hand = Hand::at("2026-11-01");
    let (app, _folder) = app_that_ages(&hand).await;
    let book = app.all("/v1/accounts?limit=100").await;
    let with_step = |one: &&Value| one["top_action"]["act_by"].is_string();
    let account = book.iter().find(with_step).expect("an account with a step");
    let id = account["account_id"].as_str().unwrap();
    let recommended = app.get(&format!("/v1/accounts/{id}/recommendations")).await.ok();
    let action = &recommended["actions"][0];
    let (key, act_by) = (action["recommendation_id"].as_str().unwrap(), action["act_by"].as_str().unwrap());
    let of_step = |told: &Value| {
        let all = ["due", "overdue"].into_iter().flat_map(|part| lines(told, part)).cloned().collect::<Vec<_>>();
        all.into_iter().find(|line| {
            line["account_id"] == id && line["words"].as_str().unwrap().starts_with(action["label"].as_str().unwrap())
        })
    };
    let decide = json!({"decision": "accepted", "decided_by": "Elif"});
    app.post(&format!("/v1/recommendations/{key}/decision"), &decide).await.ok();
    hand.move_to(&act_by.parse::<winprob::units::Date>().unwrap().plus(2).to_string());
    let line = of_step(&app.get("/v1/digest").await.ok()).expect("the step is told");
    assert!(line["part"] == "overdue" && line["words"].as_str().unwrap().contains("accepted"), "{line}");
    let spelled = action["kind"].as_str().unwrap().replace('_', " ").to_uppercase();
    let done = json!({"account_id": id, "kind": spelled, "date": act_by, "recommendation_id": key});
    app.post("/v1/interventions", &done).await.ok();
    let told = app.get("/v1/digest").await.ok();
    assert!(of_step(&told).is_none_or(|line| !line["words"].as_str().unwrap().contains("accepted")), "{told}");
}

#[tokio::test]
async fn the_week_of_each_owner_is_told_once_a_week() {
    let hand = Hand::at("2026-11-02");
    let (app, _folder) = app_that_ages(&hand).await;
    assert_eq!(tell_the_week(&app.state, None).await.unwrap(), None, "nobody wants to know");
    for (url, format) in [("https://receiver.example/hook", "json"), ("https://receiver.example/slack", "slack")] {
        let hook = json!({"url": url, "events": ["digest"], "format": format});
        app.post("/v1/webhooks", &hook).await.ok();
    }
    let book = app.all("/v1/accounts?limit=100").await;
    let due = book.iter().map(|one| one["renewal_date"].as_str().unwrap()).min().unwrap();
    hand.move_to(due);
    let digests = app.get("/v1/digest").await.ok()["digests"].as_array().unwrap().len();
    assert!(digests > 0);
    let week = tell_the_week(&app.state, None).await.unwrap();
    // Another process, or this one after a restart, tells it no second time.
    assert_eq!(tell_the_week(&app.state, None).await.unwrap(), week);
    let told = app.state.store.due_deliveries(i64::MAX, 1_000, &[]).await.unwrap();
    let of = |words: &str| told.iter().filter(|one| one.body.contains(words)).count();
    assert_eq!((of("\"type\":\"digest\""), of("{\"text\":\"")), (digests, digests), "{told:?}");
    assert!(told.iter().any(|one| one.body.contains("Due this week")));
}

#[tokio::test]
async fn digest_and_review_are_pages_that_a_browser_may_show() {
    let app = app().await;
    for page in ["/v1/digest?format=html", "/v1/report?format=html"] {
        let answer = app.get(page).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, "text/html; charset=utf-8"),
            "{page}"
        );
        assert!(answer.header("content-security-policy").contains("style-src 'sha256-"));
        let html = String::from_utf8(answer.bytes).unwrap();
        assert!(html.contains("<style>") && !html.contains("http") && !html.contains("<script"), "{page}");
    }
    let markdown = app.get("/v1/digest?format=markdown").await;
    assert!(markdown.header("content-type").starts_with("text/markdown"));
    let report = app.get("/v1/report").await.ok();
    let forecast = app.get("/v1/forecast?by=quarter").await.ok();
    let next: Vec<&Value> = report["report"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["part"] == "next")
        .map(|line| &line["words"])
        .collect();
    let told: Vec<&Value> = forecast["forecast"].as_array().unwrap().iter().map(|line| &line["words"]).collect();
    assert_eq!(next, told);
    let request = Request::get("/v1/report").header("accept", "text/csv").body(Body::empty()).unwrap();
    let csv = String::from_utf8(app.send(request).await.bytes).unwrap();
    assert_eq!(csv.lines().count(), report["report"].as_array().unwrap().len() + 1);
    let request = Request::get("/v1/report?format=html").header("accept", "text/csv").body(Body::empty()).unwrap();
    assert_eq!(app.send(request).await.header("content-type"), "text/html; charset=utf-8", "what is named counts");
    app.get("/v1/report?quarter=1999-Q1").await.problem(400);
    app.get("/v1/report?format=pdf").await.problem(400);
}
