//! JSON-RPC 2.0 as the Model Context Protocol speaks it (revisions 2025-03-26 to 2025-11-25), without a session.

use serde_json::{Map, Value, json};

use super::ask::Ask;
use super::tool::Tool;
use super::tools::tools;

/// Revisions of the protocol that are spoken, the latest first.
pub(in crate::service) const REVISIONS: [&str; 4] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];
/// Messages sent together.
const MOST: usize = 50;

const PARSE_ERROR: i64 = -32_700;
const INVALID_REQUEST: i64 = -32_600;
const METHOD_NOT_FOUND: i64 = -32_601;
const INVALID_PARAMS: i64 = -32_602;

/// What an assistant is told about all tools.
const INSTRUCTIONS: &str = "winprob tells how likely a customer renews and what actions would change it. \
Repeat a number only with its 90 % interval, its evidence and its as-of day; every answer has `words` that may be repeated as they are. \
Where an answer says refused or no_estimate, give the reason and no number: never invent an uplift. \
Drivers are associations, not levers. Record only what the user says has happened.";

/// The answer to a message or a batch of them; `None` where nothing is to be answered. The flag says whether the message
/// could be read.
pub(in crate::service) async fn answer(ask: &Ask, bytes: &[u8]) -> (Option<Value>, bool) {
    match serde_json::from_slice(bytes) {
        Ok(Value::Array(messages)) if (1..=MOST).contains(&messages.len()) => {
            let mut answers = Vec::new();
            let mut is_readable = true;
            for message in messages {
                let (answer, was_readable) = one(ask, message).await;
                is_readable &= was_readable;
                answers.extend(answer);
            }
            ((!answers.is_empty()).then_some(Value::Array(answers)), is_readable)
        }
        Ok(Value::Array(messages)) => {
            let words = format!("found {} messages together, expected 1 to {MOST}", messages.len());
            (Some(error(&Value::Null, INVALID_REQUEST, &words)), false)
        }
        Ok(message) => one(ask, message).await,
        Err(problem) => (Some(error(&Value::Null, PARSE_ERROR, &format!("this is not JSON: {problem}"))), false),
    }
}

async fn one(ask: &Ask, message: Value) -> (Option<Value>, bool) {
    let Value::Object(mut message) = message else {
        return (Some(error(&Value::Null, INVALID_REQUEST, "expected an object")), false);
    };
    let id = message.shift_remove("id");
    let is_reply = !message.contains_key("method") && (message.contains_key("result") || message.contains_key("error"));
    if is_reply {
        return (None, true);
    }
    let named = id.clone().filter(|id| id.is_string() || id.is_number());
    let refuse = |words: &str| (Some(error(named.as_ref().unwrap_or(&Value::Null), INVALID_REQUEST, words)), false);
    if message.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return refuse("expected \"jsonrpc\": \"2.0\"");
    }
    let Some(method) = message.get("method").and_then(Value::as_str) else {
        return refuse("expected a method, as a text");
    };
    let params = match message.get("params") {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Object(params)) => params.clone(),
        Some(_) => return refuse("expected params as an object"),
    };
    match (&id, &named) {
        (None, _) => (None, true),
        (Some(_), Some(id)) => (Some(respond(ask, id, method, &params).await), true),
        (Some(_), None) => refuse("expected an id that is a text or a number"),
    }
}

async fn respond(ask: &Ask, id: &Value, method: &str, params: &Map<String, Value>) -> Value {
    let result = match method {
        "initialize" => initialized(params),
        "ping" => json!({}),
        "tools/list" => json!({ "tools": tools().iter().map(Tool::listed).collect::<Vec<_>>() }),
        "tools/call" => match called(ask, params).await {
            Ok(result) => result,
            Err(words) => return error(id, INVALID_PARAMS, &words),
        },
        _ => return error(id, METHOD_NOT_FOUND, &format!("there is no method {method:?} here")),
    };
    json!({ "jsonrpc": "2.0", "id": id, "result": result })
}

fn initialized(params: &Map<String, Value>) -> Value {
    let asked = params.get("protocolVersion").and_then(Value::as_str);
    let spoken = asked.filter(|asked| REVISIONS.contains(asked)).unwrap_or(REVISIONS[0]);
    json!({
        "protocolVersion": spoken,
        "capabilities": { "tools": { "listChanged": false } },
        "serverInfo": { "name": "winprob", "title": "winprob", "version": env!("CARGO_PKG_VERSION") },
        "instructions": INSTRUCTIONS
    })
}

/// What a tool gives, as text and as structure; a refusal is marked as an error, so that nobody takes it for an answer.
async fn called(ask: &Ask, params: &Map<String, Value>) -> Result<Value, String> {
    let name = params.get("name").and_then(Value::as_str).ok_or("expected the name of a tool")?;
    let nothing = Map::new();
    let arguments = match params.get("arguments") {
        None | Some(Value::Null) => &nothing,
        Some(Value::Object(arguments)) => arguments,
        Some(_) => return Err("expected arguments as an object".to_owned()),
    };
    let known = || tools().iter().map(|tool| tool.name).collect::<Vec<_>>().join(", ");
    let given = ask.call(name, arguments).await;
    let given = given.ok_or_else(|| format!("there is no tool {name:?}; the tools are: {}", known()))?;
    let is_error = given.is_err();
    let (Ok(answer) | Err(answer)) = given;
    let words = answer["words"].as_str().unwrap_or_default();
    let text = json!({ "type": "text", "text": format!("{words}\n\n{answer}") });
    Ok(json!({ "content": [text], "structuredContent": answer, "isError": is_error }))
}

fn error(id: &Value, code: i64, words: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": words } })
}
