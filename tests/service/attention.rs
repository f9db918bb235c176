//! Checkpoints, alerts and notes over HTTP, as days pass.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use winprob::book::Playbook;
use winprob::service::look_for_alerts;
use winprob::units::Date;

use super::fixture::{App, FIRST, trained};
use super::moving::{Hand, app_under};

/// The playbook of the book, under which days pass.
fn ageing() -> Playbook {
    Playbook { today: None, ..trained().model.playbook.clone() }
}

async fn checkpoints(app: &App, of: &str) -> Vec<Value> {
    let all = app.get("/v1/checkpoints").await.ok()["checkpoints"].as_array().unwrap().clone();
    all.into_iter().filter(|one| one["account_id"] == *of).collect()
}

/// The account whose renewal is the farthest within 180 days, with its renewal date and what the model gives it.
async fn one_in_time(app: &App) -> (String, Date, f64) {
    let all = app.get("/v1/checkpoints?state=awaiting_call").await.ok();
    let far = all["checkpoints"].as_array().unwrap().iter().filter(|one| one["days"] == 180);
    let one = far.max_by_key(|one| one["renewal_date"].as_str().unwrap().to_owned()).unwrap();
    let due = one["renewal_date"].as_str().unwrap().parse().unwrap();
    (one["account_id"].as_str().unwrap().to_owned(), due, one["win_probability"].as_f64().unwrap())
}

#[tokio::test]
async fn a_disagreement_is_settled_by_a_lead_and_scored_once_the_renewal_has_ended() {
    let hand = Hand::at("2026-11-01");
    let (app, _folder) = app_under(&hand, ageing()).await;
    let (id, due, p) = one_in_time(&app).await;
    assert!(due.days_after("2026-11-01".parse().unwrap()) > 90, "{due}");
    let (against, with) = if p >= 0.5 { ("lose", "renew") } else { ("renew", "lose") };
    let call = |word: &str| json!({"made_by": "Ann", "expected": word, "reason": "I talked to them"});
    let calls = format!("/v1/accounts/{id}/calls");
    app.post(&calls, &call("monitor")).await.ok();
    assert_eq!(checkpoints(&app, &id).await[0]["state"], "monitored");
    hand.advance(60);
    app.post(&calls, &call(against)).await.ok();
    let queue = app.get("/v1/checkpoints?state=disagreement").await.ok()["checkpoints"].clone();
    assert_eq!((queue.as_array().unwrap().len(), &queue[0]["account_id"]), (1, &json!(id)));
    let settle = format!("/v1/checkpoints/{}/settlement", queue[0]["checkpoint_id"].as_str().unwrap());
    app.post(&settle, &json!({"expected": "monitor", "settled_by": "Lea"})).await.problem(422);
    app.post(&settle, &json!({"expected": "monitor", "reason": " ", "settled_by": "Lea"})).await.problem(422);
    let word = json!({"expected": "monitor", "reason": "too early to tell", "settled_by": "Lea"});
    app.post("/v1/checkpoints/cp_nothing/settlement", &word).await.problem(404);
    let settled = app.post(&settle, &word).await.ok();
    assert_eq!((&settled["state"], &settled["settled"]), (&json!("settled"), &json!("monitor")));
    let audit = app.get("/v1/audit").await.ok()["entries"][0].clone();
    assert_eq!((&audit["method"], &audit["path"]), (&json!("POST"), &json!(settle)));

    hand.move_to(&due.plus(-89).to_string());
    let now = checkpoints(&app, &id).await;
    let told: Vec<_> = now.iter().map(|one| (&one["days"], &one["state"])).collect();
    assert_eq!(told, [(&json!(90), &json!("awaiting_call")), (&json!(180), &json!("settled"))]);
    let problem = app.post(&calls, &call("monitor")).await.problem(409);
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("expected renew or lose"), "{problem}");
    app.post(&calls, &call(against)).await.ok();
    let last = checkpoints(&app, &id).await.remove(0);
    let settle = format!("/v1/checkpoints/{}/settlement", last["checkpoint_id"].as_str().unwrap());
    app.post(&settle, &word).await.problem(409);
    app.post(&settle, &json!({"expected": with, "reason": "they signed a letter", "settled_by": "Lea"})).await.ok();

    hand.move_to(&due.to_string());
    let outcome = json!({"account_id": id, "renewal_date": due, "renewed": with == "renew"});
    app.post("/v1/outcomes", &outcome).await.ok();
    let told = app.get("/v1/checkpoints").await.ok();
    let score = told["scores"].as_array().unwrap().iter().find(|one| one["days"] == 90).unwrap();
    assert_eq!(
        (&score["group"], &score["n"], &score["n_disagreements"], &score["people_right"], &score["settled_right"]),
        (&json!("all"), &json!(1), &json!(1), &json!(0), &json!(1)),
        "{score}"
    );
    assert!(score["brier_of_people"].as_f64().unwrap() > score["brier_of_model"].as_f64().unwrap());
    app.post(&settle, &json!({"expected": against, "reason": "hindsight", "settled_by": "Lea"})).await.problem(409);
    assert!(app.get(&format!("/v1/accounts/{id}")).await.ok()["calls"].as_array().unwrap().len() == 1);
}

