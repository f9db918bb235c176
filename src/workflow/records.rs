//! Accounts as JSON objects, turned into the table that files are read into, so that one reader serves both.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::{Number, Value};

use crate::book::{ColumnNames, Source};
use crate::model::Model;
use crate::store::Features;
use crate::table::{TextColumn, TextTable};
use crate::units::AccountId;

/// The name of a request body in messages.
const BODY: &str = "body";
/// Keys beyond this many characters are surely a mistake.
const LONGEST_KEY: usize = 200;

/// An account with the names of roles turned into the file's own names of columns: `owner` may be called `csm` there.
///
/// A name that is a column of the file means that column. A role that is sent beside its column stays, and is refused as a
/// column that is not known.
pub fn in_columns(known: &HashSet<String>, names: &ColumnNames, mut record: Features) -> Features {
    let roles = [
        ("account_id", &names.account),
        ("as_of", &names.as_of),
        ("renewal_date", &names.renewal_date),
        ("value", &names.value),
        ("owner", &names.owner),
        ("segment", &names.segment),
        ("name", &names.name),
    ];
    for (role, column) in roles {
        if role == column || known.contains(role) || record.contains_key(column) {
            continue;
        }
        if let Some(value) = record.remove(role) {
            record.insert(column.clone(), value);
        }
    }
    record
}

/// The account ID in a record.
///
/// # Errors
/// What was expected in its place.
pub fn account_id(record: &Features, key: &str) -> Result<AccountId, &'static str> {
    let value = record.get(key);
    if value.is_some_and(|value| !(value.is_string() || value.is_i64() || value.is_u64() || value.is_null())) {
        return Err("expected the account ID as a text or a whole number");
    }
    let text = value.and_then(text_of).unwrap_or_default();
    let text = text.trim();
    if text.is_empty() {
        Err("the account ID is missing")
    } else if text.chars().count() > LONGEST_KEY || text.chars().any(char::is_control) {
        Err("expected an account ID of at most 200 characters, none of them a control character")
    } else {
        Ok(AccountId(text.to_owned()))
    }
}

/// The columns a model knows: those it learned from, those it was shown and left out, and those that play a part.
pub fn known_columns(model: &Model) -> HashSet<String> {
    let names = &model.playbook.columns;
    let parts =
        [&names.account, &names.as_of, &names.renewal_date, &names.value, &names.owner, &names.segment, &names.name];
    let shown = model.card.reading.columns.iter().map(|column| &column.name);
    let asked = model.playbook.interventions.iter().flat_map(|intervention| intervention.only_if.keys());
    let outcome = [names.outcome.as_str(), names.decided_on.as_str()];
    let watched = model.playbook.alerts.named().into_iter().map(|(_, column)| column.to_owned());
    let known = parts.into_iter().chain(shown).chain(asked).chain(&names.ignore).map(String::as_str);
    known.filter(|name| !outcome.contains(name)).map(str::to_owned).chain(watched).collect()
}

/// A table of the accounts, one a line; a column the model needs and nobody names is blank.
pub fn table_of(model: &Model, records: &[Features]) -> TextTable {
    let needed = model.schema.features.iter().filter(|feature| feature.source == Source::Column);
    let asked = model.playbook.interventions.iter().flat_map(|intervention| intervention.only_if.keys());
    let sent = records.iter().flat_map(Features::keys);
    let usual = model.schema.features.len() + records.first().map_or(0, Features::len);
    let mut positions: HashMap<&str, usize> = HashMap::with_capacity(usual);
    let mut columns: Vec<TextColumn> = Vec::with_capacity(usual);
    for name in needed.map(|feature| &feature.name).chain(asked).chain(sent) {
        positions.entry(name).or_insert_with(|| {
            columns.push(TextColumn::new(name));
            columns.len() - 1
        });
    }
    let mut cells: Vec<Cow<str>> = vec![Cow::default(); columns.len()];
    for record in records {
        for (name, value) in record {
            cells[positions[name.as_str()]] = text_of(value).unwrap_or_default();
        }
        for (column, cell) in columns.iter_mut().zip(&mut cells) {
            column.push(&std::mem::take(cell));
        }
    }
    TextTable::of_rows(BODY, columns)
}

/// One row of a file as a JSON object; a cell that is a JSON number to the letter becomes one.
pub fn features_of(table: &TextTable, row: usize, key: &str, account: &AccountId) -> Features {
    let mut features = Features::new();
    features.insert(key.to_owned(), Value::String(account.0.clone()));
    for column in table.columns.iter().filter(|column| column.name != key) {
        if let Some(cell) = column.cell(row) {
            features.insert(column.name.clone(), value_of(cell));
        }
    }
    features
}

fn value_of(cell: &str) -> Value {
    match serde_json::from_str::<Number>(cell) {
        Ok(number) if number.to_string() == cell => Value::Number(number),
        _ => Value::String(cell.to_owned()),
    }
}

/// A value as the text of a cell; `None` for what is no single value.
pub(super) fn text_of(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.into()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(flag) => Some(flag.to_string().into()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_becomes_a_number_only_when_it_comes_back_to_the_letter() {
        for cell in ["12", "-3", "0.5", "1.0"] {
            assert!(value_of(cell).is_number(), "{cell}");
        }
        for cell in ["007", "1.10", "1e5", "+3", "2026-01-01", "12345678901234567890123", "yes"] {
            assert_eq!(value_of(cell), Value::String(cell.to_owned()));
        }
    }

    #[test]
    fn a_role_is_the_column_that_plays_it_unless_the_file_has_a_column_of_that_name() {
        let mut names = crate::book::Playbook::default().columns;
        names.owner = "csm".to_owned();
        let record: Features = serde_json::from_str(r#"{"owner": "Ada", "value": 3, "nps": 9}"#).unwrap();
        let known = HashSet::from(["csm".to_owned(), "value".to_owned()]);
        let read = in_columns(&known, &names, record);
        assert_eq!(Value::Object(read), serde_json::json!({"csm": "Ada", "nps": 9, "value": 3}));
    }
}
