//! An assistant reaches what its token permits: writes are done once and on record, names stay in.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use winprob::service::{Access, Token};

use super::super::fixture::{App, FIRST, app};
use super::{called, sent};

const TOKENS: &str = "reader:read:0123456789abcdef-r, writer:write:0123456789abcdef-w";
const READ: &str = "0123456789abcdef-r";
const WRITE: &str = "0123456789abcdef-w";

async fn guarded() -> App {
    let state = app().await.state;
    let access = Access::new(Token::parse_all(TOKENS, "test").unwrap(), true);
    let limits = state.limits;
    App::over(state.guarded(access, limits))
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