#[tokio::test]
async fn a_person_is_scored_only_where_the_playbook_permits_it_and_that_is_audited() {
    let hand = Hand::at("2026-11-01");
    let (app, _folder) = app_under(&hand, ageing()).await;
    let problem = app.get("/v1/checkpoints?by=person").await.problem(400);
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("score_individuals"), "{problem}");
    assert_eq!(app.get("/v1/calls?made_by=Ann").await.ok()["record"], Value::Null);
    assert!(app.get("/v1/calls").await.ok()["record"].is_object());

    let mut open = ageing();
    open.people.score_individuals = true;
    let (app, _folder) = app_under(&hand, open).await;
    app.get("/v1/checkpoints").await.ok();
    assert_eq!(app.get("/v1/audit").await.ok()["entries"], json!([]), "by team nothing is to be audited");
    app.get("/v1/checkpoints?by=person").await.ok();
    assert!(app.get("/v1/calls?made_by=Ann").await.ok()["record"].is_object());
    let entries = app.get("/v1/audit").await.ok()["entries"].clone();
    let told: Vec<_> = entries.as_array().unwrap().iter().map(|one| (&one["method"], &one["path"])).collect();
    assert_eq!(
        told,
        [(&json!("GET"), &json!("/v1/calls?made_by=Ann")), (&json!("GET"), &json!("/v1/checkpoints?by=person"))]
    );
}

#[tokio::test]
async fn an_alert_stands_until_it_is_mended_and_may_be_put_off() {
    let hand = Hand::at("2026-11-01");
    let mut playbook = ageing();
    playbook.alerts.sponsor = Some("executive_sponsor".to_owned());
    let (app, _folder) = app_under(&hand, playbook).await;
    let list = "/v1/alerts?alert=sponsor_left";
    let before = app.get(list).await.ok();
    assert_eq!(before["alerts"], json!([]));
    let missing: Vec<_> = before["not_watched"].as_array().unwrap().iter().map(|one| &one["alert"]).collect();
    assert_eq!(missing, ["survey_unanswered", "contact_gap", "plan_overdue"]);
    let hook = json!({"url": "https://receiver.example/hook", "events": ["alert.raised"]});
    app.post("/v1/webhooks", &hook).await.ok();

    let mut features = app.features(FIRST).await;
    for (day, sponsor) in [("2026-11-02", "yes"), ("2026-11-05", "no")] {
        hand.move_to(day);
        features["as_of"] = json!(day);
        features["executive_sponsor"] = json!(sponsor);
        app.json("PUT", &format!("/v1/accounts/{FIRST}"), &features).await.ok();
    }
    let alert = app.get(list).await.ok()["alerts"][0].clone();
    assert_eq!(
        (&alert["account_id"], &alert["since"], &alert["severity"]),
        (&json!(FIRST), &json!("2026-11-05"), &json!("high"))
    );
    let csv = Request::get(list).header("accept", "text/csv").body(Body::empty()).unwrap();
    let csv = String::from_utf8(app.send(csv).await.bytes).unwrap();
    assert!(csv.starts_with("alert_id,account_id,") && csv.lines().count() == 2, "{csv}");

    look_for_alerts(&app.state).await.unwrap();
    look_for_alerts(&app.state).await.unwrap();
    let due = app.state.store.due_deliveries(i64::MAX, 100, &[]).await.unwrap();
    let told: Vec<_> = due.iter().filter(|one| one.body.contains("sponsor_left")).collect();
    assert_eq!(told.len(), 1, "told once: {due:?}");
    assert!(told[0].body.contains("\"type\":\"alert.raised\""), "{}", told[0].body);

    let snooze = format!("/v1/alerts/{}/snooze", alert["alert_id"].as_str().unwrap());
    let until = |day: &str| json!({"until": day, "note": "a new one starts in December", "snoozed_by": "Lea"});
    for wrong in ["2026-11-04", "2031-01-01", "tomorrow"] {
        let problem = app.post(&snooze, &until(wrong)).await.problem(422);
        assert_eq!(problem["errors"][0]["pointer"], "/until", "{problem}");
    }
    app.post("/v1/alerts/al_nothing/snooze", &until("2026-12-01")).await.problem(404);
    app.post(&snooze, &until("2026-12-01")).await.ok();
    let shown = app.get(list).await.ok()["alerts"][0].clone();
    assert_eq!(
        (&shown["snoozed_until"], &shown["snooze_note"]),
        (&json!("2026-12-01"), &json!("a new one starts in December"))
    );
    assert_eq!(app.get(&format!("{list}&snoozed=false")).await.ok()["alerts"], json!([]));
    hand.move_to("2026-12-02");
    assert_eq!(app.get(list).await.ok()["alerts"][0]["snoozed_until"], Value::Null, "its end has passed");
    assert_eq!(app.json("DELETE", &snooze, &json!({})).await.status, 204);
    app.json("DELETE", &snooze, &json!({})).await.problem(404);
    features["executive_sponsor"] = json!("yes");
    app.json("PUT", &format!("/v1/accounts/{FIRST}"), &features).await.ok();
    assert_eq!(app.get(list).await.ok()["alerts"], json!([]));
}

