//! What the places of rows are counted in.

/// What the places of rows are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counted {
    /// Lines of a text, of which the first is the header.
    #[default]
    Lines,
    /// Rows of a file that has no lines.
    Rows,
}

impl Counted {
    /// The word for messages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Lines => "line",
            Self::Rows => "row",
        }
    }
}
