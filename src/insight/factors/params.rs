//! The thresholds by which factors are found and told.

use crate::units::Days;

/// How factors are looked for.
///
/// What is looked at often is paid for: cuts by Miller & Siegmund (1982), features by Benjamini & Hochberg (1995). Bounds
/// without a source keep shares of too few renewals from being told.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorParams {
    /// The false discovery rate up to which a feature is supported, 0.05 (Benjamini & Hochberg 1995).
    pub supported: f64,
    /// That up to which it is weak, 0.2.
    pub weak: f64,
    /// The p-value, its search paid for, up to which a cut, a word, a blank or a lead is told, 0.05 (Fisher 1925).
    pub clear: f64,
    /// Rows of the rarer outcome needed to say anything, 5.
    pub fewest_events: usize,
    /// Rows that a word, or either side of a cut, needs, 8,
    pub fewest_rows: usize,
    /// and the share of all rows that either side of a cut needs, 0.05.
    pub fewest_share: f64,
    /// Values tried as cuts where there are more different ones, 19: steps of 5 %.
    pub grid: usize,
    /// Renewals that a stage needs for a table of its own, 40,
    pub stage_rows: usize,
    /// and renewals of the rarer outcome, 10.
    pub stage_events: usize,
    /// Nothing known before the decision ranks so well, 0.98 as an AUC,
    pub too_good: f64,
    /// where there are so many of the rarer outcome, 30.
    pub too_good_events: usize,
    /// Folds of accounts in which the share of a word is taken from the others, 5.
    pub folds: usize,
    /// Rows of the share of all that the share of a word is drawn to, 4.
    pub word_prior_rows: f64,
    /// Parts of a number that are shown, 5.
    pub parts: usize,
    /// Bounds between leads, in days before renewal: half a month, then months, then quarters.
    pub lead_bounds: Vec<Days>,
    /// Rows that a lead needs, 40,
    pub lead_rows: usize,
    /// and rows of the rarer outcome, 8.
    pub lead_events: usize,
    /// Features whose ranks correlate at least so much are told as one finding, 0.8.
    pub alike: f64,
    /// Rows on which their correlation is taken at the most, 4,000.
    pub alike_rows: usize,
}

impl Default for FactorParams {
    fn default() -> Self {
        Self {
            supported: 0.05,
            weak: 0.2,
            clear: 0.05,
            fewest_events: 5,
            fewest_rows: 8,
            fewest_share: 0.05,
            grid: 19,
            stage_rows: 40,
            stage_events: 10,
            too_good: 0.98,
            too_good_events: 30,
            folds: 5,
            word_prior_rows: 4.0,
            parts: 5,
            lead_bounds: vec![15, 45, 75, 105, 150, 210, 300],
            lead_rows: 40,
            lead_events: 8,
            alike: 0.8,
            alike_rows: 4_000,
        }
    }
}

impl FactorParams {
    /// Rows that a part of so many rows needs to be told.
    pub(super) fn fewest(&self, n_rows: usize) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
        let share = (self.fewest_share * n_rows as f64).ceil() as usize;
        self.fewest_rows.max(share)
    }
}
