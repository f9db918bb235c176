//! The loop: recommended, decided, done, ended; a person's call beside the model's; a past day told again; forgetting.

use serde_json::{Value, json};

use super::fixture::{App, FIRST, app};
use super::moving::{Hand, app_at};

async fn first_action(app: &App) -> Value {
    app.get(&format!("/v1/accounts/{FIRST}/recommendations")).await.ok()["actions"][0].clone()
}

#[tokio::test]
async fn a_recommendation_goes_from_given_to_done() {
    let app = app().await;
    let action = first_action(&app).await;
    let id = action["recommendation_id"].as_str().unwrap().to_owned();
    assert_eq!(first_action(&app).await["recommendation_id"], id, "read again, it is the same advice");
    let path = format!("/v1/recommendations/{id}");
    let given = app.get(&path).await.ok();
    assert_eq!(
        (&given["account_id"], &given["action"]["kind"], &given["decision"]),
        (&json!(FIRST), &action["kind"], &Value::Null)
    );
    assert_eq!(given["chance"], 1.0);

    let problem = app.post(&format!("{path}/decision"), &json!({"decision": "dismissed"})).await.problem(422);
    assert_eq!(problem["errors"][0]["pointer"], "/reason");
    app.post(&format!("{path}/decision"), &json!({"decision": "perhaps"})).await.problem(422);
    app.post("/v1/recommendations/r-0/decision", &json!({"decision": "accepted"})).await.problem(404);
    let decided =
        app.post(&format!("{path}/decision"), &json!({"decision": "accepted", "decided_by": "Ann"})).await.ok();
    assert_eq!(decided["decision"]["decision"], "accepted");

    let done = json!({"account_id": FIRST, "kind": action["kind"], "date": "2026-10-25", "hours": 2.5, "recommendation_id": id});
    let recorded = app.post("/v1/interventions", &done).await;
    assert_eq!((recorded.status.as_u16(), &recorded.ok()["interventions"][0]["status"]), (201, &json!("created")));
    assert_eq!(app.post("/v1/interventions", &done).await.ok()["interventions"][0]["status"], "unchanged");
    let other = json!({"account_id": "B000002", "kind": "x", "date": "2026-10-25", "recommendation_id": id});
    assert_eq!(app.post("/v1/interventions", &other).await.problem(409)["errors"][0]["pointer"], "/recommendation_id");

    let view = app.get(&format!("/v1/accounts/{FIRST}")).await.ok();
    assert!(view["interventions"].as_array().unwrap().iter().any(|entry| entry["hours"] == 2.5), "{view}");
    assert_eq!(view["decisions"][0]["recommendation_id"], id);
}

#[tokio::test]
async fn what_was_done_counts_in_the_next_answer() {
    let app = app().await;
    let path = format!("/v1/accounts/{FIRST}/win-probability");
    let kind = "executive_call";
    let feature = format!("{kind}_180d");
    let times = |answer: &Value| {
        let drivers = answer["drivers"].as_array().unwrap();
        let driver = drivers.iter().find(|driver| driver["feature"] == json!(feature));
        driver.map_or(0.0, |driver| driver["value"].as_str().unwrap().parse::<f64>().unwrap())
    };
    let before = app.get(&path).await.ok();
    let calls: Vec<Value> =
        (1..=3).map(|day| json!({"account_id": FIRST, "kind": kind, "date": format!("2026-10-2{day}")})).collect();
    assert_eq!(app.post("/v1/interventions", &json!(calls)).await.status, 201);
    let after = app.get(&path).await.ok();
    assert!((times(&after) - times(&before) - 3.0).abs() < 1e-9, "{before} {after}");
    let listed = app.all(&format!("/v1/accounts?limit=50&search={FIRST}")).await;
    assert_eq!(listed[0]["win_probability"], after["win_probability"], "the list is scored again");
}

