//! Which answers are tables, and their columns: read from the description, so that an empty table has its header too.

use std::collections::HashMap;

use serde_json::Value;

use super::super::problem::Problem;
use crate::table::{csv_bytes, csv_rows};

/// Objects in objects become columns down to this depth; what lies below is written as JSON.
const DEEPEST: usize = 3;

/// A list in an answer, as a table.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::service) struct Table {
    /// The member of the answer that holds the list.
    pub member: String,
    /// Whether the list comes in pages.
    pub is_paged: bool,
    columns: Vec<Column>,
}

/// A value of an item, by its way through the item.
#[derive(Debug, Clone, PartialEq)]
struct Column {
    name: String,
    pointer: String,
}

/// The tables of the interface, by route.
#[derive(Debug, Clone, Default)]
pub(in crate::service) struct Tables(HashMap<String, Table>);

impl Tables {
    /// The tables of a description: routes that are read and answer with a list of objects.
    pub(in crate::service) fn of_description(description: &Value) -> Self {
        let no_paths = serde_json::Map::new();
        let paths = description["paths"].as_object().unwrap_or(&no_paths);
        let tables = paths.iter().filter_map(|(path, item)| {
            let answer = item.pointer("/get/responses/200/content/application~1json/schema")?;
            let parameters = item.pointer("/get/parameters").and_then(Value::as_array);
            let is_paged = parameters.is_some_and(|known| known.iter().any(|one| one["name"] == "cursor"));
            let (member, item) = list_of(description, answer)?;
            let mut columns = Vec::new();
            collect(description, item, &mut Vec::new(), &mut columns);
            (!columns.is_empty()).then(|| (path.clone(), Table { member, is_paged, columns }))
        });
        Self(tables.collect())
    }

    /// The table a route answers with, if it does.
    pub(in crate::service) fn of(&self, route: &str) -> Option<&Table> {
        self.0.get(route)
    }

    /// The routes that answer with a table.
    pub(in crate::service) fn routes(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Table {
    /// The names of the columns.
    ///
    /// # Errors
    /// A [`Problem`] when they cannot be written.
    pub(in crate::service) fn header(&self) -> Result<Vec<u8>, Problem> {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        csv_bytes(&names, []).map_err(|error| Problem::internal(&error))
    }

    /// The rows of an answer, without the header.
    ///
    /// # Errors
    /// A [`Problem`] when they cannot be written.
    pub(in crate::service) fn rows(&self, answer: &Value) -> Result<Vec<u8>, Problem> {
        let items = answer[self.member.as_str()].as_array().into_iter().flatten();
        let row = |item: &Value| self.columns.iter().map(|column| cell(item.pointer(&column.pointer))).collect();
        csv_rows(items.map(row)).map_err(|error| Problem::internal(&error))
    }
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Follows references.
fn resolved<'a>(description: &'a Value, mut schema: &'a Value) -> &'a Value {
    while let Some(target) = schema["$ref"].as_str().and_then(|name| description.pointer(name.strip_prefix('#')?)) {
        schema = target;
    }
    schema
}

/// The schemas a value may be made of: itself, or all parts and alternatives it names.
fn parts<'a>(description: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let schema = resolved(description, schema);
    let named = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
    let mut all: Vec<&Value> = named.flat_map(|part| parts(description, part)).collect();
    all.push(schema);
    all
}

fn properties<'a>(description: &'a Value, schema: &'a Value) -> Vec<(&'a String, &'a Value)> {
    let objects = parts(description, schema).into_iter().filter_map(|part| part["properties"].as_object());
    objects.flatten().collect()
}

/// The first list of objects in an answer, and the schema of its items.
fn list_of<'a>(description: &'a Value, answer: &'a Value) -> Option<(String, &'a Value)> {
    properties(description, answer).into_iter().find_map(|(name, schema)| {
        let items = resolved(description, schema).get("items")?;
        (!properties(description, items).is_empty()).then(|| (name.clone(), items))
    })
}

fn collect<'a>(description: &'a Value, schema: &'a Value, way: &mut Vec<&'a str>, columns: &mut Vec<Column>) {
    for (name, schema) in properties(description, schema) {
        way.push(name);
        if way.len() < DEEPEST && !properties(description, schema).is_empty() {
            collect(description, schema, way, columns);
        } else {
            let pointer = way.iter().flat_map(|step| ["/".to_owned(), super::super::body::escaped(step)]).collect();
            columns.push(Column { name: way.join("."), pointer });
        }
        way.pop();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn description() -> Value {
        json!({
            "paths": {
                "/list": { "get": {
                    "parameters": [{ "name": "cursor" }],
                    "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Page" } } } } }
                } },
                "/thing": { "get": { "responses": { "200": { "content": { "application/json": { "schema": { "type": "object" } } } } } } }
            },
            "components": { "schemas": {
                "Page": { "properties": { "next_cursor": { "type": "string" }, "things": { "items": { "$ref": "#/components/schemas/Thing" } } } },
                "Thing": { "allOf": [
                    { "properties": { "name": { "type": "string" }, "best": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Best" }] } } },
                    { "properties": { "tags": { "items": { "type": "string" } } } }
                ] },
                "Best": { "properties": { "kind": { "type": "string" }, "uplift": { "type": "number" } } }
            } }
        })
    }

    #[test]
    fn the_columns_of_a_list_follow_its_description() {
        let tables = Tables::of_description(&description());
        assert!(tables.of("/thing").is_none());
        let table = tables.of("/list").unwrap();
        assert!(table.is_paged && table.member == "things");
        assert_eq!(table.header().unwrap(), b"name,best.kind,best.uplift,tags\n");
        let answer = json!({ "things": [
            { "name": "=a", "best": { "kind": "call", "uplift": -0.5 }, "tags": ["x", "y"] },
            { "name": "b", "best": null, "tags": [] }
        ] });
        let rows = String::from_utf8(table.rows(&answer).unwrap()).unwrap();
        assert_eq!(rows, "'=a,call,-0.5,\"[\"\"x\"\",\"\"y\"\"]\"\nb,,,[]\n");
        assert!(table.rows(&json!({ "things": [] })).unwrap().is_empty());
    }
}
