//! The description of the interface (OpenAPI 3.1), made from the routes themselves and from the model that answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use serde_json::{Value, json};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, OpenApi, ToSchema};

use super::super::auth::needed;
use super::super::http::{EXCEL, Tables};
use super::super::problem::{PROBLEM_JSON, ProblemBody, ProblemKind};
use super::super::state::AppState;
use super::columns::{ACCOUNT_ID, AccountSchemas, account_schemas};
use super::plain_schemas::plain;
use crate::store::SortKey;

/// Routes that take one entry or an array of them.
const ONE_OR_MANY: [&str; 2] = ["/v1/interventions", "/v1/outcomes"];

/// Title, groups and shared shapes of the description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "winprob",
        description = "Renewal win probabilities, what would change them, and how sure that is.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    components(schemas(ProblemBody<'static>, Account, AccountColumns)),
    tags(
        (name = "book", description = "The open book: accounts and their win probabilities."),
        (name = "decide", description = "What might be done for an account, and what it would change."),
        (name = "loop", description = "What was decided, done and called, and how it ended."),
        (name = "files", description = "The files of the book, and how they are read."),
        (name = "jobs", description = "Work off the request path."),
        (name = "insight", description = "What the book teaches as a whole."),
        (name = "model", description = "The model that answers, and the ones before it."),
        (name = "inference", description = "The Open Inference Protocol, version 2: the model to clients that know it."),
        (name = "operate", description = "Probes, metrics, webhooks, the audit log and this description.")
    )
)]
pub(in crate::service) struct Description;

/// An account: its ID and the columns the model knows.
#[derive(Debug, ToSchema)]
pub(in crate::service) struct Account;

/// The columns the model knows, without the account ID.
#[derive(Debug, ToSchema)]
pub(in crate::service) struct AccountColumns;

/// The refusals that any route may answer with.
pub(in crate::service) struct Problems;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut words: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for kind in ProblemKind::ALL {
            words.entry(kind.status().as_str().to_owned()).or_default().push(kind.word());
        }
        words
            .into_iter()
            .map(|(status, kinds)| {
                let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
                let response =
                    ResponseBuilder::new().description(kinds.join(" or ")).content(PROBLEM_JSON, content).build();
                (status, RefOr::T(response))
            })
            .collect()
    }
}

/// `GET /openapi.json`: the description, with the columns of the model that answers now.
pub(in crate::service) async fn show(
    State(state): State<AppState>,
    Extension(description): Extension<Arc<Value>>,
) -> Json<Value> {
    let mut description = Value::clone(&description);
    let Some(engine) = state.engine.get() else { return Json(description) };
    let model = &engine.model;
    let AccountSchemas { account, columns } = account_schemas(model);
    description["components"]["schemas"]["Account"] = account;
    description["components"]["schemas"]["AccountColumns"] = columns;
    let kinds: Vec<&str> = model.playbook.interventions.iter().map(|kind| kind.kind.as_str()).collect();
    description["components"]["schemas"]["AskedAction"]["properties"]["kind"]["enum"] = json!(kinds);
    Json(description)
}

