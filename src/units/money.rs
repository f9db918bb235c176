//! An amount in the currency of the book.

use serde::{Deserialize, Serialize};

/// An amount of money in the book's own currency.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub f64);
