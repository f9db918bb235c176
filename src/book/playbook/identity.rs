//! The canonical encoding of a playbook, for the hash that scores and recommendations are kept under.
//!
//! Equal content gives equal bytes whatever the file is called, and a key that a later version of winprob adds changes nothing
//! where it is not used.

use serde_json::Value;

use super::contents::Playbook;
use crate::units::Canonical;

impl Playbook {
    /// All the playbook states beyond an empty one. A key that a later version knows, with a default for those who do not
    /// state it, changes nothing (inside lists, such as the interventions, only where that default is absence).
    #[must_use]
    pub fn canonical(&self) -> Canonical {
        let value = |playbook: &Self| serde_json::to_value(playbook).unwrap_or_default();
        let mut stated = beyond(value(self), &value(&Self::default()));
        if let Value::Object(members) = &mut stated {
            // Where it was read is not what it says.
            members.shift_remove("file");
        }
        Canonical::new("playbook 1").stated(&stated)
    }
}

/// The members of an object that differ from those of another, and so on inwards.
fn beyond(value: Value, usual: &Value) -> Value {
    match (value, usual) {
        (Value::Object(members), Value::Object(usual)) => {
            let members = members.into_iter().filter(|(name, value)| usual.get(name) != Some(value));
            let deeper = |(name, value): (String, Value)| {
                let value = match usual.get(&name) {
                    Some(usual) => beyond(value, usual),
                    None => value,
                };
                (name, value)
            };
            Value::Object(members.map(deeper).collect())
        }
        (value, _) => value,
    }
}
