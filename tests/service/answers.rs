//! What is answered about one account: stored and ad hoc, with and without a log.

use serde_json::{Value, json};

use super::fixture::{FIRST, app, app_of, trained};

#[tokio::test]
async fn an_account_sent_gets_the_answer_of_the_same_account_stored() {
    let app = app().await;
    let features = app.features(FIRST).await;
    let stored = app.get(&format!("/v1/accounts/{FIRST}/win-probability")).await.ok();
    let sent = app.post("/v1/win-probability", &json!({"accounts": [features]})).await.ok();
    assert_eq!(sent["accounts"][0], stored);
    assert_eq!(app.get(&format!("/v1/accounts/{FIRST}")).await.ok()["win_probability"], stored);
    let mut stored = app.get(&format!("/v1/accounts/{FIRST}/recommendations?max_actions=2")).await.ok();
    for action in stored["actions"].as_array_mut().unwrap() {
        let key = action.as_object_mut().unwrap().shift_remove("recommendation_id");
        assert!(key.is_some_and(|key| key.is_string()), "what is given out about a stored account can be decided on");
    }
    let asked = json!({"account": features, "constraints": {"max_actions": 2}});
    assert_eq!(app.post("/v1/recommendations", &asked).await.ok(), stored);
}

#[tokio::test]
async fn plays_say_what_each_kind_has_been_worth() {
    let answer = app().await.get("/v1/plays").await.ok();
    let plays = answer["plays"].as_array().unwrap();
    assert!(answer["next_cursor"].is_null() && answer["model"].as_str().is_some());
    assert!(plays.iter().any(|play| play["by"] == "all") && plays.iter().any(|play| play["by"] == "lead"), "{answer}");
    for play in plays {
        assert_eq!(play["uplift"].is_null(), play["evidence"] == "unsupported", "{play}");
        assert!(!play["words"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_probability_does_not_depend_on_its_company() {
    let app = app().await;
    let (one, other) = (app.features("B000001").await, app.features("B000002").await);
    let together = app.post("/v1/win-probability", &json!({"accounts": [other, one]})).await.ok();
    let alone = app.post("/v1/win-probability", &json!({"accounts": [one]})).await.ok();
    assert_eq!(together["accounts"][1], alone["accounts"][0]);
}

#[tokio::test]
async fn drivers_come_strongest_first_and_can_be_left_out() {
    let app = app().await;
    let said = app.get(&format!("/v1/accounts/{FIRST}/win-probability")).await.ok();
    let sizes: Vec<f64> =
        said["drivers"].as_array().unwrap().iter().map(|driver| driver["log_odds"].as_f64().unwrap().abs()).collect();
    assert!(!sizes.is_empty() && sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    let (low, p, high) = (&said["low"], &said["win_probability"], &said["high"]);
    assert!(low.as_f64() <= p.as_f64() && p.as_f64() <= high.as_f64(), "{said}");
    let features = app.features(FIRST).await;
    let plain = app.post("/v1/win-probability", &json!({"accounts": [features], "drivers": false})).await.ok();
    assert_eq!((&plain["accounts"][0]["drivers"], &plain["accounts"][0]["sub_scores"]), (&json!([]), &json!([])));
    assert_eq!(plain["accounts"][0]["win_probability"], *p);
}

#[tokio::test]
async fn sub_scores_come_weakest_first_and_add_up_with_the_usual_probability() {
    let said = app().await.get(&format!("/v1/accounts/{FIRST}/win-probability")).await.ok();
    let sub_scores = said["sub_scores"].as_array().unwrap();
    let number = |of: &str| sub_scores.iter().map(|one| one[of].as_f64().unwrap()).collect::<Vec<f64>>();
    assert!(sub_scores.len() > 3 && number("score").is_sorted(), "{said}");
    let sum = said["usual_win_probability"].as_f64().unwrap() + number("points").iter().sum::<f64>();
    assert!((sum - said["win_probability"].as_f64().unwrap()).abs() < 1e-9, "{said}");
    assert!(sub_scores.iter().any(|one| one["family"] == "sentiment"), "{said}");
}

#[tokio::test]
async fn what_cannot_be_read_is_pointed_at() {
    let app = app().await;
    let good = app.features(FIRST).await;
    let with = |column: &str, value: Value| {
        let mut account = good.clone();
        account[column] = value;
        account
    };
    for (account, pointer) in [
        (with("arr", json!("a lot")), "/accounts/1/arr"),
        (with("as_of", json!("2026-02-30")), "/accounts/1/as_of"),
        (with("nps", json!({"score": 9})), "/accounts/1/nps"),
        (with("favourite/colour", json!("blue")), "/accounts/1/favourite~1colour"),
        (with("renewed", json!("yes")), "/accounts/1/renewed"),
        (with("account_id", json!("  ")), "/accounts/1/account_id"),
        (with("as_of", json!("2029-01-01")), "/accounts/1/as_of"),
    ] {
        let problem = app.post("/v1/win-probability", &json!({"accounts": [good, account]})).await.problem(422);
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    let problem = app.post("/v1/recommendations", &json!({"account": with("arr", json!("x"))})).await.problem(422);
    assert_eq!(problem["errors"][0]["pointer"], "/account/arr");
    let problem = app.post("/v1/win-probability", &json!({"accounts": []})).await.problem(422);
    assert_eq!(problem["errors"][0]["pointer"], "/accounts");
    let problem = app.post("/v1/win-probability", &json!({"accounts": [5]})).await.problem(422);
    assert_eq!(problem["errors"][0]["pointer"], "/accounts/0");
}

#[tokio::test]
async fn recommendations_name_every_action_and_no_more_than_asked() {
    let app = app().await;
    let path = format!("/v1/accounts/{FIRST}/recommendations");
    let answer = app.get(&path).await.ok();
    let actions = answer["actions"].as_array().unwrap();
    assert!(actions.iter().enumerate().all(|(index, action)| action["rank"] == index + 1), "{answer}");
    assert!(actions.iter().all(|action| action["reason"].as_str().is_some_and(|words| !words.is_empty())));
    assert!(answer["win_probability_without"].is_number());
    assert_eq!(answer, app.get(&path).await.ok(), "the same seed gives the same answer");
    let two = app.get(&format!("{path}?limit=2")).await.ok();
    assert_eq!(two["actions"].as_array().unwrap().as_slice(), &actions[..2]);
    let late = app.get(&format!("{path}?earliest=2027-01-01")).await.ok();
    assert!(
        late["actions"].as_array().unwrap().iter().all(|action| action["act_by"].as_str().unwrap() >= "2027-01-01")
    );
}

#[tokio::test]
async fn a_constraint_that_makes_no_sense_is_named_where_it_stands() {
    let app = app().await;
    for (query, parameter) in [
        ("limit=0", "limit"),
        ("max_actions=9", "max_actions"),
        ("budget=-1", "budget"),
        ("budget=inf", "budget"),
        ("confidence=2", "confidence"),
        ("earliest=tomorrow", "earliest"),
        ("earliest=2027-02-01&latest=2027-01-01", "latest"),
        ("colour=blue", "colour"),
    ] {
        let problem = app.get(&format!("/v1/accounts/{FIRST}/recommendations?{query}")).await.problem(400);
        assert_eq!(problem["errors"][0]["parameter"], parameter, "{problem}");
    }
    let asked = json!({"account": app.features(FIRST).await, "constraints": {"budget": -1}});
    let problem = app.post("/v1/recommendations", &asked).await.problem(422);
    assert_eq!(problem["errors"][0]["pointer"], "/constraints/budget");
    let asked = json!({"account": app.features(FIRST).await, "constraints": {"colour": -1}});
    let problem = app.post("/v1/recommendations", &asked).await.problem(422);
    assert!(problem["errors"][0]["pointer"].as_str().unwrap().starts_with("/constraints"), "{problem}");
}

#[tokio::test]
async fn what_if_nothing_changes_the_probability_stays() {
    let app = app().await;
    let path = format!("/v1/accounts/{FIRST}/what-if");
    let usual = app.get(&format!("/v1/accounts/{FIRST}/win-probability")).await.ok()["win_probability"].as_f64();
    let same = app.post(&path, &json!({})).await.ok();
    assert!((same["win_probability"].as_f64().unwrap() - usual.unwrap()).abs() < 1e-9, "{same}");
    assert_eq!(same["uplift"], 0.0);
    let features = app.features(FIRST).await;
    let same_again = app.post(&path, &json!({"features": {"arr": features["arr"]}})).await.ok();
    assert_eq!(same_again["win_probability"], same["win_probability"]);
    let blank = app.post(&path, &json!({"features": {"active_users_pct": null, "csm_sentiment": 1}})).await.ok();
    assert_ne!(blank["win_probability"], same["win_probability"]);
    let call = app.post(&path, &json!({"actions": [{"kind": "executive_call", "lead_days": 30}]})).await.ok();
    assert!(call["reason"].as_str().is_some_and(|words| !words.is_empty()));
}

#[tokio::test]
async fn what_cannot_be_asked_is_pointed_at() {
    let app = app().await;
    let path = format!("/v1/accounts/{FIRST}/what-if");
    for (question, pointer) in [
        (json!({"actions": [{"kind": "bribe", "lead_days": 30}]}), "/actions/0/kind"),
        (json!({"actions": [["executive_call", 30]]}), "/actions/0"),
        (json!({"actions": [{"kind": "executive_call"}]}), "/actions/0"),
        (json!({"features": {"mood": 1}}), "/features/mood"),
        (json!({"features": {"arr": "x"}}), "/features/arr"),
        (json!({"features": {"account_id": "x"}}), "/features/account_id"),
    ] {
        let problem = app.post(&path, &question).await.problem(422);
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    let too_early = json!({"actions": [{"kind": "executive_call", "lead_days": 3000}]});
    let problem = app.post(&path, &too_early).await.problem(409);
    assert_eq!(problem["errors"][0]["pointer"], "/actions/0/lead_days", "{problem}");
    app.post("/v1/accounts/nobody/what-if", &json!({})).await.problem(404);
}

#[tokio::test]
async fn without_a_log_there_are_probabilities_and_no_recommendations() {
    let app = app_of(&trained().model_without_log).await;
    let answer = app.get(&format!("/v1/accounts/{FIRST}/recommendations")).await.ok();
    assert!(answer["win_probability"].is_number());
    assert!(answer["win_probability_without"].is_null());
    assert_eq!(answer["actions"], json!([]));
    assert!(answer["notes"][0].as_str().unwrap().contains("no log of interventions"), "{answer}");
    assert_eq!(app.get("/v1/model").await.ok()["knows_effects"], false);
    let listed = app.all("/v1/accounts?limit=50").await;
    assert!(listed.iter().all(|account| account["top_action"].is_null()));
}

#[tokio::test]
async fn the_model_tells_what_it_reads_and_what_it_may_propose() {
    let app = app().await;
    let model = app.get("/v1/model").await.ok();
    assert_eq!(model["id"], "with-log");
    let named = |name: &str| model["features"].as_array().unwrap().iter().any(|feature| feature["name"] == name);
    assert!(named("arr") && named("days_to_renewal") && !named("account_id"));
    assert!(model["interventions"].as_array().unwrap().iter().any(|known| known["kind"] == "executive_call"));
    assert!(model["card"]["ensemble"].is_object());
    let models = app.get("/v1/models").await.ok();
    assert_eq!((&models["models"][0]["id"], &models["models"][0]["current"]), (&json!("with-log"), &json!(true)));
}

#[tokio::test]
async fn the_words_of_a_recommendation_are_those_of_the_description() {
    let app = app().await;
    let description = app.get("/openapi.json").await.ok();
    let schemas = &description["components"]["schemas"];
    let words_of = |field: &str| {
        let property = &schemas["Action"]["properties"][field];
        let either = property["oneOf"].as_array().into_iter().flatten();
        let named = std::iter::once(property).chain(either).find_map(|schema| schema["$ref"].as_str());
        schemas[named.unwrap().rsplit('/').next().unwrap()]["enum"].as_array().unwrap().clone()
    };
    let answer = app.get(&format!("/v1/accounts/{FIRST}/recommendations")).await.ok();
    let actions = answer["actions"].as_array().unwrap();
    assert!(!actions.is_empty());
    for action in actions {
        assert!(words_of("standing").contains(&action["standing"]), "{action}");
        assert!(
            action["reason_code"].is_null() || words_of("reason_code").contains(&action["reason_code"]),
            "{action}"
        );
    }
}
