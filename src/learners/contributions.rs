//! The additive explanation of one row: a base and one contribution a feature, in log-odds.

/// Log-odds of one row as a sum: `base + Σ by_feature`.
#[derive(Debug, Clone, PartialEq)]
pub struct Contributions {
    /// What the member says of the average training row.
    pub base: f64,
    /// One term a feature of the member's own view.
    pub by_feature: Vec<f64>,
}

impl Contributions {
    /// What the terms add up to.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.base + self.by_feature.iter().sum::<f64>()
    }

    /// The same row on another scale: terms that add up to `f` of the total, on the base `f` of the base.
    ///
    /// Every term is multiplied by the slope of the chord of `f` from the base to the total, the "rescale" rule of
    /// Shrikumar, Greenside & Kundaje (2017, *Learning important features through propagating activation differences*).
    #[must_use]
    pub fn through(self, f: impl Fn(f64) -> f64) -> Self {
        const SHORT: f64 = 1e-6;
        let (from, to) = (self.base, self.total());
        let base = f(from);
        // A chord without length is replaced by a short one.
        let slope =
            if (to - from).abs() > 1e-12 { (f(to) - base) / (to - from) } else { (f(from + SHORT) - base) / SHORT };
        Self { base, by_feature: self.by_feature.into_iter().map(|value| value * slope).collect() }
    }
}
