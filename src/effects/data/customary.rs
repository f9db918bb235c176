//! From the probability as usual to the one without: averaging over what is customarily done.
//!
//! An account's probability as usual `m` already contains what teams customarily do. With `e_k` the chance that
//! kind `k` is done and `s_k` the log-odds it customarily gains, the log-odds without anything, `l0`, solve
//! `Σ_A P(A)·σ(l0 + Σ_{k∈A} s_k + Σ_{pairs in A} c_kj) = m` over all sets `A` of kinds, each kind
//! independent given the account. So the three probabilities are coherent by construction.

use crate::units::logit;

/// At most this many kinds vary among the patterns; rarer ones count at their mean.
const MAX_VARYING: usize = 8;

/// The chances of all sets of kinds of one account: set `s` holds the kind `varying[j]` where bit `j` of `s` is one.
#[derive(Debug, Clone)]
pub struct CustomaryMix {
    varying: Vec<usize>,
    /// Rarer kinds with their chances.
    rare: Vec<(usize, f64)>,
    chance: Vec<f64>,
}

/// The same, and by how much each set multiplies the odds of renewing.
#[derive(Debug, Clone)]
pub struct CustomaryOdds<'a> {
    chance: &'a [f64],
    ratio: Vec<f64>,
}

impl CustomaryMix {
    /// The mix of kinds with chances `chance` (length K).
    #[must_use]
    pub fn new(chance: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..chance.len()).filter(|&kind| chance[kind] > 0.0).collect();
        order.sort_by(|&a, &b| chance[b].total_cmp(&chance[a]).then(a.cmp(&b)));
        let rare = order.split_off(order.len().min(MAX_VARYING));
        let mut chances = vec![1.0];
        for &kind in &order {
            for at in 0..chances.len() {
                chances.push(chances[at] * chance[kind]);
                chances[at] *= 1.0 - chance[kind];
            }
        }
        Self { varying: order, rare: rare.into_iter().map(|kind| (kind, chance[kind])).collect(), chance: chances }
    }

    /// What the sets gain when the kinds gain `gain` (length K) and two kinds together `pairs` more, in log-odds.
    ///
    /// A pair of a kind with itself is passed over: what repeats customarily gain is part of the kind's own gain.
    #[must_use]
    pub fn gaining(&self, gain: &[f64], pairs: &[((usize, usize), f64)]) -> CustomaryOdds<'_> {
        let n = self.varying.len();
        let mut together = vec![1.0; n * n];
        let place = |kind: usize| self.varying.iter().position(|&varying| varying == kind);
        for &((a, b), gain) in pairs.iter().filter(|((a, b), _)| a != b) {
            if let (Some(a), Some(b)) = (place(a), place(b)) {
                let ratio = gain.exp();
                together[a * n + b] *= ratio;
                together[b * n + a] *= ratio;
            }
        }
        let mut ratio = Vec::with_capacity(self.chance.len());
        ratio.push(self.rare.iter().map(|&(kind, chance)| chance * gain[kind]).sum::<f64>().exp());
        let mut factor = Vec::with_capacity(self.chance.len());
        for (at, &kind) in self.varying.iter().enumerate() {
            factor.clear();
            factor.push(gain[kind].exp());
            for with in &together[at * n..at * n + at] {
                for set in 0..factor.len() {
                    factor.push(factor[set] * with);
                }
            }
            for (set, factor) in factor.iter().enumerate() {
                ratio.push(ratio[set] * factor);
            }
        }
        CustomaryOdds { chance: &self.chance, ratio }
    }
}

impl CustomaryOdds<'_> {
    /// The probability that the mix averages to where the log-odds without anything are `without`.
    #[must_use]
    pub fn average(&self, without: f64) -> f64 {
        self.renewed(without.exp()).0
    }

    /// The average probability at these odds without anything, and its slope in log-odds.
    fn renewed(&self, odds: f64) -> (f64, f64) {
        let (mut renewed, mut slope) = (0.0, 0.0);
        for (chance, ratio) in self.chance.iter().zip(&self.ratio) {
            let lost = 1.0 / (1.0 + odds * ratio);
            renewed += chance * (1.0 - lost);
            slope += chance * (1.0 - lost) * lost;
        }
        (renewed, slope)
    }

    /// The log-odds without anything, such that the mix averages to the probability `as_usual`.
    ///
    /// Newton's method between bounds that hold because the gains of the mix are bounded; exact to 1e-12.
    #[must_use]
    pub fn without(&self, as_usual: f64) -> f64 {
        let target = as_usual.clamp(1e-9, 1.0 - 1e-9);
        let centre = logit(target);
        let bounds = |(least, most): (f64, f64), &ratio: &f64| (ratio.min(least), ratio.max(most));
        let (least, most) = self.ratio.iter().fold((1.0, 1.0), bounds);
        let (mut low, mut high) = (centre - most.ln(), centre - least.ln());
        let mean: f64 = self.chance.iter().zip(&self.ratio).map(|(chance, ratio)| chance * ratio).sum();
        let mut at = (centre - mean.ln()).clamp(low, high);
        for _ in 0..60 {
            let (value, slope) = self.renewed(at.exp());
            let value = value - target;
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
    use crate::units::sigmoid;
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
            let mix = CustomaryMix::new(&chance);
            let odds = mix.gaining(&gain, &pairs);
            prop_assert!((odds.average(odds.without(m)) - m).abs() < 1e-9);
        }
    }

    #[test]
    fn where_nothing_is_customary_without_equals_as_usual() {
        let mix = CustomaryMix::new(&[0.0, 0.0]);
        assert!((sigmoid(mix.gaining(&[1.0, -1.0], &[]).without(0.8)) - 0.8).abs() < 1e-12);
    }

    #[test]
    fn every_set_of_kinds_counts_with_its_chance_its_gains_and_its_pairs() {
        let (chance, gain) = ([0.2, 0.7, 0.4], [0.5, -0.3, 0.9]);
        let pairs = [((0, 1), -0.2), ((1, 2), 0.1), ((2, 2), 5.0), ((0, 2), -0.4)];
        let mix = CustomaryMix::new(&chance);
        let mut expected = 0.0;
        for set in 0..8usize {
            let has = |kind: usize| set >> kind & 1 == 1;
            let part = |kind: usize| if has(kind) { chance[kind] } else { 1.0 - chance[kind] };
            let own: f64 = (0..3).filter(|&kind| has(kind)).map(|kind| gain[kind]).sum();
            let both = pairs.iter().filter(|((a, b), _)| a != b && has(*a) && has(*b)).map(|(_, gain)| gain);
            expected += (0..3).map(part).product::<f64>() * sigmoid(0.3 + own + both.sum::<f64>());
        }
        assert!((mix.gaining(&gain, &pairs).average(0.3) - expected).abs() < 1e-14);
    }
}