/// What holds for many routes: who may ask, replies that are not sent again, tables as files.
pub(in crate::service) fn complete(description: &utoipa::openapi::OpenApi) -> Value {
    let mut description = serde_json::to_value(description).unwrap_or_default();
    let tables = Tables::of_description(&description);
    description["components"]["securitySchemes"] = json!({
        "bearer": { "type": "http", "scheme": "bearer", "description": "An access token; a service without tokens asks for none." }
    });
    tie_fields(&mut description["components"]["schemas"]);
    let tables: Vec<String> = tables.routes().map(str::to_owned).collect();
    let no_paths = serde_json::Map::new();
    let routes: Vec<(String, String)> = description["paths"]
        .as_object()
        .unwrap_or(&no_paths)
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().into_iter().flatten().map(|(method, _)| (path.clone(), method.clone()))
        })
        .collect();
    for (path, method) in routes {
        let scope = method.to_uppercase().parse().ok().and_then(|method| needed(&method, &path));
        let operation = &mut description["paths"][&path][&method];
        operation["security"] = match scope {
            Some(scope) => json!([{ "bearer": [scope.word()] }, {}]),
            None => json!([]),
        };
        refine_parameters(operation);
        if ONE_OR_MANY.contains(&path.as_str())
            && let Some(entry) = operation.pointer_mut("/requestBody/content/application~1json/schema")
        {
            let one = entry.take();
            *entry = json!({ "oneOf": [one, { "type": "array", "items": one, "minItems": 1 }] });
        }
        if let Some(list) = operation.pointer_mut("/requestBody/content/application~1json/schema")
            && list["type"] == "array"
        {
            list["minItems"] = json!(1);
            if path.ends_with(":batch") {
                // A record that does not fit is told so in its own result, and the others are kept.
                list["items"] = json!({ "anyOf": [list["items"].take(), {}] });
            }
        }
        if method == "get" {
            add_reading(operation, tables.contains(&path));
        }
    }
    plain(&mut description);
    description
}

/// What the macros cannot say of bodies: fields that exclude or need each other.
fn tie_fields(schemas: &mut Value) {
    // Conditions and not choices: a generator of clients takes a choice for two bodies.
    let text = |name: &str| json!({ "required": [name], "properties": { name: { "type": "string" } } });
    let number = |name: &str| json!({ "required": [name], "properties": { name: { "type": "number" } } });
    let call = &mut schemas["CallRequest"];
    (call["if"], call["else"]) = (number("win_probability"), text("expected"));
    call["then"] = json!({ "properties": { "expected": { "type": "null" } } });
    let decision = &mut schemas["DecisionRequest"];
    decision["if"] = json!({ "properties": { "decision": { "const": "dismissed" } } });
    decision["then"] = text("reason");
    let intervention = &mut schemas["InterventionEntry"];
    intervention["if"] = json!({ "required": ["done"], "properties": { "done": { "const": false } } });
    intervention["then"] = number("chance");
    schemas["Tensor"]["properties"]["shape"]["items"]["maximum"] = json!(u32::MAX);
    let slots = &mut schemas["BookRequest"]["properties"]["per_month"]["additionalProperties"];
    (slots["minimum"], slots["maximum"]) = (json!(0), json!(u32::MAX));
}

/// What the macros cannot say of parameters: which words there are, and which keys can be used. A blank is as good as none.
fn refine_parameters(operation: &mut Value) {
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        let (place, name) = (parameter["in"].clone(), parameter["name"].clone());
        let schema = &mut parameter["schema"];
        if place == "query" && schema["format"] == "date" {
            *schema = json!({ "type": "string", "format": "date" });
        } else if place == "query" && name == "health" {
            *schema = json!({ "type": "string", "enum": ["red", "yellow", "green"] });
        } else if place == "query" && name == "sort" {
            let words = SortKey::ALL.into_iter().flat_map(|key| [key.word().to_owned(), format!("-{}", key.word())]);
            *schema = json!({ "type": "string", "enum": words.collect::<Vec<_>>() });
        } else if name == "Idempotency-Key" {
            *schema = json!({ "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$" });
        } else if place == "path" && name == "id" {
            *schema = json!({ "type": "string", "pattern": ACCOUNT_ID });
        }
    }
}

fn add_reading(operation: &mut Value, is_table: bool) {
    if operation.pointer("/responses/304").is_none() {
        operation["responses"]["304"] = json!({ "description": "The caller holds this answer already." });
    }
    if is_table {
        let content = &mut operation["responses"]["200"]["content"];
        content["text/csv"] = json!({ "schema": { "type": "string" } });
        content[EXCEL] = json!({ "schema": { "type": "string", "format": "binary" } });
    }
}
