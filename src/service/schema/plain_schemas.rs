//! The description as generators of clients read it: objects that are put together become one object each, words of a closed
//! set are enumerated, times say that they are times.
//!
//! What the macros write is valid, and generators drop it: an object beside a choice of objects (`allOf` with `oneOf`), a
//! tuple that is closed with `items: false`, a body that excludes fields by a choice.

use serde_json::{Map, Value, json};

/// Words of closed sets that the macros tell as plain texts, by the name of the field.
const CLOSED: [(&str, &[&str]); 2] =
    [("health", &["red", "yellow", "green"]), ("evidence", &["supported", "weak", "assumed", "unsupported"])];

/// Names of times that do not end in `_at`.
const TIMES: [&str; 2] = ["at", "first_seen"];

/// Rewrites all shapes of a description.
pub(in crate::service) fn plain(description: &mut Value) {
    let schemas = description["components"]["schemas"].clone();
    rewrite(description, &schemas);
}

fn rewrite(value: &mut Value, schemas: &Value) {
    match value {
        Value::Object(members) => {
            if let Some(whole) = whole(members, schemas) {
                *members = whole;
            }
            if let Some(n_items) = members.get("prefixItems").and_then(Value::as_array).map(Vec::len)
                && members.get("items") == Some(&json!(false))
            {
                members.insert("items".to_owned(), json!({}));
                members.insert("minItems".to_owned(), json!(n_items));
                members.insert("maxItems".to_owned(), json!(n_items));
            }
            if let Some(Value::Object(properties)) = members.get_mut("properties") {
                properties.iter_mut().for_each(|(name, schema)| say_more(name, schema));
            }
            members.values_mut().for_each(|value| rewrite(value, schemas));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| rewrite(value, schemas)),
        _ => {}
    }
}

/// Says of a field what its name says: the words of a closed set, a time.
fn say_more(name: &str, schema: &mut Value) {
    if name.ends_with("_at_epoch") {
        schema["deprecated"] = json!(true);
    }
    let is_text = schema["type"] == "string" || schema["type"] == json!(["string", "null"]);
    if !is_text || schema.get("enum").is_some() || schema.get("format").is_some() {
        return;
    }
    if let Some((_, words)) =
        CLOSED.into_iter().find(|(closed, _)| *closed == name).filter(|_| schema["type"] == "string")
    {
        schema["enum"] = json!(words);
    } else if name.ends_with("_at") || TIMES.contains(&name) {
        schema["format"] = json!("date-time");
    }
}

fn resolved<'a>(schema: &'a Value, schemas: &'a Value) -> &'a Value {
    let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
    name.and_then(|name| schemas.get(name)).map_or(schema, |named| resolved(named, schemas))
}

/// The members of an object that is put together, as one object; `None` where the schema is something else.
fn whole(members: &Map<String, Value>, schemas: &Value) -> Option<Map<String, Value>> {
    let parts = members.get("allOf")?.as_array().filter(|parts| parts.len() > 1)?;
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for part in parts {
        add(resolved(part, schemas), schemas, &mut properties, &mut required)?;
    }
    let mut whole = Map::new();
    whole.insert("type".to_owned(), json!("object"));
    if let Some(description) = members.get("description") {
        whole.insert("description".to_owned(), description.clone());
    }
    if !required.is_empty() {
        whole.insert("required".to_owned(), json!(required));
    }
    whole.insert("properties".to_owned(), Value::Object(properties));
    Some(whole)
}

/// Adds the fields of a part; of a choice, all fields of all, of which those that all need are required.
fn add(part: &Value, schemas: &Value, properties: &mut Map<String, Value>, required: &mut Vec<String>) -> Option<()> {
    if let Some(choices) = part.get("oneOf").and_then(Value::as_array) {
        let mut common: Option<Vec<String>> = None;
        for choice in choices {
            let mut needed = Vec::new();
            add(resolved(choice, schemas), schemas, properties, &mut needed)?;
            common = Some(match common {
                None => needed,
                Some(known) => known.into_iter().filter(|name| needed.contains(name)).collect(),
            });
        }
        require(required, common.unwrap_or_default());
        return Some(());
    }
    if let Some(parts) = part.get("allOf").and_then(Value::as_array) {
        return parts.iter().try_for_each(|part| add(resolved(part, schemas), schemas, properties, required));
    }
    for (name, schema) in part.get("properties")?.as_object()? {
        let (known, more) = (properties.get(name).and_then(words), words(schema));
        match (known, more) {
            (Some(known), Some(more)) => {
                let more = more.into_iter().filter(|word| !known.contains(word)).collect::<Vec<_>>();
                properties[name]["enum"] = json!([known, more].concat());
            }
            (None, _) if properties.contains_key(name) => {}
            _ => {
                properties.insert(name.clone(), schema.clone());
            }
        }
    }
    let needed = part.get("required").and_then(Value::as_array).into_iter().flatten();
    require(required, needed.filter_map(|name| name.as_str().map(str::to_owned)).collect());
    Some(())
}

fn words(schema: &Value) -> Option<Vec<Value>> {
    schema.get("enum")?.as_array().cloned()
}

fn require(required: &mut Vec<String>, names: Vec<String>) {
    for name in names {
        if !required.contains(&name) {
            required.push(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_beside_a_choice_becomes_one_object() {
        let resource = json!({ "oneOf": [
            { "type": "object", "required": ["resource"], "properties": { "resource": { "type": "string", "enum": ["budget"] } } },
            { "type": "object", "required": ["resource", "kind"],
              "properties": { "resource": { "type": "string", "enum": ["slots"] }, "kind": { "type": "string" } } }
        ] });
        let used = json!({ "allOf": [
            { "$ref": "#/components/schemas/Resource" },
            { "type": "object", "required": ["used"], "properties": { "used": { "type": "number" } } }
        ] });
        let mut description = json!({ "components": { "schemas": { "Resource": resource, "Use": used } } });
        plain(&mut description);
        let whole = &description["components"]["schemas"]["Use"];
        assert_eq!(whole["required"], json!(["resource", "used"]));
        assert_eq!(whole["properties"]["resource"]["enum"], json!(["budget", "slots"]));
        assert_eq!(whole["properties"]["kind"], json!({ "type": "string" }));
    }

    #[test]
    fn closed_sets_times_and_tuples_are_told() {
        let mut description = json!({ "components": { "schemas": { "A": { "properties": {
            "health": { "type": "string" }, "created_at": { "type": "string" }, "made_at_epoch": { "type": "integer" },
            "pair": { "type": "array", "prefixItems": [{}, {}], "items": false }
        } } } } });
        plain(&mut description);
        let fields = &description["components"]["schemas"]["A"]["properties"];
        assert_eq!(fields["health"]["enum"], json!(["red", "yellow", "green"]));
        assert_eq!(
            (&fields["created_at"]["format"], &fields["made_at_epoch"]["deprecated"]),
            (&json!("date-time"), &json!(true))
        );
        assert_eq!(
            fields["pair"],
            json!({ "type": "array", "prefixItems": [{}, {}], "items": {}, "minItems": 2, "maxItems": 2 })
        );
    }
}