#[tokio::test]
async fn a_note_with_an_end_silences_a_mover_and_is_shown() {
    let hand = Hand::at("2026-11-01");
    let (app, _folder) = app_under(&hand, ageing()).await;
    hand.move_to("2026-11-12");
    let mut features = app.features(FIRST).await;
    features["as_of"] = json!("2026-11-12");
    features["executive_sponsor"] = json!("no");
    features["seats_deployed_pct"] = json!(12.0);
    app.json("PUT", &format!("/v1/accounts/{FIRST}"), &features).await.ok();
    let moved = app.get("/v1/movers?days=5").await.ok();
    assert_eq!((moved["movers"].as_array().unwrap().len(), &moved["silenced"]), (1, &json!([])));
    let notes = format!("/v1/accounts/{FIRST}/notes");
    app.post(&notes, &json!({"note": "seasonal", "made_by": "Elif", "until": "in March"})).await.problem(422);
    app.post("/v1/accounts/nobody/notes", &json!({"note": "seasonal", "made_by": "Elif"})).await.problem(404);
    app.post(&notes, &json!({"note": "grown up", "made_by": "Elif"})).await.ok();
    assert_eq!(app.get("/v1/movers?days=5").await.ok()["movers"].as_array().unwrap().len(), 1, "it has no end");
    let note = json!({"note": "seasonal until March", "made_by": "Elif", "until": "2026-11-20"});
    let kept = app.post(&notes, &note).await.ok();
    let quiet = app.get("/v1/movers?days=5").await.ok();
    assert_eq!(quiet["movers"], json!([]));
    assert_eq!(quiet["silenced"][0]["note"], "Elif: seasonal until March");
    assert_eq!(quiet["silenced"][0]["change"], moved["movers"][0]["change"], "nothing else changes");
    let view = app.get(&format!("/v1/accounts/{FIRST}")).await.ok();
    let shown: Vec<_> = view["notes"].as_array().unwrap().iter().map(|note| (&note["note"], &note["until"])).collect();
    assert!(shown.contains(&(&json!("seasonal until March"), &json!("2026-11-20"))) && shown.len() == 2, "{shown:?}");
    hand.move_to("2026-11-21");
    assert_eq!(app.get("/v1/movers?days=14").await.ok()["movers"].as_array().unwrap().len(), 1, "it has ended");
    let path = format!("{notes}/{}", kept["note_id"].as_str().unwrap());
    assert_eq!(app.json("DELETE", &path, &json!({})).await.status, 204);
    app.json("DELETE", &path, &json!({})).await.problem(404);
    assert_eq!(app.get(&notes).await.ok()["notes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn contacts_come_with_the_people_the_tier_needs() {
    let hand = Hand::at("2026-11-01");
    let mut playbook = ageing();
    let path = format!("/v1/accounts/{FIRST}/contacts");
    let (app, _folder) = app_under(&hand, playbook.clone()).await;
    let features = app.features(FIRST).await;
    let told = app.get(&path).await.ok();
    assert_eq!((&told["tier"], &told["personas"]), (&Value::Null, &json!([])), "the playbook states no template");

    let tier = features["tier"].as_str().unwrap().to_owned();
    playbook.alerts.tier = Some("tier".to_owned());
    let needed = [("contacts_engaged".to_owned(), 99)].into();
    playbook.alerts.personas = [(tier.to_uppercase(), needed)].into();
    let (app, _folder) = app_under(&hand, playbook).await;
    let told = app.get(&path).await.ok();
    assert_eq!(told["tier"], tier);
    let persona = &told["personas"][0];
    assert_eq!((&persona["label"], &persona["needed"]), (&json!("contacts engaged"), &json!(99.0)));
    assert_eq!(persona["known"].as_f64(), features["contacts_engaged"].as_f64());
    let csv = app.get(&format!("{path}.csv")).await;
    assert!(String::from_utf8(csv.bytes).unwrap().starts_with("contact_id,"), "the table is of the contacts");
}

#[tokio::test]
async fn checkpoints_of_one_account_are_those_of_the_whole_list() {
    let hand = Hand::at("2026-11-01");
    let (app, _folder) = app_under(&hand, ageing()).await;
    let (id, _, p) = one_in_time(&app).await;
    let call = json!({"made_by": "Ann", "expected": if p >= 0.5 { "lose" } else { "renew" }});
    app.post(&format!("/v1/accounts/{id}/calls"), &call).await.ok();
    let own = app.get(&format!("/v1/checkpoints?account={id}")).await.ok();
    assert_eq!(own["checkpoints"].as_array().unwrap(), &checkpoints(&app, &id).await);
    assert_eq!(own["checkpoints"][0]["state"], "disagreement");
    assert_eq!(app.get("/v1/checkpoints?account=nobody").await.ok()["checkpoints"], json!([]));
}
