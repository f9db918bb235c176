//! The standard normal distribution.

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

use rand::RngExt;

use super::probability::logit;
use super::seed::Rng;

/// A standard normal number stays within so much of zero with a chance of nine in ten.
pub const NINE_IN_TEN: f64 = 1.644_853_626_951_472_7;

/// The chance that a standard normal number is at most `z`: `erfc(-z / √2) / 2`.
#[must_use]
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// The number that a standard normal one stays below with this chance.
///
/// Newton's method on [`normal_cdf`] from a logistic first guess; exact to 1e-12. Chances are kept 1e-12 from 0 and 1.
#[must_use]
pub fn normal_quantile(chance: f64) -> f64 {
    let chance = chance.clamp(1e-12, 1.0 - 1e-12);
    let mut z: f64 = logit(chance) / 1.702;
    for _ in 0..60 {
        let density = (-0.5 * z * z).exp() / TAU.sqrt();
        let step = ((normal_cdf(z) - chance) / density).clamp(-0.5, 0.5);
        z -= step;
        if step.abs() < 1e-13 {
            break;
        }
    }
    z
}

/// A standard normal number (Box & Muller 1958).
pub fn normal_draw(rng: &mut Rng) -> f64 {
    let (u, v): (f64, f64) = (rng.random(), rng.random());
    (-2.0 * (1.0 - u).ln()).sqrt() * (TAU * v).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (chance, z) in [(0.5, 0.0), (0.7, 0.524_400_512_7), (0.95, 1.644_853_627), (0.975, 1.959_963_984_5)] {
            assert!((normal_quantile(chance) - z).abs() < 1e-9, "{chance}");
            assert!((normal_cdf(z) - chance).abs() < 1e-9, "{chance}");
        }
    }

    #[test]
    fn quantile_and_distribution_undo_each_other_far_out() {
        for chance in [1e-10, 1e-6, 0.001, 0.02, 0.4, 0.9, 0.9999, 1.0 - 1e-9] {
            assert!((normal_cdf(normal_quantile(chance)) / chance - 1.0).abs() < 1e-9, "{chance}");
        }
    }
}
