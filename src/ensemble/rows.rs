//! The training rows of an ensemble: columns, outcomes, and the account each row belongs to.

use crate::table::Column;

/// Past renewals to learn from: all slices have one entry a row.
#[derive(Debug, Clone, Copy)]
pub struct TrainingRows<'a> {
    /// The features; dates have been turned into numbers.
    pub columns: &'a [Column],
    /// The outcomes.
    pub renewed: &'a [bool],
    /// The account of each row: rows of one account are held out together.
    pub groups: &'a [usize],
}
