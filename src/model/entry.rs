//! A model in the list of the registry: its ID, when it was trained, from how many rows, and its log loss.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One line of the list of models.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelEntry {
    /// Its name.
    pub id: String,
    /// When it was trained, as RFC 3339 in UTC.
    pub trained_at: String,
    /// Out-of-fold log loss.
    pub log_loss: f64,
    /// Rows it learned from.
    pub n_rows: usize,
    /// Whether it is the one in use.
    #[serde(default)]
    pub current: bool,
}
