//! Names of people, which go out only where they are asked for and allowed.

use std::collections::BTreeSet;

use serde_json::Value;

/// Members that name a person.
const NAMING: [&str; 4] = ["owner", "made_by", "decided_by", "called_by"];

/// A member of an account that begins with the name of a person and a colon.
const NOTE: &str = "note";

/// Takes names of people out of an answer: the members that hold them, and where sentences repeat them.
pub(super) fn without_names(answer: &mut Value) {
    let mut names = BTreeSet::new();
    take_out(answer, &mut names);
    // The longest first: one name may be part of another.
    let mut names: Vec<String> = names.into_iter().filter(|name| !name.trim().is_empty()).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    if !names.is_empty() {
        reword(answer, &names);
    }
}

fn take_out(value: &mut Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for naming in NAMING {
                if let Some(Value::String(name)) = members.shift_remove(naming) {
                    names.insert(name);
                }
            }
            if members.contains_key("account_id")
                && let Some(Value::String(note)) = members.get_mut(NOTE)
                && let Some((name, said)) = note.split_once(": ")
            {
                names.insert(name.to_owned());
                *note = said.to_owned();
            }
            members.values_mut().for_each(|value| take_out(value, names));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| take_out(value, names)),
        _ => {}
    }
}

fn reword(value: &mut Value, names: &[String]) {
    match value {
        Value::String(text) => {
            for name in names.iter().filter(|name| name.len() > 1) {
                if text.contains(name.as_str()) && *text != **name {
                    *text = text.replace(name.as_str(), "an owner");
                }
            }
        }
        Value::Object(members) => members.values_mut().for_each(|value| reword(value, names)),
        Value::Array(values) => values.iter_mut().for_each(|value| reword(value, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_note_leaves_out_who_made_it() {
        let mut answer =
            json!({"movers": [{"account_id": "a", "note": "Elif: seasonal, says Elif"}], "note": "blank: 2"});
        without_names(&mut answer);
        assert_eq!(
            answer,
            json!({"movers": [{"account_id": "a", "note": "seasonal, says an owner"}], "note": "blank: 2"})
        );
    }

    #[test]
    fn names_leave_members_and_sentences_alike() {
        let mut answer =
            json!({"owner": "Ann Lee", "unserved": [{"words": "no hours of Ann Lee left in March"}], "kind": "call"});
        without_names(&mut answer);
        assert_eq!(answer, json!({"unserved": [{"words": "no hours of an owner left in March"}], "kind": "call"}));
    }
}
