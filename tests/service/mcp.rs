//! The Model Context Protocol over HTTP: an assistant gets numbers with interval, evidence, day and a sentence, or a reason.

use axum::body::Body;
use axum::http::Request;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use winprob::service::{Access, Token};

use super::fixture::{Answer, App, FIRST, Worker, app, app_of, trained};

const TOKENS: &str = "reader:read:0123456789abcdef-r, writer:write:0123456789abcdef-w";
const READ: &str = "0123456789abcdef-r";
const WRITE: &str = "0123456789abcdef-w";

async fn guarded() -> App {
    let state = app().await.state;
    let access = Access::new(Token::parse_all(TOKENS, "test").unwrap(), true);
    let limits = state.limits;
    App::over(state.guarded(access, limits))
}

async fn sent(app: &App, token: Option<&str>, body: String) -> Answer {
    let mut request = Request::post("/mcp").header("content-type", "application/json");
    request = request.header("accept", "application/json, text/event-stream");
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    app.send(request.body(Body::from(body)).unwrap()).await
}

async fn result(app: &App, token: Option<&str>, method: &str, params: Value) -> Value {
    let message = json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": params});
    let answer = sent(app, token, message.to_string()).await.ok();
    assert_eq!((&answer["jsonrpc"], &answer["id"]), (&json!("2.0"), &json!(7)), "{answer}");
    assert!(answer["error"].is_null(), "{answer}");
    answer["result"].clone()
}

async fn called(app: &App, token: Option<&str>, tool: &str, arguments: Value) -> (Value, bool) {
    let result = result(app, token, "tools/call", json!({"name": tool, "arguments": arguments})).await;
    let text = result["content"][0]["text"].as_str().unwrap();
    let answer = result["structuredContent"].clone();
    assert!(text.starts_with(answer["words"].as_str().unwrap()), "{text}");
    (answer, result["isError"].as_bool().unwrap())
}

/// The answer of a tool that is not refused.
async fn given(app: &App, tool: &str, arguments: Value) -> Value {
    let (answer, is_error) = called(app, None, tool, arguments).await;
    assert!(!is_error, "{answer}");
    answer
}

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
async fn a_write_needs_the_scope_is_done_once_and_is_on_record() {
    let app = guarded().await;
    sent(&app, None, "{}".to_owned()).await.problem(401);
    let call = json!({"account_id": FIRST, "kind": "executive_call", "date": "2026-10-20", "idempotency_key": "one"});
    let (refused, is_error) = called(&app, Some(READ), "record_intervention", call.clone()).await;
    assert!(is_error && refused["reason"].as_str().unwrap().contains("scope write"), "{refused}");
    for _ in 0..2 {
        let (kept, is_error) = called(&app, Some(WRITE), "record_intervention", call.clone()).await;
        assert!(!is_error && kept["interventions"][0]["status"] == "created", "{kept}");
    }
    let log = app.state.store.audit(&winprob::store::AuditFilter::default(), 10).await.unwrap();
    let by: Vec<_> = log.iter().map(|entry| (entry.who.as_str(), entry.path.as_str())).collect();
    assert_eq!(by, [("writer", "/v1/interventions")]);
}

#[tokio::test]
async fn names_of_people_go_out_only_where_asked_for_and_allowed() {
    let app = guarded().await;
    let asked = json!({"limit": 5, "with_names": true});
    let (list, _) = called(&app, Some(WRITE), "list_accounts", asked.clone()).await;
    assert!(list["accounts"][0]["owner"].is_string(), "{list}");
    let owner = list["accounts"][0]["owner"].as_str().unwrap().to_owned();
    for (token, arguments) in [(READ, asked), (WRITE, json!({"limit": 5})), (READ, json!({"limit": 5}))] {
        let (list, _) = called(&app, Some(token), "list_accounts", arguments).await;
        assert!(!list.to_string().contains(&owner), "{list}");
    }
}

