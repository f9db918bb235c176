//! Which answers are tables, and their columns: read from the description, so that an empty table has its header too.

use std::collections::HashMap;

use serde_json::Value;

use super::super::problem::{Problem, ProblemKind};
use crate::table::{Kind, Sheet, csv_bytes, csv_rows};

/// Objects in objects become columns down to this depth; what lies below is written as JSON.
const DEEPEST: usize = 3;
/// The media type of an Excel workbook.
pub(in crate::service) const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Rows of a sheet of Excel below its header.
const ROWS_OF_A_SHEET: usize = 1_048_575;

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
    kind: Kind,
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

    /// The table at an address; the last part of the route is a word of its own, not a name somebody chose.
    pub(in crate::service) fn at(&self, address: &str) -> Option<&Table> {
        let parts: Vec<&str> = address.split('/').collect();
        let fits = |route: &str| {
            let names: Vec<&str> = route.split('/').collect();
            let is_same = |(part, name): (&&str, &&str)| part == name || (name.starts_with('{') && !part.is_empty());
            names.len() == parts.len() && names.last() == parts.last() && parts.iter().zip(&names).all(is_same)
        };
        self.0.iter().find(|(route, _)| fits(route)).map(|(_, table)| table)
    }

    /// The routes that answer with a table.
    pub(in crate::service) fn routes(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Table {
    /// The columns of these names, separated by commas, in that order; all of them where no name is given.
    ///
    /// # Errors
    /// A [`Problem`] that names a column there is not, and those there are.
    pub(in crate::service) fn chosen(mut self, names: &str) -> Result<Self, Problem> {
        let named = |name: &str| {
            self.columns.iter().find(|column| column.name == name).cloned().ok_or_else(|| {
                let known: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
                Problem::invalid_query("columns", format!("found {name:?}, expected some of {}", known.join(", ")))
            })
        };
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        let chosen = names.map(named).collect::<Result<Vec<_>, _>>()?;
        if !chosen.is_empty() {
            self.columns = chosen;
        }
        Ok(self)
    }

    /// The names of the columns as a line of CSV.
    ///
    /// # Errors
    /// A [`Problem`] when they cannot be written.
    pub(in crate::service) fn header(&self) -> Result<Vec<u8>, Problem> {
        csv_bytes(&self.names(), []).map_err(|error| Problem::internal(&error))
    }

    /// The rows of an answer as CSV, without the header.
    ///
    /// # Errors
    /// A [`Problem`] when they cannot be written.
    pub(in crate::service) fn rows(&self, answer: &Value) -> Result<Vec<u8>, Problem> {
        csv_rows(self.records(answer)).map_err(|error| Problem::internal(&error))
    }

    /// The items of an answer, a cell for each column.
    pub(in crate::service) fn records<'a>(&'a self, answer: &'a Value) -> impl Iterator<Item = Vec<String>> + 'a {
        let items = answer[self.member.as_str()].as_array().into_iter().flatten();
        items.map(|item| self.columns.iter().map(|column| cell(item.pointer(&column.pointer))).collect())
    }

    /// A workbook under the header, for the rows of answers.
    ///
    /// # Errors
    /// A [`Problem`] when it cannot be begun.
    pub(in crate::service) fn workbook(&self) -> Result<TableSheet, Problem> {
        let kinds: Vec<Kind> = self.columns.iter().map(|column| column.kind).collect();
        let sheet = Sheet::new(&self.names(), &kinds).map_err(|error| Problem::internal(&error))?;
        Ok(TableSheet { sheet, n_rows: 0 })
    }

    fn names(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.as_str()).collect()
    }
}

/// The rows of a table as they are written into a workbook.
pub(in crate::service) struct TableSheet {
    sheet: Sheet,
    n_rows: usize,
}

impl TableSheet {
    /// Writes the items of an answer below the others: numbers as numbers, days as days.
    ///
    /// # Errors
    /// A [`Problem`] when a sheet does not hold them.
    pub(in crate::service) fn write(&mut self, table: &Table, answer: &Value) -> Result<(), Problem> {
        for record in table.records(answer) {
            if self.n_rows == ROWS_OF_A_SHEET {
                let words = format!("a sheet of Excel holds {ROWS_OF_A_SHEET} rows; ask for less, or for text/csv");
                return Err(Problem::new(ProblemKind::NotAcceptable, words));
            }
            self.n_rows += 1;
            self.sheet.push(&record).map_err(|error| Problem::internal(&error))?;
        }
        Ok(())
    }

    /// The workbook as the bytes of a file.
    ///
    /// # Errors
    /// A [`Problem`] when it cannot be put together.
    pub(in crate::service) fn bytes(self) -> Result<Vec<u8>, Problem> {
        self.sheet.bytes().map_err(|error| Problem::internal(&error))
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

/// What the cells of a column hold, by the description of its values.
fn kind_of(description: &Value, schema: &Value) -> Kind {
    let parts = parts(description, schema);
    let is = |key: &str, words: &[&str]| {
        parts.iter().any(|part| match &part[key] {
            Value::Array(all) => all.iter().any(|one| words.contains(&one.as_str().unwrap_or_default())),
            one => words.contains(&one.as_str().unwrap_or_default()),
        })
    };
    if is("type", &["number", "integer"]) {
        Kind::Number
    } else if is("format", &["date"]) {
        Kind::Date
    } else {
        Kind::Text
    }
}

fn collect<'a>(description: &'a Value, schema: &'a Value, way: &mut Vec<&'a str>, columns: &mut Vec<Column>) {
    for (name, schema) in properties(description, schema) {
        way.push(name);
        if way.len() < DEEPEST && !properties(description, schema).is_empty() {
            collect(description, schema, way, columns);
        } else {
            let pointer = way.iter().flat_map(|step| ["/".to_owned(), super::super::body::escaped(step)]).collect();
            columns.push(Column { name: way.join("."), pointer, kind: kind_of(description, schema) });
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

    #[test]
    fn columns_are_chosen_by_name_and_know_what_they_hold() {
        let tables = Tables::of_description(&description());
        let table = tables.of("/list").unwrap();
        let chosen = table.clone().chosen("best.uplift, name").unwrap();
        assert_eq!(chosen.header().unwrap(), b"best.uplift,name\n");
        assert_eq!(chosen.columns.iter().map(|column| column.kind).collect::<Vec<_>>(), [Kind::Number, Kind::Text]);
        assert_eq!(&table.clone().chosen("").unwrap(), table);
        let refused = table.clone().chosen("name,colour").unwrap_err();
        assert!(refused.detail.contains("\"colour\", expected some of name, best.kind"), "{}", refused.detail);
    }
}
