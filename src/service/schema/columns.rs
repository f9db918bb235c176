//! The columns of an account, as the model that answers reads them, for the description of the interface.

use serde_json::{Map, Value, json};

use crate::book::Source;
use crate::model::Model;
use crate::workflow::known_columns;

/// How people write numbers that every reader understands.
const NUMBER_TEXT: &str = r"^(-?[0-9]{1,15}(\.[0-9]{1,9})?)?$";
/// Words that are a flag, in letters of either case.
const FLAG_TEXT: &str = "^([yY]([eE][sS])?|[nN][oO]?|[tT]([rR][uU][eE])?|[fF]([aA][lL][sS][eE])?|[01])?$";

/// The shapes of accounts under one model.
pub(in crate::service) struct AccountSchemas {
    /// The key and the columns.
    pub account: Value,
    /// The columns alone.
    pub columns: Value,
}

/// The shapes of accounts under a model.
pub(in crate::service) fn account_schemas(model: &Model) -> AccountSchemas {
    let key = &model.playbook.columns.account;
    let known = known_columns(model);
    let mut names: Vec<&str> = known.iter().map(String::as_str).filter(|name| name != key).collect();
    names.sort_unstable();
    let columns: Map<String, Value> = names.iter().map(|&name| (name.to_owned(), column(model, name))).collect();
    let mut with_key = Map::new();
    let words = "The account ID.";
    with_key.insert(key.clone(), json!({ "type": ["string", "integer"], "pattern": ACCOUNT_ID, "description": words }));
    with_key.extend(columns.clone());
    AccountSchemas {
        account: json!({
            "type": "object", "required": [key], "properties": with_key, "additionalProperties": false,
            "description": "An account: its ID and the columns the model knows; blank is a column that is left out. The roles `account_id`, `as_of`, `renewal_date`, `value`, `owner`, `segment` and `name` are understood in place of the columns that play them."
        }),
        columns: json!({
            "type": "object", "properties": columns, "additionalProperties": false,
            "description": "The columns the model knows; blank is a column that is left out. The roles `account_id`, `as_of`, `renewal_date`, `value`, `owner`, `segment` and `name` are understood in place of the columns that play them."
        }),
    }
}

/// A key that can be used: something visible first, no control characters, not endless.
pub(in crate::service) const ACCOUNT_ID: &str =
    r"^[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f\u3000\ufeff][^\x00-\x1f\x7f-\x9f]{0,199}$";

fn column(model: &Model, name: &str) -> Value {
    let columns = &model.playbook.columns;
    let feature = model.schema.features.iter().find(|feature| feature.source == Source::Column && feature.name == name);
    let kind = if name == columns.as_of || name == columns.renewal_date {
        "date"
    } else if name == columns.value {
        "number"
    } else {
        feature.map_or("text", |feature| feature.kind.word())
    };
    match kind {
        "number" => json!({ "type": ["number", "string", "null"], "pattern": NUMBER_TEXT }),
        "date" => json!({ "type": ["string", "null"], "anyOf": [{ "format": "date" }, { "maxLength": 0 }] }),
        "flag" => json!({ "anyOf": [
            { "type": ["boolean", "null"] }, { "type": "string", "pattern": FLAG_TEXT }, { "type": "integer", "enum": [0, 1] }
        ] }),
        _ => json!({ "type": ["string", "number", "boolean", "null"] }),
    }
}
