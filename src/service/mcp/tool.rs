//! What a tool is: a request of the interface, with what an assistant is told of it and of its arguments.

use axum::http::Method;
use serde_json::{Map, Value, json};

/// Where an argument of a tool goes in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Into the path, in the place of its own name in braces.
    Path,
    /// Into the query.
    Query,
    /// Into the body.
    Body,
    /// Into the header `Idempotency-Key`.
    Key,
    /// Nowhere: it is for the tool itself.
    Tool,
}

/// An argument of a tool.
#[derive(Debug, Clone)]
pub(super) struct Argument {
    pub name: &'static str,
    pub place: Place,
    pub is_required: bool,
    pub schema: Value,
}

/// A tool.
#[derive(Debug, Clone)]
pub(super) struct Tool {
    pub name: &'static str,
    pub title: &'static str,
    pub description: &'static str,
    pub method: Method,
    pub path: &'static str,
    pub arguments: Vec<Argument>,
}

impl Tool {
    /// Whether it changes what is kept.
    pub fn writes(&self) -> bool {
        self.arguments.iter().any(|argument| argument.place == Place::Key)
    }

    /// The tool as it is listed.
    pub fn listed(&self) -> Value {
        let properties: Map<String, Value> =
            self.arguments.iter().map(|argument| (argument.name.to_owned(), argument.schema.clone())).collect();
        let required: Vec<&str> =
            self.arguments.iter().filter(|argument| argument.is_required).map(|argument| argument.name).collect();
        json!({
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": {
                "type": "object", "properties": properties, "required": required, "additionalProperties": false
            },
            "annotations": {
                "title": self.title, "readOnlyHint": !self.writes(), "destructiveHint": false,
                "idempotentHint": true, "openWorldHint": false
            }
        })
    }
}

pub(super) fn argument(name: &'static str, place: Place, is_required: bool, schema: Value) -> Argument {
    Argument { name, place, is_required, schema }
}

pub(super) fn words(description: &str) -> Value {
    json!({ "type": "string", "minLength": 1, "description": description })
}

pub(super) fn day(description: &str) -> Value {
    json!({ "type": "string", "format": "date", "description": description })
}

pub(super) fn number(description: &str) -> Value {
    json!({ "type": "number", "description": description })
}

pub(super) fn count(description: &str, least: u64, most: u64) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most, "description": description })
}

pub(super) fn one_of(description: &str, words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words, "description": description })
}

pub(super) fn account() -> Argument {
    argument("account_id", Place::Path, true, words("The account ID, as list_accounts gives it."))
}

pub(super) fn with_names() -> Argument {
    let schema = json!({ "type": "boolean", "default": false,
        "description": "Whether to name people, such as owners. Needs a token with the scope write; leave it out unless the user asks for a person." });
    argument("with_names", Place::Tool, false, schema)
}

pub(super) fn key() -> Argument {
    let told = "A key of your own for this one write, such as a UUID: sent again with the same key, it is done once.";
    let schema =
        json!({ "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$", "description": told });
    argument("idempotency_key", Place::Key, true, schema)
}