#[tokio::test]
async fn what_a_draw_withheld_is_on_record_and_counts_as_nothing_done() {
    let app = app().await;
    let path = format!("/v1/accounts/{FIRST}/win-probability");
    let before = app.get(&path).await.ok();
    let drawn =
        json!({"account_id": FIRST, "kind": "executive_call", "date": "2026-10-21", "chance": 0.3, "done": false});
    assert_eq!(app.post("/v1/interventions", &drawn).await.status, 201);
    assert_eq!(app.get(&path).await.ok(), before, "nothing was done");
    let kept = app.get(&format!("/v1/accounts/{FIRST}")).await.ok()["interventions"].clone();
    let kept = kept.as_array().unwrap().iter().find(|line| line["date"] == "2026-10-21").unwrap();
    assert_eq!((&kept["chance"], &kept["done"]), (&json!(0.3), &json!(false)));
}

#[tokio::test]
async fn what_is_told_is_checked_entry_by_entry_and_kept_as_one() {
    let app = app().await;
    let entries = json!([
        {"account_id": FIRST, "kind": "call", "date": "2026-10-01"},
        {"account_id": FIRST, "kind": "call", "date": "2026-10-32"},
        {"account_id": FIRST, "kind": " ", "date": "2026-10-01", "hours": -1, "chance": 1},
        {"account_id": FIRST, "kind": "call", "date": "2026-10-01", "done": false}
    ]);
    let problem = app.post("/v1/interventions", &entries).await.problem(422);
    let pointers: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/1/date", "/2/kind", "/2/hours", "/2/chance", "/3/done"]);
    assert!(app.state.store.interventions_of(&[FIRST]).await.unwrap().iter().all(|entry| entry.kind != "call"));
    for (path, body, pointer) in [
        ("/v1/interventions", json!({"account_id": FIRST, "kind": "call", "when": "2026-10-01"}), "/when"),
        ("/v1/outcomes", json!({"account_id": FIRST, "renewal_date": "2026-10-01", "renewed": "maybe"}), "/renewed"),
        ("/v1/outcomes", json!({"account_id": FIRST, "renewal_date": "soon", "renewed": true}), "/renewal_date"),
    ] {
        let problem = app.post(path, &body).await.problem(422);
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    let of_nobody = json!({"account_id": "nobody", "kind": "call", "date": "2026-10-01"});
    let problem = app.post("/v1/interventions", &of_nobody).await.problem(409);
    assert_eq!(problem["errors"][0]["pointer"], "/account_id", "{problem}");
    let of_nobody = json!([{"account_id": "nobody", "renewal_date": "2026-10-01", "renewed": true}]);
    let problem = app.post("/v1/outcomes", &of_nobody).await.problem(409);
    assert_eq!(problem["errors"][0]["pointer"], "/0/account_id", "{problem}");
    app.post("/v1/outcomes", &json!([])).await.problem(422);
}

#[tokio::test]
async fn a_call_stands_beside_the_models_until_the_outcome_says_who_was_right() {
    let app = app().await;
    let said = app.get(&format!("/v1/accounts/{FIRST}/win-probability")).await.ok();
    let model = said["win_probability"].as_f64().unwrap();
    let against = if model >= 0.5 { "lose" } else { "renew" };
    let path = format!("/v1/accounts/{FIRST}/calls");
    let call = app.post(&path, &json!({"made_by": "Ann", "expected": against, "reason": "the sponsor left"})).await;
    assert_eq!((call.status.as_u16(), &call.ok()["model_probability"]), (201, &said["win_probability"]));
    app.post("/v1/accounts/B000002/calls", &json!({"made_by": "Bo", "win_probability": 0.9})).await.ok();
    app.post(&path, &json!({"made_by": "Ann", "expected": "lose", "win_probability": 0.3})).await.problem(422);
    app.post(&path, &json!({"made_by": "Ann", "win_probability": 1.3})).await.problem(422);
    let open = app.get("/v1/calls").await.ok();
    assert_eq!((open["calls"].as_array().unwrap().len(), &open["record"]["brier_of_model"]), (2, &Value::Null));

    let outcome = json!({"account_id": FIRST, "renewal_date": said["renewal_date"], "renewed": against == "renew"});
    assert_eq!(app.post("/v1/outcomes", &outcome).await.status, 201);
    let record = app.get("/v1/calls?disagreements=true").await.ok()["record"].clone();
    assert_eq!(
        (&record["n_ended"], &record["n_disagreements"], &record["people_right"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(record["brier_of_people"], 0.0);
    let missed = if against == "renew" { 1.0 - model } else { model };
    assert!((record["brier_of_model"].as_f64().unwrap() - missed * missed).abs() < 1e-9, "{record}");
}

#[tokio::test]
async fn a_past_day_is_told_again_as_it_was() {
    let hand = Hand::at("2026-11-01");
    let (app, _folder) = app_at(&hand).await;
    let path = format!("/v1/accounts/{FIRST}/win-probability");
    let first = app.get(&path).await.ok();
    hand.move_to("2026-11-05");
    let mut features = app.features(FIRST).await;
    features["arr"] = json!(999_999);
    features["nps"] = json!(-100);
    app.json("PUT", &format!("/v1/accounts/{FIRST}"), &features).await.ok();
    let second = app.get(&path).await.ok();
    hand.move_to("2026-11-09");
    app.post("/v1/interventions", &json!({"account_id": FIRST, "kind": "executive_call", "date": "2026-10-30"}))
        .await
        .ok();
    let third = app.get(&path).await.ok();
    hand.move_to("2026-11-12");
    app.post("/v1/models/without-log/activate", &json!({})).await.ok();
    let fourth = app.get(&path).await.ok();
    for (answer, next) in [(&first, &second), (&second, &third), (&third, &fourth)] {
        assert_ne!(answer, next, "the test changes something each time");
    }
    for (day, answer) in [
        ("2026-11-01", &first),
        ("2026-11-04", &first),
        ("2026-11-05", &second),
        ("2026-11-08", &second),
        ("2026-11-09", &third),
        ("2026-11-11", &third),
        ("2026-11-12", &fourth),
        ("2026-12-01", &fourth),
    ] {
        assert_eq!(app.get(&format!("{path}?as_of={day}")).await.ok(), *answer, "{day}");
    }
    app.get(&format!("{path}?as_of=2026-10-31")).await.problem(404);
    let history = app.get(&format!("/v1/accounts/{FIRST}/history")).await.ok();
    assert_eq!(history["versions"].as_array().unwrap().len(), 2);
    assert_eq!(history["scores"][0]["win_probability"], first["win_probability"]);
    assert_eq!(hand.clock().today(), "2026-11-12".parse().unwrap());
}

#[tokio::test]
async fn people_of_an_account_are_kept_shown_and_forgotten() {
    let app = app().await;
    let path = format!("/v1/accounts/{FIRST}/contacts/crm-7");
    assert_eq!(app.json("PUT", &path, &json!({"name": "Jo", "role": "sponsor"})).await.status, 201);
    assert_eq!(app.json("PUT", &path, &json!({"name": "Jo", "role": "champion"})).await.status, 200);
    let people = app.get(&format!("/v1/accounts/{FIRST}/contacts")).await.ok()["contacts"].clone();
    assert_eq!(people, json!([{"contact_id": "crm-7", "details": {"name": "Jo", "role": "champion"}}]));
    assert_eq!(app.get(&format!("/v1/accounts/{FIRST}")).await.ok()["contacts"], people);
    app.json("PUT", "/v1/accounts/nobody/contacts/1", &json!({})).await.problem(404);
    assert_eq!(app.json("DELETE", &path, &json!({})).await.status, 204);
    app.json("DELETE", &path, &json!({})).await.problem(404);
}

#[tokio::test]
async fn an_erased_account_is_gone_from_every_answer() {
    let app = app().await;
    let id = first_action(&app).await["recommendation_id"].as_str().unwrap().to_owned();
    app.json("PUT", &format!("/v1/accounts/{FIRST}/contacts/1"), &json!({"name": "Jo"})).await.ok();
    let before = app.get("/v1/book").await.ok()["accounts"].as_i64().unwrap();
    assert_eq!(app.json("DELETE", &format!("/v1/accounts/{FIRST}"), &json!({})).await.status, 204);
    for path in
        ["", "/win-probability", "/recommendations", "/history", "/contacts", "/win-probability?as_of=2026-11-01"]
    {
        app.get(&format!("/v1/accounts/{FIRST}{path}")).await.problem(404);
    }
    app.get(&format!("/v1/recommendations/{id}")).await.problem(404);
    assert_eq!(app.get("/v1/book").await.ok()["accounts"], before - 1);
    app.json("DELETE", &format!("/v1/accounts/{FIRST}"), &json!({})).await.problem(404);
}
