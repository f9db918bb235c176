//! The Model Context Protocol over HTTP: what an assistant is told, what it may reach, and that no message breaks the service.

mod access;
mod answers;
mod messages;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::fixture::{Answer, App};

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