#[tokio::test]
async fn a_platform_signs_in_with_client_credentials() {
    let app = guarded().await;
    let form = |text: String| {
        Request::post("/oauth/token").header("content-type", "application/x-www-form-urlencoded").body(Body::from(text))
    };
    let good = format!("grant_type=client_credentials&client_id=writer&client_secret={WRITE}&scope=read");
    let answer = app.send(form(good.clone()).unwrap()).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let token = answer.ok();
    assert_eq!(
        (&token["token_type"], &token["expires_in"], &token["scope"]),
        (&json!("Bearer"), &json!(3600), &json!("read"))
    );
    let secret = token["access_token"].as_str().unwrap();
    let (list, is_error) = called(&app, Some(secret), "list_accounts", json!({})).await;
    assert!(!is_error, "{list}");
    let write = json!({"account_id": FIRST, "renewal_date": "2026-01-01", "renewed": true, "idempotency_key": "x"});
    assert!(called(&app, Some(secret), "record_outcome", write).await.1, "a narrower scope stays narrower");
    for (text, status, error) in [
        (good.replace("writer", "reader"), 401, "invalid_client"),
        (good.replace(WRITE, "0123456789abcdef-z"), 401, "invalid_client"),
        (good.replace("scope=read", "scope=admin"), 400, "invalid_scope"),
        (good.replace("client_credentials", "password"), 400, "unsupported_grant_type"),
        (String::new(), 400, "unsupported_grant_type"),
    ] {
        let refused = app.send(form(text.clone()).unwrap()).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["error"]), (status, &json!(error)), "{text}");
    }
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

/// Messages that are nearly right, and others that are not.
fn messages() -> impl Strategy<Value = Vec<u8>> {
    let id = prop_oneof![Just(json!(1)), Just(json!("a")), Just(json!(null)), Just(json!([1])), Just(json!(-2.5))];
    let method = prop_oneof![
        Just(json!("tools/call")),
        Just(json!("tools/list")),
        Just(json!("initialize")),
        Just(json!("ping")),
        Just(json!(5)),
        Just(json!("x")),
    ];
    let name = prop_oneof![
        Just(json!("list_accounts")),
        Just(json!("explain_account")),
        Just(json!("recommend")),
        Just(json!("plays")),
        Just(json!({}))
    ];
    let value = prop_oneof![
        Just(json!(null)),
        Just(json!(-1)),
        Just(json!(1e300)),
        Just(json!("B000001")),
        Just(json!("\u{0}")),
        Just(json!([[]])),
        Just(json!({"a": 1})),
        ".{0,12}".prop_map(|text| json!(text)),
    ];
    let argument = prop_oneof![
        Just("account_id"),
        Just("limit"),
        Just("health"),
        Just("cursor"),
        Just("earliest"),
        Just("with_names")
    ];
    let arguments = prop::collection::vec((argument, value), 0..3)
        .prop_map(|members| Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()));
    let arguments = prop_oneof![4 => arguments, 1 => Just(json!([1])), 1 => Just(json!("x"))];
    let message = (id, method, name, arguments, any::<u8>()).prop_map(|(id, method, name, arguments, cut)| {
        let message =
            json!({"jsonrpc": "2.0", "id": id, "method": method, "params": {"name": name, "arguments": arguments}});
        let mut bytes = match cut % 4 {
            0 => json!([message.clone(), message]).to_string().into_bytes(),
            _ => message.to_string().into_bytes(),
        };
        if cut.is_multiple_of(5) {
            bytes.truncate(usize::from(cut));
        }
        bytes
    });
    prop_oneof![4 => message, 1 => prop::collection::vec(any::<u8>(), 0..60)]
}

#[test]
fn no_message_breaks_the_service() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let app = runtime.block_on(app());
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 1000, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let tried = runner.run(&messages(), |bytes| {
        let request =
            Request::post("/mcp").header("content-type", "application/json").body(Body::from(bytes.clone())).unwrap();
        let answer = runtime.block_on(app.send(request));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        prop_assert!(answer.status.as_u16() < 500, "{}: {text}", answer.status);
        if !answer.bytes.is_empty() {
            let answer = answer.json();
            let one = answer.as_array().map_or(&answer, |answers| &answers[0]);
            prop_assert_eq!(&one["jsonrpc"], "2.0", "{}", text);
        }
        Ok(())
    });
    tried.unwrap();
}
