//! Which modifiers matter: most do nothing to a kind, a few do much.
//!
//! Each coefficient is either a small one or one of the *slab*: `π N(0, s²) + (1 - π) N(0, s₀²)` (George and `McCulloch` 1993,
//! *Variable selection via Gibbs sampling*), `π` and `s` shared by all and fitted. What the data alone say of a coefficient is
//! its posterior with its own prior taken out again, the *cavity* (expectation propagation: Minka 2001;
//! Hernández-Lobato, Hernández-Lobato & Suárez 2015). The mixture shrinks it to its mean; the normal prior that shrinks it as
//! much stands in for the mixture. One width for all would shrink a clear modifier together with the noise of ten others.

use crate::units::{logit, sigmoid};

/// Standard deviation of coefficients that matter little, in log-odds.
const SMALL: f64 = 0.03;
/// Share of coefficients in the slab before the data speak, and how many coefficients' worth of belief stands behind it.
const SHARE: (f64, f64) = (0.1, 20.0);
/// The same for the standard deviation of the slab.
const SLAB: (f64, f64) = (0.25, 6.0);
/// A cavity's variance is kept between this and its inverse: a posterior that knows no more than its prior has none.
const LEAST_VARIANCE: f64 = 1e-6;

/// What the data say of one coefficient, as a normal distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cavity {
    mean: f64,
    variance: f64,
}

impl Cavity {
    /// Takes the normal prior of standard deviation `scale` out of a posterior.
    #[must_use]
    pub fn of(mean: f64, variance: f64, scale: f64) -> Self {
        let precision = (1.0 / variance - 1.0 / (scale * scale)).clamp(LEAST_VARIANCE, 1.0 / LEAST_VARIANCE);
        Self { mean: mean / (variance * precision), variance: 1.0 / precision }
    }

    /// How much of the mean a normal prior leaves.
    fn kept(self, scale: f64) -> f64 {
        scale * scale / (self.variance + scale * scale)
    }

    /// Log density of the mean under a normal prior, but for a constant.
    fn evidence(self, scale: f64) -> f64 {
        let variance = self.variance + scale * scale;
        -0.5 * (variance.ln() + self.mean * self.mean / variance)
    }
}

/// The fitted share and width of the slab.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sparsity {
    share: f64,
    slab: f64,
}

impl Sparsity {
    /// Before the data speak.
    pub const ASSUMED: Self = Self { share: SHARE.0, slab: SLAB.0 };

    /// The update of expectation–maximisation: the share is the mean chance of being in the slab, its variance that of what is.
    #[must_use]
    pub fn updated(self, cavities: &[Cavity]) -> Self {
        let (mut share, mut square, mut n) = (SHARE.0 * SHARE.1, SLAB.1 * SLAB.0 * SLAB.0, SLAB.1);
        for &cavity in cavities {
            let (inclusion, kept) = (self.inclusion(cavity), cavity.kept(self.slab));
            share += inclusion;
            square += inclusion * (kept * cavity.variance + (kept * cavity.mean).powi(2));
            n += inclusion;
        }
        Self { share: share / (SHARE.1 + cavities.len() as f64), slab: (square / n).sqrt() }
    }

    /// The chance that a coefficient is in the slab.
    #[must_use]
    pub fn inclusion(self, cavity: Cavity) -> f64 {
        sigmoid(logit(self.share) + cavity.evidence(self.slab) - cavity.evidence(SMALL))
    }

    /// The standard deviation of the normal prior that leaves as much of the mean as the mixture does: its square is `v k / (1 - k)`.
    #[must_use]
    pub fn scale(self, cavity: Cavity) -> f64 {
        let inclusion = self.inclusion(cavity);
        let kept = inclusion * cavity.kept(self.slab) + (1.0 - inclusion) * cavity.kept(SMALL);
        (cavity.variance * kept / (1.0 - kept)).sqrt()
    }

    /// The variance that the stand-in lacks: not to know which of the two it is.
    #[must_use]
    pub fn ambiguity(self, cavity: Cavity) -> f64 {
        let inclusion = self.inclusion(cavity);
        inclusion * (1.0 - inclusion) * ((cavity.kept(self.slab) - cavity.kept(SMALL)) * cavity.mean).powi(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean and variance of the posterior by adding up the density over a fine grid.
    fn by_grid(sparsity: Sparsity, cavity: Cavity) -> (f64, f64) {
        let normal = |x: f64, variance: f64| (-0.5 * x * x / variance).exp() / variance.sqrt();
        let (mut mass, mut first, mut second) = (0.0, 0.0, 0.0);
        for at in -40_000..=40_000 {
            let x = f64::from(at) * 1e-4;
            let prior =
                sparsity.share * normal(x, sparsity.slab.powi(2)) + (1.0 - sparsity.share) * normal(x, SMALL * SMALL);
            let density = prior * normal(x - cavity.mean, cavity.variance);
            mass += density;
            first += density * x;
            second += density * x * x;
        }
        (first / mass, second / mass - (first / mass).powi(2))
    }

    #[test]
    fn the_normal_stand_in_has_the_mean_and_with_ambiguity_the_variance_of_the_mixture() {
        for mean in [0.0, 0.05, 0.15, 0.3, -0.6] {
            for sd in [0.03, 0.1, 0.25] {
                let (sparsity, cavity) = (Sparsity { share: 0.2, slab: 0.3 }, Cavity { mean, variance: sd * sd });
                let kept = cavity.kept(sparsity.scale(cavity));
                let (expected_mean, expected_variance) = by_grid(sparsity, cavity);
                assert!((kept * mean - expected_mean).abs() < 1e-6, "{mean} {sd}");
                let variance = kept * cavity.variance + sparsity.ambiguity(cavity);
                assert!((variance - expected_variance).abs() < 1e-6, "{mean} {sd}: {variance} {expected_variance}");
            }
        }
    }

    #[test]
    fn a_cavity_is_the_posterior_without_its_prior() {
        let (data, scale) = (Cavity { mean: 0.4, variance: 0.02 }, 0.15);
        let kept = data.kept(scale);
        let found = Cavity::of(kept * data.mean, kept * data.variance, scale);
        assert!((found.mean - data.mean).abs() < 1e-12 && (found.variance - data.variance).abs() < 1e-12);
    }

    #[test]
    fn a_clear_coefficient_is_kept_and_the_noise_of_others_is_not() {
        let noise = (0..30).map(|at| Cavity { mean: 0.1 * f64::from(at % 3 - 1), variance: 0.01 });
        let clear = Cavity { mean: 0.5, variance: 0.01 };
        let cavities: Vec<Cavity> = noise.chain([clear]).collect();
        let sparsity = (0..20).fold(Sparsity::ASSUMED, |sparsity, _| sparsity.updated(&cavities));
        assert!(clear.kept(sparsity.scale(clear)) > 0.8);
        assert!(cavities[0].kept(sparsity.scale(cavities[0])) < 0.3);
    }
}
