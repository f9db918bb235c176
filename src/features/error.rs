//! Why columns cannot be turned into features.

/// A table that does not fit the recipe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecipeError {
    /// A column that the recipe learned from is not in the table.
    #[error("column {column:?} is absent")]
    ColumnAbsent {
        /// Its name.
        column: String,
    },
    /// A column holds another type than the one the recipe learned.
    #[error("column {column:?} holds {found}s where {expected}s are expected")]
    WrongType {
        /// Its name.
        column: String,
        /// The type learned.
        expected: &'static str,
        /// The type in the table.
        found: &'static str,
    },
    /// Columns, outcomes and groups do not have one length.
    #[error("{what} has {found} rows where {expected} are expected")]
    Ragged {
        /// The column's name, or "group" or "fold".
        what: String,
        /// Rows of the first column.
        expected: usize,
        /// Rows found.
        found: usize,
    },
}
