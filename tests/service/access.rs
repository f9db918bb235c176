//! Tokens, scopes, the audit log, idempotency, shares.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use winprob::service::{Access, ServeConfig, Token, new_token};
use winprob::store::Scope;

use super::fixture::{Answer, App, FIRST, app, config};

const TOKENS: &str = "bi:read:0123456789abcdef-r crm:write:0123456789abcdef-w,ops:admin:0123456789abcdef-a # the end";

async fn guarded() -> App {
    let state = app().await.state;
    let access = Access::new(Token::parse_all(TOKENS, "test").unwrap(), true);
    let limits = state.limits;
    App::over(state.guarded(access, limits))
}

async fn asked(app: &App, method: &str, path: &str, token: &str) -> Answer {
    let request = Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
    let body = if method == "GET" { Body::empty() } else { Body::from(r#"{"arr": 1}"#) };
    app.send(request.header("content-type", "application/json").body(body).unwrap()).await
}

#[tokio::test]
async fn an_address_with_an_ending_takes_the_scope_of_the_one_without() {
    let app = guarded().await;
    let reader = "0123456789abcdef-r";
    assert_eq!(asked(&app, "GET", "/v1/accounts.csv", reader).await.status.as_u16(), 200);
    for path in ["/v1/tokens.csv", "/v1/audit.xlsx", "/v1/webhooks.json"] {
        asked(&app, "GET", path, reader).await.problem(403);
    }
    app.get("/v1/accounts.csv").await.problem(401);
}

#[tokio::test]
async fn without_a_known_token_nothing_of_the_book_is_told() {
    let app = guarded().await;
    for path in ["/v1/accounts", "/v1/book", "/metrics", "/v2/models/winprob", "/v1/audit"] {
        let answer = app.get(path).await;
        answer.problem(401);
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"winprob\"", "{path}");
        let answer = asked(&app, "GET", path, "0123456789abcdef-x").await;
        answer.problem(401);
        assert!(answer.header("www-authenticate").contains("invalid_token"), "{path}");
    }
    for path in ["/healthz", "/readyz", "/v2/health/ready", "/openapi.json", "/", "/docs"] {
        assert_eq!(app.get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_token_may_do_what_its_scope_says_and_no_more() {
    let app = guarded().await;
    let (read, write, admin) = ("0123456789abcdef-r", "0123456789abcdef-w", "0123456789abcdef-a");
    let path = format!("/v1/accounts/{FIRST}");
    for token in [read, write, admin] {
        assert_eq!(asked(&app, "GET", &path, token).await.status, 200);
    }
    let refused = asked(&app, "PUT", &path, read).await;
    assert!(refused.problem(403)["detail"].as_str().unwrap().contains("scope write"));
    assert!(refused.header("www-authenticate").contains("insufficient_scope"));
    assert_eq!(asked(&app, "PUT", &path, write).await.status, 200);
    asked(&app, "GET", "/v1/audit", write).await.problem(403);
    let log = asked(&app, "GET", "/v1/audit", admin).await.ok();
    let entry = &log["entries"][0];
    assert_eq!((&entry["who"], &entry["method"], &entry["path"]), (&json!("crm"), &json!("PUT"), &json!(path)));
    assert_eq!(log["entries"].as_array().unwrap().len(), 1, "what was refused is not on record as done");
    assert!(asked(&app, "GET", "/v1/audit?who=bi", admin).await.ok()["entries"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn only_an_administrator_erases_trains_imports_and_activates() {
    let app = guarded().await;
    let (read, write, admin) = ("0123456789abcdef-r", "0123456789abcdef-w", "0123456789abcdef-a");
    let path = format!("/v1/accounts/{FIRST}");
    for (method, route) in [
        ("DELETE", path.as_str()),
        ("POST", "/v1/train"),
        ("POST", "/v1/import"),
        ("POST", "/v1/models/with-log/activate"),
    ] {
        assert!(asked(&app, method, route, write).await.problem(403)["detail"].as_str().unwrap().contains("admin"));
    }
    for route in ["/v1/interventions", "/v1/outcomes", "/v1/plans", "/v1/recommendations/r-1/decision"] {
        asked(&app, "POST", route, read).await.problem(403);
    }
    asked(&app, "GET", "/v1/jobs", read).await.ok();
    asked(&app, "PUT", &path, write).await.ok();
    assert_eq!(asked(&app, "DELETE", &path, admin).await.status, 204);
    let log = asked(&app, "GET", "/v1/audit", admin).await.ok();
    assert_eq!(log["entries"][0]["method"], "DELETE");
    assert!(!log.to_string().contains(FIRST), "what was erased is named nowhere: {log}");
}

#[tokio::test]
async fn a_token_in_the_store_is_let_in_until_it_ends() {
    let state = app().await.state;
    let access = Access::new(Vec::new(), false);
    let limits = state.limits;
    let app = App::over(state.guarded(access, limits));
    app.get("/v1/book").await.ok();
    let now = app.state.clock.now_seconds();
    let (secret, token) = new_token("bi", Scope::Read, now, None).unwrap();
    assert!(secret.starts_with("wp_") && secret.len() > 40 && !format!("{token:?}").contains(&secret));
    app.state.store.add_token(&token, None).await.unwrap();
    app.state.access.read(&app.state.store).await.unwrap();
    app.get("/v1/book").await.problem(401);
    asked(&app, "GET", "/v1/book", &secret).await.ok();

    let (newer, token) = new_token("bi", Scope::Read, now, None).unwrap();
    app.state.store.add_token(&token, Some(now + 10)).await.unwrap();
    app.state.access.read(&app.state.store).await.unwrap();
    asked(&app, "GET", "/v1/book", &secret).await.ok();
    asked(&app, "GET", "/v1/book", &newer).await.ok();
    assert_eq!(app.state.store.end_tokens("bi", now).await.unwrap(), 2);
    app.state.access.read(&app.state.store).await.unwrap();
    asked(&app, "GET", "/v1/book", &newer).await.problem(401);
    app.get("/v1/book").await.problem(401);
}

#[test]
fn tokens_that_cannot_be_read_are_named_by_their_number_and_never_shown() {
    for text in [
        "a:read:0123456789abcdef b:all:0123456789abcdef",
        "a:read:0123456789abcdef :read:0123456789abcdef",
        "a:read:0123456789abcdef b:read:short-secret",
        "a:read:0123456789abcdef not-a-token",
    ] {
        let told = Token::parse_all(text, "tokens.txt").unwrap_err().to_string();
        assert!(told.starts_with("tokens.txt, token 2: "), "{told}");
        assert!(!told.contains("short-secret") && !told.contains("0123456789abcdef") && !told.contains("not-a-token"));
    }
}

#[tokio::test]
async fn a_service_without_tokens_answers_to_this_machine_only() {
    let app = app().await;
    let named = |name: &'static str, value: &'static str| {
        app.send(Request::get("/v1/book").header(name, value).body(Body::empty()).unwrap())
    };
    for host in ["localhost:8080", "127.0.0.1", "[::1]:8080"] {
        named("host", host).await.ok();
    }
    named("host", "rebound.example").await.problem(403);
    named("origin", "https://elsewhere.example").await.problem(403);
    named("origin", "http://localhost:8080").await.ok();
}

#[tokio::test]
async fn a_share_that_is_used_up_is_told_with_the_time_to_wait() {
    let state = guarded().await.state.with(|reach| reach.limits.requests_per_minute = Some(2));
    let app = App::over(state);
    let token = "0123456789abcdef-r";
    let first = asked(&app, "GET", "/v1/book", token).await;
    assert_eq!(first.header("ratelimit-policy"), "\"minute\";q=2;w=60");
    assert!(first.header("ratelimit").starts_with("\"minute\";r=1;t="), "{}", first.header("ratelimit"));
    asked(&app, "GET", "/v1/book", token).await.ok();
    let third = asked(&app, "GET", "/v1/book", token).await;
    third.problem(429);
    assert!(third.header("retry-after").parse::<u32>().unwrap() <= 60);
    asked(&app, "GET", "/v1/book", "0123456789abcdef-w").await.ok();
}

#[tokio::test]
async fn an_address_that_others_can_reach_needs_tokens_and_encryption() {
    use winprob::service::{Security, ServeError};
    let ServeConfig { store_url, .. } = config("sqlite::memory:");
    let everywhere = "0.0.0.0:0".parse().unwrap();
    let refusal = |security: Security| {
        let store_url = store_url.clone();
        async move { security.check(everywhere, &store_url, 0).await }
    };
    assert!(matches!(refusal(Security::default()).await, Err(ServeError::NotEncrypted(_))));
    let plain = Security { insecure_http: true, ..Security::default() };
    assert!(matches!(refusal(plain.clone()).await, Err(ServeError::NotLoopback(_))));
    let tokens = Token::parse_all(TOKENS, "test").unwrap();
    assert!(refusal(Security { tokens, ..plain }).await.is_ok());
}
