//! From the arguments of a tool to a request of the interface.

use std::fmt::Write;

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Map, Value};

use super::tool::{Place, Tool};

/// Accounts in a list, actions in an answer: an assistant reads all of it, so that fewer are sent than to a page.
const USUAL_LIMIT: [(&str, &str); 2] = [("list_accounts", "20"), ("recommend", "5")];

/// Checks the names of arguments and that none needed is absent; what they hold is checked by the interface.
pub(super) fn check(tool: &Tool, arguments: &Map<String, Value>) -> Result<(), String> {
    let known: Vec<&str> = tool.arguments.iter().map(|argument| argument.name).collect();
    if let Some(name) = arguments.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(format!("{}: unknown argument {name:?}, expected one of: {}", tool.name, known.join(", ")));
    }
    let is_there = |name: &str| arguments.get(name).is_some_and(|value| !value.is_null());
    match tool.arguments.iter().find(|argument| argument.is_required && !is_there(argument.name)) {
        Some(absent) => Err(format!("{}: the argument {:?} is needed", tool.name, absent.name)),
        None => Ok(()),
    }
}

/// The request that a call of a tool stands for.
pub(super) fn request(tool: &Tool, arguments: &Map<String, Value>) -> Result<Request<Body>, String> {
    let mut path = tool.path.to_owned();
    let mut query = form_urlencoded::Serializer::new(String::new());
    let mut body = Map::new();
    let mut request = Request::builder().method(tool.method.clone());
    let mut has_limit = false;
    for argument in &tool.arguments {
        let name = argument.name;
        let Some(value) = arguments.get(name).filter(|value| !value.is_null()) else { continue };
        has_limit |= name == "limit";
        match argument.place {
            Place::Path => path = path.replace(&format!("{{{name}}}"), &escaped(&text(tool, name, value)?)),
            Place::Query => {
                query.append_pair(name, &text(tool, name, value)?);
            }
            Place::Body => {
                body.insert(name.to_owned(), value.clone());
            }
            Place::Key => request = request.header("idempotency-key", text(tool, name, value)?),
            Place::Tool => {}
        }
    }
    if let Some((_, usual)) = USUAL_LIMIT.into_iter().find(|(name, _)| *name == tool.name && !has_limit) {
        query.append_pair("limit", usual);
    }
    let query = query.finish();
    let uri = if query.is_empty() { path } else { format!("{path}?{query}") };
    let request = request.uri(uri).header(header::ACCEPT, "application/json");
    let built = if tool.method == axum::http::Method::POST {
        let body = Value::Object(body).to_string();
        request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body))
    } else {
        request.body(Body::empty())
    };
    built.map_err(|_| format!("{}: an argument cannot be sent as it is", tool.name))
}

/// A value as it stands in a path, a query or a header.
fn text(tool: &Tool, name: &str, value: &Value) -> Result<String, String> {
    match value {
        Value::String(text) if !text.is_empty() => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        other => Err(format!("{}: the argument {name:?} is {other}, expected a text or a number", tool.name)),
    }
}

/// A text as one segment of a path.
pub(super) fn escaped(text: &str) -> String {
    let mut path = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            let _infallible = write!(path, "%{byte:02X}");
        }
    }
    path
}
