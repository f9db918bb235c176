//! An assistant gets numbers with interval, evidence, day and a sentence, or a reason.

use serde_json::json;

use super::super::fixture::{FIRST, Worker, app, app_of, trained};
use super::{called, given, result, sent};

#[tokio::test]
async fn an_assistant_is_told_what_it_may_ask() {
    let app = app().await;
    let hello = result(&app, None, "initialize", json!({"protocolVersion": "2025-06-18", "capabilities": {}})).await;
    assert_eq!((&hello["protocolVersion"], &hello["serverInfo"]["name"]), (&json!("2025-06-18"), &json!("winprob")));
    let later = result(&app, None, "initialize", json!({"protocolVersion": "2099-01-01"})).await;
    assert_eq!(later["protocolVersion"], "2025-11-25");
    let told = sent(&app, None, json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string()).await;
    assert_eq!((told.status.as_u16(), told.bytes.len()), (202, 0));
    let tools = result(&app, None, "tools/list", json!({})).await;
    let tools = tools["tools"].as_array().unwrap();
    for name in [
        "list_accounts",
        "explain_account",
        "recommend",
        "what_if",
        "plan",
        "plays",
        "model_card",
        "record_intervention",
        "record_outcome",
        "record_decision",
        "record_call",
    ] {
        let tool = tools.iter().find(|tool| tool["name"] == name).unwrap_or_else(|| panic!("no tool {name}"));
        let writes = name.starts_with("record_");
        assert_eq!(tool["annotations"]["readOnlyHint"], !writes, "{name}");
        let required = tool["inputSchema"]["required"].as_array().unwrap();
        assert_eq!(required.contains(&json!("idempotency_key")), writes, "{name}");
    }
    app.get("/mcp").await.problem(405);
}

#[tokio::test]
async fn every_number_comes_with_its_interval_its_day_and_a_sentence() {
    let app = app().await;
    let list = given(&app, "list_accounts", json!({"limit": 3, "sort": "-value"})).await;
    let accounts = list["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), 3);
    for account in accounts {
        assert!(account["low"].is_number() && account["as_of"].is_string(), "{account}");
        assert!(account["words"].as_str().unwrap().contains("90 % interval"), "{account}");
        assert!(account.get("owner").is_none(), "a name nobody asked for: {account}");
    }
    let account = given(&app, "explain_account", json!({"account_id": FIRST})).await;
    assert!(account["words"].as_str().unwrap().contains("as of 2026-"), "{account}");
    let plain = app.get(&format!("/v1/accounts/{FIRST}/win-probability")).await.ok();
    assert_eq!(account["win_probability"], plain["win_probability"], "the same number as over HTTP");
    let advice = given(&app, "recommend", json!({"account_id": FIRST})).await;
    assert!(advice["low"].is_number() && advice["as_of"].is_string(), "{advice}");
    for action in advice["actions"].as_array().unwrap() {
        let words = action["words"].as_str().unwrap();
        assert!(words.contains("90 % interval") && words.contains("evidence: "), "{words}");
    }
    let plays = given(&app, "plays", json!({})).await;
    assert!(!plays["plays"].as_array().unwrap().is_empty() && plays["as_of"].is_string());
    let card = given(&app, "model_card", json!({})).await;
    assert_eq!(card["id"], "with-log");
}

#[tokio::test]
async fn what_is_unsupported_has_a_reason_and_no_number() {
    let app = app_of(&trained().model_without_log).await;
    let advice = given(&app, "recommend", json!({"account_id": FIRST, "limit": 50})).await;
    let refused = advice["no_estimate"].as_array().unwrap();
    assert!(advice["actions"].as_array().unwrap().is_empty(), "{advice}");
    for action in refused {
        assert_eq!((&action["refused"], action.get("uplift")), (&json!(true), None), "{action}");
        assert!(!action["reason"].as_str().unwrap().is_empty(), "{action}");
    }
    let kind = trained().model.playbook.interventions[0].kind.0.clone();
    let asked = json!({"account_id": FIRST, "actions": [{"kind": kind, "lead_days": 1}]});
    let (answer, _) = called(&app, None, "what_if", asked).await;
    assert_eq!(answer["refused"], true, "{answer}");
    assert!(answer["words"].as_str().unwrap().contains("number") || answer["reason"].is_string(), "{answer}");
}

#[tokio::test]
async fn a_wrong_question_is_answered_in_words_that_say_what_was_expected() {
    let app = app().await;
    for (tool, arguments, expected) in [
        ("explain_account", json!({}), "\"account_id\" is needed"),
        ("explain_account", json!({"account_id": "nobody"}), "there is no account"),
        ("explain_account", json!({"account_id": "../../model"}), "there is no account"),
        ("explain_account", json!({"account_id": FIRST, "colour": 1}), "unknown argument \"colour\""),
        ("list_accounts", json!({"health": "orange"}), "red"),
        ("what_if", json!({"account_id": FIRST, "actions": [{"kind": "magic", "lead_days": 30}]}), "magic"),
        ("plan", json!({"budget": -1}), "budget"),
        ("record_call", json!({"account_id": FIRST, "made_by": "Ann"}), "\"idempotency_key\" is needed"),
    ] {
        let (answer, is_error) = called(&app, None, tool, arguments.clone()).await;
        let reason = answer["reason"].as_str().unwrap();
        assert!(is_error && reason.contains(expected), "{tool} {arguments}: {reason}");
    }
    let message = json!({"jsonrpc": "2.0", "id": "a", "method": "tools/call", "params": {"name": "fly"}});
    let answer = sent(&app, None, message.to_string()).await.ok();
    assert_eq!(answer["error"]["code"], -32_602);
}

#[tokio::test]
async fn a_plan_is_waited_for_and_told_without_names() {
    let app = app().await;
    let _worker = Worker::of(&app);
    let plan = given(&app, "plan", json!({"budget": 20_000, "limit": 2})).await;
    assert_eq!(plan["state"], "done", "{plan}");
    let result = &plan["result"];
    assert!(result["actions"].as_array().unwrap().len() <= 2 && result["n_accounts"] == 40, "{plan}");
    assert!(!plan.to_string().contains("\"owner\""), "{plan}");
    assert!(plan["words"].as_str().unwrap().contains("no plan within these limits can bring more"));
    let again = given(&app, "plan", json!({"plan_id": plan["plan_id"]})).await;
    assert_eq!(again["result"]["value"], result["value"]);
}
