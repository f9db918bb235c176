//! What is refused, and what is common to every answer.

use std::fmt::Write;
use std::io::Read;

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::fixture::{App, FIRST, app};
use crate::snapshot::assert_snapshot;

#[tokio::test]
async fn what_is_not_there_is_a_problem_that_names_the_path() {
    let app = app().await;
    for path in ["/nowhere", "/v1/accounts/nobody", "/v1/accounts/nobody/recommendations", "/assets/none.js"] {
        assert_eq!(app.get(path).await.problem(404)["instance"], path);
    }
    app.json("DELETE", "/v1/accounts", &json!({})).await.problem(405);
    app.post("/v1/model", &json!({})).await.problem(405);
}

#[tokio::test]
async fn an_unknown_or_unreadable_parameter_is_refused() {
    let app = app().await;
    for (query, parameter) in [
        ("colour=red", "colour"),
        ("health=blue", "health"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=many", "limit"),
        ("limit=1&limit=2", "limit"),
        ("sort=mood", "sort"),
        ("renewal_before=2026-13-01", "renewal_before"),
    ] {
        let problem = app.get(&format!("/v1/accounts?{query}")).await.problem(400);
        assert_eq!(problem["errors"][0]["parameter"], parameter, "{problem}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_what_the_route_reads_is_refused() {
    let app = app().await;
    let send = |kind: &'static str, body: &'static str| {
        let request = Request::post("/v1/win-probability").header("content-type", kind);
        app.send(request.body(Body::from(body)).unwrap())
    };
    send("text/plain", "{}").await.problem(415);
    let problem = send("application/json", "{\"accounts\": [{\"account_id\": }").await.problem(400);
    assert!(problem["errors"][0]["pointer"].as_str().unwrap().starts_with("/accounts"), "{problem}");
    send("application/json", "").await.problem(400);
    send("application/json", "{\"accounts\": []} trailing").await.problem(400);
    send("application/json", "{}").await.problem(422);
    send("application/json; charset=utf-8", "{\"accounts\": [], \"extra\": 1}").await.problem(422);
    let request = Request::post("/v1/win-probability").body(Body::from("{}")).unwrap();
    app.send(request).await.problem(415);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_on_every_route_that_reads_one() {
    let state = app().await.state.with(|reach| reach.limits.body_bytes = 1000);
    let app = App::over(state);
    let long = json!({"accounts": [{"account_id": "x".repeat(2000)}]});
    app.post("/v1/win-probability", &long).await.problem(413);
    let state = app.state.clone().with(|reach| reach.limits.stream_bytes = 1000);
    App::over(state).post("/v1/accounts:batch", &json!([{"account_id": "x".repeat(2000)}])).await.problem(413);
    app.json("PUT", "/v1/accounts/x", &json!({"arr": "x".repeat(2000)})).await.problem(413);
}

#[tokio::test]
async fn answers_are_json_or_nothing() {
    let app = app().await;
    let accepting =
        |kind: &'static str| app.send(Request::get("/v1/model").header("accept", kind).body(Body::empty()).unwrap());
    accepting("text/html").await.problem(406);
    for kind in ["*/*", "application/*", "text/html, application/json;q=0.5"] {
        accepting(kind).await.ok();
    }
}

#[tokio::test]
async fn what_is_held_already_is_not_sent_again() {
    let app = app().await;
    for path in ["/v1/accounts", "/v1/model", "/", "/openapi.json"] {
        let first = app.get(path).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        let asked = Request::get(path).header("if-none-match", format!("\"other\", {tag}"));
        let second = app.send(asked.body(Body::empty()).unwrap()).await;
        assert_eq!((second.status.as_u16(), second.bytes.len()), (304, 0), "{path}");
        assert_eq!(second.header("etag"), tag);
    }
    let tag = app.get("/v1/accounts").await.header("etag").to_owned();
    app.json("PUT", "/v1/accounts/fresh", &json!({"arr": 1})).await.ok();
    let asked = Request::get("/v1/accounts").header("if-none-match", tag).body(Body::empty()).unwrap();
    assert_eq!(app.send(asked).await.status, 200, "a new account is a new answer");
}

#[tokio::test]
async fn answers_are_compressed_for_those_who_ask() {
    let app = app().await;
    let request = Request::get("/v1/model").header("accept-encoding", "gzip").body(Body::empty()).unwrap();
    let packed = app.send(request).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(packed.bytes.as_slice()).read_to_end(&mut plain).unwrap();
    assert_eq!(plain, app.get("/v1/model").await.bytes);
}

#[tokio::test]
async fn every_answer_carries_its_number_and_guards() {
    let app = app().await;
    for path in ["/", "/v1/accounts", "/nowhere"] {
        let answer = app.get(path).await;
        assert!(!answer.header("x-request-id").is_empty());
        assert!(answer.header("content-security-policy").contains("default-src 'none'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    let named = Request::get("/healthz").header("x-request-id", "mine").body(Body::empty()).unwrap();
    assert_eq!(app.send(named).await.header("x-request-id"), "mine");
}

#[tokio::test]
async fn a_trace_goes_on_and_every_request_has_one() {
    let app = app().await;
    let id = "4bf92f3577b34da6a3ce929d0e0e4736";
    let asked = Request::get("/healthz").header("traceparent", format!("00-{id}-00f067aa0ba902b7-01"));
    let answer = app.send(asked.body(Body::empty()).unwrap()).await;
    assert!(answer.header("traceparent").starts_with(&format!("00-{id}-")), "{}", answer.header("traceparent"));
    assert!(!answer.header("traceparent").contains("00f067aa0ba902b7"), "the step is this service's own");
    let (one, other) = (app.get("/healthz").await, app.get("/healthz").await);
    assert_eq!(one.header("traceparent").len(), 55);
    assert_ne!(one.header("traceparent"), other.header("traceparent"));
}

#[tokio::test]
async fn a_full_service_sheds_and_says_when_to_come_back() {
    let state = app().await.state.with(|reach| reach.limits.requests_at_once = 0);
    let limits = state.limits;
    let access = state.access.clone();
    let app = App::over(state.guarded(access, limits));
    let answer = app.get("/v1/book").await;
    answer.problem(503);
    assert_eq!(answer.header("retry-after"), "1");
    app.get("/healthz").await.ok();
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    let state = app().await.state.with(|reach| reach.limits.patience = std::time::Duration::ZERO);
    let app = App::over(state);
    let answer = app.get(&format!("/v1/accounts/{FIRST}")).await;
    answer.problem(503);
    assert_eq!(answer.header("retry-after"), "1");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let state = app().await.state.with(|reach| reach.limits.body_patience = std::time::Duration::from_millis(20));
    let app = App::over(state);
    for path in ["/v1/win-probability", "/v1/accounts:batch"] {
        let nothing = futures_util::stream::pending::<Result<axum::body::Bytes, std::io::Error>>();
        let request = Request::post(path).header("content-type", "application/json");
        app.send(request.body(Body::from_stream(nothing)).unwrap()).await.problem(408);
    }
}

#[tokio::test]
async fn metrics_count_requests_by_route_and_never_name_an_account() {
    let app = app().await;
    app.get(&format!("/v1/accounts/{FIRST}")).await.ok();
    app.get("/v1/accounts/nobody").await.problem(404);
    let answer = app.get("/metrics").await;
    let text = String::from_utf8(answer.bytes).unwrap();
    assert!(
        text.contains(r#"winprob_http_requests_total{method="GET",route="/v1/accounts/{id}",status="404"} 1"#),
        "{text}"
    );
    assert!(text.contains("winprob_accounts_scored 40"), "{text}");
    for name in
        ["winprob_accounts{health=\"red\"}", "winprob_model_age_seconds{model=\"with-log\"}", "winprob_queue_depth"]
    {
        assert!(text.contains(name), "{name} in {text}");
    }
    assert!(!text.contains(FIRST));
}

/// Requests that are refused: method, path, body.
const REFUSED: [(&str, &str, &str); 24] = [
    ("GET", "/nowhere", ""),
    ("GET", "/v1/accounts/nobody", ""),
    ("POST", "/v1/model", "{}"),
    ("GET", "/v1/accounts?colour=red", ""),
    ("GET", "/v1/accounts?limit=many", ""),
    ("GET", "/v1/accounts?sort=mood", ""),
    ("GET", "/v1/accounts?renewal_before=2026-13-01", ""),
    ("GET", "/v1/accounts?cursor=made-up", ""),
    ("GET", "/v1/accounts.csv?columns=colour", ""),
    ("GET", "/v1/forecast?by=planet", ""),
    ("GET", "/v1/report?quarter=1999-Q1", ""),
    ("POST", "/v1/win-probability", ""),
    ("POST", "/v1/win-probability", "{\"accounts\": [{\"account_id\": }"),
    ("POST", "/v1/win-probability", "{\"accounts\": []}"),
    ("POST", "/v1/win-probability", "{\"accounts\": [5]}"),
    ("POST", "/v1/win-probability", "{\"accounts\": [{\"account_id\": \"a\", \"arr\": \"much\"}]}"),
    ("POST", "/v1/win-probability", "{\"accounts\": [], \"extra\": 1}"),
    ("POST", "/v1/plans", "{\"budget\": \"plenty\"}"),
    ("POST", "/v1/trials", "{\"kinds\": [\"dinner\"]}"),
    ("POST", "/v1/accounts/nobody/what-if", "{}"),
    ("POST", "/v1/interventions", "{\"account_id\": \"B000001\", \"kind\": \"dinner\", \"date\": \"soon\"}"),
    ("POST", "/v1/outcomes", "[{\"account_id\": \"nobody\", \"renewal_date\": \"2026-10-01\", \"renewed\": true}]"),
    ("POST", "/v1/webhooks", "{\"url\": \"https://a.example\", \"events\": [\"moon.rose\"]}"),
    ("PUT", "/v1/accounts/one", "{\"account_id\": \"two\"}"),
];

#[tokio::test]
async fn what_is_refused_is_told_as_it_stands_in_the_file() {
    let app = app().await;
    let mut told = String::new();
    for (method, path, body) in REFUSED {
        let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
        let answer = app.send(request.body(Body::from(body)).unwrap()).await;
        let problem = answer.problem(answer.status.as_u16());
        writeln!(told, "{}\n{problem:#}\n", format!("{method} {path} {body}").trim_end()).unwrap();
    }
    assert_snapshot("service", "problems.txt", &told);
}
