//! Which family of mechanisms a book comes from.

use std::fmt;
use std::str::FromStr;

/// A family of simulated books; both come in the same files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Many columns, seven kinds, smooth effects, logistic outcome: [`crate::simulate::simulate`].
    Gradual,
    /// Few columns, four kinds, everything in steps, another outcome law: [`crate::simulate::steps`].
    Steps,
}

impl Family {
    /// Every family, in the order of the documentation.
    pub const ALL: [Self; 2] = [Self::Gradual, Self::Steps];

    /// The lower-case name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gradual => "gradual",
            Self::Steps => "steps",
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that no family bears.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is not a family of simulated books: expected gradual or steps")]
pub struct UnknownFamily {
    /// The name that was given.
    pub name: String,
}

impl FromStr for Family {
    type Err = UnknownFamily;

    fn from_str(text: &str) -> Result<Self, UnknownFamily> {
        let named = Self::ALL.into_iter().find(|family| family.as_str() == text);
        named.ok_or_else(|| UnknownFamily { name: text.to_owned() })
    }
}
