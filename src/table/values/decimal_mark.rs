//! The mark before the decimals of a number, as a column's own numbers tell or the playbook's `numbers` says; the other of the
//! two groups thousands.

use serde::{Deserialize, Serialize};

/// What stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecimalMark {
    /// `1,234.56`
    #[serde(rename = "1,234.56")]
    Point,
    /// `1.234,56`
    #[serde(rename = "1.234,56")]
    Comma,
}

impl DecimalMark {
    /// The word for playbooks and messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Point => "1,234.56",
            Self::Comma => "1.234,56",
        }
    }

    pub(in crate::table) fn character(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    pub(in crate::table) fn other(self) -> char {
        match self {
            Self::Point => ',',
            Self::Comma => '.',
        }
    }
}
