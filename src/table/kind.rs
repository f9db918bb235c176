//! The types a column can have.

use serde::{Deserialize, Serialize};

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A quantity.
    Number,
    /// One of a set of names.
    Category,
    /// Yes or no.
    Flag,
    /// A calendar day.
    Date,
    /// Free text or an identifier: nothing to learn from.
    Text,
}

impl Kind {
    /// The word for messages and files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Category => "category",
            Self::Flag => "flag",
            Self::Date => "date",
            Self::Text => "text",
        }
    }
}
