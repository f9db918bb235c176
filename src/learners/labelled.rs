//! The two feature views of training rows beside their outcomes.

use crate::features::Views;

/// Rows whose outcome is known, as a learner reads them.
#[derive(Debug, Clone, Copy)]
pub struct LabelledViews<'a> {
    /// The features.
    pub views: &'a Views,
    /// The outcome of each row.
    pub renewed: &'a [bool],
}

impl LabelledViews<'_> {
    /// The share of renewals with half a renewal and half a loss added (Jeffreys), so that it is never 0 or 1.
    #[must_use]
    pub fn base_rate(&self) -> f64 {
        let n_renewed = self.renewed.iter().filter(|&&renewed| renewed).count() as f64;
        (n_renewed + 0.5) / (self.renewed.len() as f64 + 1.0)
    }

    /// The outcomes as 0 and 1.
    #[must_use]
    pub fn outcomes(&self) -> Vec<f64> {
        self.renewed.iter().map(|&renewed| f64::from(u8::from(renewed))).collect()
    }
}
