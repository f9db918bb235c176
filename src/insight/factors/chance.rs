//! How often chance alone does as much: p-values, and what looking at much costs.

use std::f64::consts::TAU;

use crate::units::normal_cdf;

/// The chance that a t with `freedom` degrees is at least so far from zero, either way.
///
/// The t is turned into a normal number by Wallace's first transformation (*Bounds on normal approximations to Student's
/// and the chi-square distributions*, 1959): `z = √(f ln(1 + t²/f)) (8f + 1) / (8f + 3)`.
pub(super) fn two_sided(t: f64, freedom: f64) -> f64 {
    if !t.is_finite() || freedom < 1.0 {
        return 1.0;
    }
    let z = (freedom * (t * t / freedom).ln_1p()).sqrt() * (8.0 * freedom + 1.0) / (8.0 * freedom + 3.0);
    2.0 * normal_cdf(-z)
}

/// The chance that chi-square with `freedom` degrees is at least so large: exact for one degree, else by Wilson & Hilferty (1931).
pub(super) fn chi_square(statistic: f64, freedom: f64) -> f64 {
    if freedom < 1.0 || statistic <= 0.0 {
        return 1.0;
    }
    if freedom < 1.5 {
        return 2.0 * normal_cdf(-statistic.sqrt());
    }
    let spread = 2.0 / (9.0 * freedom);
    normal_cdf(-((statistic / freedom).cbrt() - (1.0 - spread)) / spread.sqrt())
}

/// The p-value of the best of many cuts between the shares `first` and `last` of the rows, of which the best is `z` standard
/// deviations from no difference and has the p-value `p` by itself.
///
/// The smaller of Bonferroni over `n_cuts` and of the tail of the maximally selected statistic (Miller & Siegmund,
/// *Maximally selected chi square statistics*, 1982), which takes into account that neighbouring cuts say much the same:
/// `φ(z)(z - 1/z) ln(ε₂(1 - ε₁) / ((1 - ε₂)ε₁)) + 4φ(z)/z`. `z` must be the normal number of `p`.
pub(super) fn of_the_best(p: f64, z: f64, n_cuts: usize, first: f64, last: f64) -> f64 {
    let bonferroni = (p * n_cuts as f64).min(1.0);
    if n_cuts < 2 || z < 1.5 || !(first > 0.0 && last < 1.0 && first < last) {
        return bonferroni;
    }
    let density = (-0.5 * z * z).exp() / TAU.sqrt();
    let odds = (last * (1.0 - first) / ((1.0 - last) * first)).ln();
    let selected = density * (z - 1.0 / z) * odds + 4.0 * density / z;
    bonferroni.min(selected.max(p))
}

/// The false discovery rate at which each would be called a finding (Benjamini & Hochberg 1995):
/// the smallest `m p₍ⱼ₎ / j` over all that are no smaller.
pub(super) fn false_discovery_rates(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut rates = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (place, &at) in order.iter().enumerate().rev() {
        least = least.min(p[at] * p.len() as f64 / (place + 1) as f64);
        rates[at] = least;
    }
    rates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_values_are_those_of_the_tables() {
        for (t, freedom, p) in [(2.024, 38.0, 0.05), (2.262, 9.0, 0.05), (3.25, 9.0, 0.01), (1.96, 1e6, 0.05)] {
            assert!((two_sided(t, freedom) / p - 1.0).abs() < 0.02, "{t} {freedom}: {}", two_sided(t, freedom));
        }
        for (statistic, freedom, p) in [(3.841, 1.0, 0.05), (9.488, 4.0, 0.05), (20.09, 8.0, 0.01)] {
            assert!((chi_square(statistic, freedom) / p - 1.0).abs() < 0.05, "{}", chi_square(statistic, freedom));
        }
    }

    #[test]
    fn discovery_rates_step_up() {
        let rates = false_discovery_rates(&[0.01, 0.04, 0.03, 0.5]);
        let expected = [0.04, 0.16 / 3.0, 0.16 / 3.0, 0.5];
        assert!(rates.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{rates:?}");
    }

    #[test]
    fn the_best_of_many_cuts_is_worth_less_than_one_cut_and_more_than_as_many_independent_ones() {
        let (z, p) = (3.0, two_sided(3.0, 1e9));
        let corrected = of_the_best(p, z, 60, 0.05, 0.95);
        assert!(corrected > 5.0 * p && corrected < 60.0 * p, "{corrected} {p}");
    }
}
