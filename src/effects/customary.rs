//! From the probability as usual to the one without: averaging over what is customarily done.
//!
//! An account's probability as usual `m` already contains what teams customarily do. With `e_k` the chance that
//! kind `k` is done and `s_k` the log-odds it customarily gains, the log-odds without anything, `l0`, solve
//! `Σ_A P(A)·σ(l0 + Σ_{k∈A} s_k + Σ_{pairs in A} c_kj) = m` over all sets `A` of kinds, each kind
//! independent given the account. So the three probabilities are coherent by construction.

use crate::units::sigmoid;

/// At most this many kinds vary among the patterns; rarer ones count at their mean.
const MAX_VARYING: usize = 8;

/// The chances of sets of kinds, and the log-odds each set gains.
#[derive(Debug, Clone, Default)]
pub struct CustomaryMix {
    chance: Vec<f64>,
    log_odds: Vec<f64>,
}

impl CustomaryMix {
    /// The mix of kinds with chances `chance` (length K), gains `gain` (length K) and gains `pairs` of two kinds.
    ///
    /// A pair of a kind with itself is passed over: what repeats customarily gain is part of the kind's own gain.
    #[must_use]
    pub fn new(chance: &[f64], gain: &[f64], pairs: &[((usize, usize), f64)]) -> Self {
        let mut order: Vec<usize> = (0..chance.len()).filter(|&kind| chance[kind] > 0.0).collect();
        order.sort_by(|&a, &b| chance[b].total_cmp(&chance[a]).then(a.cmp(&b)));
        let varying = &order[..order.len().min(MAX_VARYING)];
        let constant: f64 = order[varying.len()..].iter().map(|&kind| chance[kind] * gain[kind]).sum();
        let mut mix = Self { chance: vec![1.0], log_odds: vec![constant] };
        let mut sets: Vec<u64> = vec![0];
        for &kind in varying {
            for at in 0..sets.len() {
                let pair_gain: f64 = pairs
                    .iter()
                    .filter(|((a, b), _)| {
                        *a == kind && sets[at] >> *b & 1 == 1 || *b == kind && sets[at] >> *a & 1 == 1
                    })
                    .map(|(_, gain)| gain)
                    .sum();
                mix.chance.push(mix.chance[at] * chance[kind]);
                mix.log_odds.push(mix.log_odds[at] + gain[kind] + pair_gain);
                sets.push(sets[at] | 1 << kind);
                mix.chance[at] *= 1.0 - chance[kind];
            }
        }
        mix
    }

    /// The probability that the mix averages to where the log-odds without anything are `without`.
    #[must_use]
    pub fn average(&self, without: f64) -> f64 {
        self.chance.iter().zip(&self.log_odds).map(|(chance, gain)| chance * sigmoid(without + gain)).sum()
    }

    /// The log-odds without anything, such that the mix averages to the probability `as_usual`.
    ///
    /// Newton's method between bounds that hold because the gains of the mix are bounded; exact to 1e-12.
    #[must_use]
    pub fn without(&self, as_usual: f64) -> f64 {
        let target = as_usual.clamp(1e-9, 1.0 - 1e-9);
        let centre = (target / (1.0 - target)).ln();
        let (least, most) = self.log_odds.iter().fold((0.0f64, 0.0f64), |(a, b), &gain| (a.min(gain), b.max(gain)));
        let (mut low, mut high) = (centre - most, centre - least);
        let mean: f64 = self.chance.iter().zip(&self.log_odds).map(|(chance, gain)| chance * gain).sum();
        let mut at = (centre - mean).clamp(low, high);
        for _ in 0..60 {
            let (mut value, mut slope) = (-target, 0.0);
            for (chance, gain) in self.chance.iter().zip(&self.log_odds) {
                let p = sigmoid(at + gain);
                value += chance * p;
                slope += chance * p * (1.0 - p);
            }
            if value.abs() < 1e-13 || high - low < 1e-13 {
                break;
            }
            if value > 0.0 {
                high = at;
            } else {
                low = at;
            }
            let step = at - value / slope.max(1e-12);
            at = if step > low && step < high { step } else { 0.5 * (low + high) };
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_customary_mix_averages_to_the_probability_as_usual(
            m in 0.01f64..0.99,
            kinds in proptest::collection::vec((0.0f64..0.9, -2.0f64..2.0), 0..12),
            pair in -0.5f64..0.5,
        ) {
            let (chance, gain): (Vec<f64>, Vec<f64>) = kinds.into_iter().unzip();
            let pairs = if chance.len() > 1 { vec![((0, 1), pair)] } else { vec![] };
            let mix = CustomaryMix::new(&chance, &gain, &pairs);
            let without = mix.without(m);
            prop_assert!((mix.average(without) - m).abs() < 1e-9);
        }
    }

    #[test]
    fn where_nothing_is_customary_without_equals_as_usual() {
        let mix = CustomaryMix::new(&[0.0, 0.0], &[1.0, -1.0], &[]);
        assert!((sigmoid(mix.without(0.8)) - 0.8).abs() < 1e-12);
    }
}
