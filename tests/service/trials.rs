//! Trials over HTTP: proposed as a job, logged, and read as their renewals end.

use serde_json::json;

use super::fixture::{Worker, app};

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_is_proposed_logged_and_read_as_its_renewals_end() {
    let app = app().await;
    let _worker = Worker::of(&app);
    let asked = json!({"kinds": ["business_review"], "points": 10});
    let path = app.post("/v1/trials", &asked).await.header("location").to_owned();
    let trial = app.ended(&path).await;
    assert_eq!(trial["state"], "done", "{trial}");
    let lots = trial["proposal"]["lots"].as_array().unwrap().clone();
    assert!(!lots.is_empty() && trial["results"].as_array().unwrap().is_empty());
    assert!(lots.iter().all(|lot| lot["standing"] == "trial"));
    for lot in &lots {
        let line = json!({
            "account_id": lot["account_id"], "kind": lot["kind"], "date": lot["act_by"],
            "renewal_date": lot["renewal_date"], "chance": lot["chance"], "done": lot["done"],
        });
        app.post("/v1/interventions", &line).await.ok();
    }
    let open = app.get(&path).await.ok()["results"][0].clone();
    assert_eq!((&open["open"], &open["renewals"]), (&json!(lots.len()), &json!(0)));
    assert!(open["uplift"].is_null());
    let lot = &lots[0];
    let outcome = json!({"account_id": lot["account_id"], "renewal_date": lot["renewal_date"], "renewed": true});
    app.post("/v1/outcomes", &outcome).await.ok();
    let told = app.get("/v1/trials").await.ok();
    let result = &told["results"][0];
    assert_eq!((&result["open"], &result["renewals"]), (&json!(lots.len() - 1), &json!(1)));
    assert_eq!(result["verdict"], "running");
    assert!(result["uplift_low"].as_f64().unwrap() <= 0.0 && result["uplift_high"].as_f64().unwrap() >= 0.0);
    assert_eq!(told["trials"][0]["trial_id"], trial["trial_id"]);
}

#[tokio::test]
async fn a_trial_of_what_is_unknown_or_makes_no_sense_is_refused_by_field() {
    let app = app().await;
    let kind = app.post("/v1/trials", &json!({"kinds": ["dinner"]})).await.problem(422);
    assert_eq!(kind["errors"][0]["pointer"], "/kinds/0");
    let points = app.post("/v1/trials", &json!({"points": -1})).await.problem(422);
    assert_eq!(points["errors"][0]["pointer"], "/points");
    app.get("/v1/trials/none").await.problem(404);
}
