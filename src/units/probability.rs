//! A chance between 0 and 1, and the log-odds scale on which evidence adds up.
//!
//! `p = 1 / (1 + e^-z)`, `z = ln(p / (1 - p))`. Raw model outputs are never a [`Probability`]:
//! only a calibrator makes one from them.

use serde::{Deserialize, Serialize};

/// The number given as a probability lies outside `[0, 1]` or is not a number.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{0} is not a probability: expected a number from 0 to 1")]
pub struct OutOfRange(pub f64);

/// The logistic function `1 / (1 + e^-z)`, accurate in both tails.
#[must_use]
pub fn sigmoid(z: f64) -> f64 {
    if z >= 0.0 {
        1.0 / (1.0 + (-z).exp())
    } else {
        let e = z.exp();
        e / (1.0 + e)
    }
}

/// The log-odds `ln(p / (1 - p))` of a chance, infinite at 0 and 1.
#[must_use]
pub fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

/// The softplus `ln(1 + e^z)`, without overflow: the log loss of log-odds `z` when the account was lost.
#[must_use]
pub fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// A chance, from 0 to 1.
///
/// ```
/// use winprob::units::{LogOdds, Probability};
/// assert!(Probability::new(1.2).is_err());
/// let even = LogOdds(0.0).probability();
/// assert_eq!(even.get(), 0.5);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Probability(f64);

impl Probability {
    /// A probability from a number.
    ///
    /// # Errors
    /// [`OutOfRange`] when `value` is not in `[0, 1]`.
    pub fn new(value: f64) -> Result<Self, OutOfRange> {
        if (0.0..=1.0).contains(&value) { Ok(Self(value)) } else { Err(OutOfRange(value)) }
    }

    /// The plain number, from 0 to 1.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// The same chance as log-odds, kept finite by clipping at `1e-12`.
    #[must_use]
    pub fn log_odds(self) -> LogOdds {
        LogOdds(logit(self.0.clamp(1e-12, 1.0 - 1e-12)))
    }
}

impl TryFrom<f64> for Probability {
    type Error = OutOfRange;
    fn try_from(value: f64) -> Result<Self, OutOfRange> {
        Self::new(value)
    }
}

impl From<Probability> for f64 {
    fn from(p: Probability) -> Self {
        p.0
    }
}

/// A chance on the scale `ln(p / (1 - p))`, on which independent evidence adds.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct LogOdds(pub f64);

impl LogOdds {
    /// The chance these odds stand for.
    #[must_use]
    pub fn probability(self) -> Probability {
        Probability(sigmoid(if self.0.is_nan() { 0.0 } else { self.0 }))
    }
}
