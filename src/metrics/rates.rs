//! Confidence intervals of a share (Wilson 1927) and of the difference of two shares (Newcombe 1998).

use crate::units::Interval;

/// The interval of a share of `n` (Wilson, *Probable inference, the law of succession, and statistical inference*, 1927):
/// it stays within 0 and 1, and has a width where the share is 0 or 1. Everything where nothing was counted.
#[must_use]
pub fn wilson(share: f64, n: f64, z: f64) -> Interval {
    if n <= 0.0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let z2 = z * z;
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    Interval { low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
}

/// The interval of the difference of two shares, `a - b`, from their Wilson intervals (Newcombe, *Interval estimation for
/// the difference between independent proportions*, method 10, 1998). Each share comes with what it is a share of.
#[must_use]
pub fn newcombe((a, n_a): (f64, f64), (b, n_b): (f64, f64), z: f64) -> Interval {
    let (of_a, of_b) = (wilson(a, n_a, z), wilson(b, n_b, z));
    let difference = a - b;
    let below = ((a - of_a.low).powi(2) + (of_b.high - b).powi(2)).sqrt();
    let above = ((of_a.high - a).powi(2) + (b - of_b.low).powi(2)).sqrt();
    Interval { low: difference - below, high: difference + above }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_the_papers() {
        let wilson_of_none = wilson(0.0, 10.0, 1.959_964);
        assert!((wilson_of_none.low, (wilson_of_none.high * 1e4).round()) == (0.0, 2775.0), "{wilson_of_none:?}");
        // Newcombe 1998, table II (a): 56/70 against 48/80, method 10.
        let difference = newcombe((56.0 / 70.0, 70.0), (48.0 / 80.0, 80.0), 1.959_964);
        assert!((difference.low - 0.0524).abs() < 1e-4 && (difference.high - 0.3339).abs() < 1e-4, "{difference:?}");
    }
}
