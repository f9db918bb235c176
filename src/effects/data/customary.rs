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

/// The same, and by how much each set multiplies the odds of renewing, under `L` draws at once.
#[derive(Debug, Clone)]
pub struct CustomaryOdds<'a, const L: usize> {
    chance: &'a [f64],
    ratio: Vec<[f64; L]>,
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

    /// What the sets gain when the kinds gain `gain` (length K) log-odds, and two kinds together multiply the odds by `pairs`; each
    /// under `L` draws.
    ///
    /// A pair of a kind with itself is passed over: what repeats customarily gain is part of the kind's own gain.
    #[must_use]
    pub fn gaining<const L: usize>(
        &self,
        gain: &[[f64; L]],
        pairs: &[((usize, usize), [f64; L])],
    ) -> CustomaryOdds<'_, L> {
        let n = self.varying.len();
        let mut together = vec![[1.0; L]; n * n];
        let place = |kind: usize| self.varying.iter().position(|&varying| varying == kind);
        for ((a, b), ratio) in pairs.iter().filter(|((a, b), _)| a != b) {
            if let (Some(a), Some(b)) = (place(*a), place(*b)) {
                together[a * n + b] = times(&together[a * n + b], ratio);
                together[b * n + a] = times(&together[b * n + a], ratio);
            }
        }
        let mut ratio = Vec::with_capacity(self.chance.len());
        let mut of_rare = [0.0; L];
        for &(kind, chance) in &self.rare {
            of_rare.iter_mut().zip(&gain[kind]).for_each(|(sum, gain)| *sum += chance * gain);
        }
        ratio.push(of_rare.map(f64::exp));
        let mut factor = Vec::with_capacity(self.chance.len());
        for (at, &kind) in self.varying.iter().enumerate() {
            factor.clear();
            factor.push(gain[kind].map(f64::exp));
            for with in &together[at * n..at * n + at] {
                for set in 0..factor.len() {
                    factor.push(times(&factor[set], with));
                }
            }
            for (set, factor) in factor.iter().enumerate() {
                ratio.push(times(&ratio[set], factor));
            }
        }
        CustomaryOdds { chance: &self.chance, ratio }
    }
}

#[inline]
fn times<const L: usize>(a: &[f64; L], b: &[f64; L]) -> [f64; L] {
    let mut product = *a;
    for lane in 0..L {
        product[lane] *= b[lane];
    }
    product
}

impl<const L: usize> CustomaryOdds<'_, L> {
    /// The probability that the mix averages to where the log-odds without anything are `without`.
    #[must_use]
    pub fn average(&self, without: [f64; L]) -> [f64; L] {
        self.renewed(&without.map(f64::exp)).0
    }

    /// The average probability at these odds without anything, and its slope in log-odds.
    ///
    /// Loops run over lanes by number: this is most of what an account's effects cost.
    fn renewed(&self, odds: &[f64; L]) -> ([f64; L], [f64; L]) {
        let (mut renewed, mut slope) = ([0.0; L], [0.0; L]);
        for (&chance, ratio) in self.chance.iter().zip(&self.ratio) {
            for lane in 0..L {
                let lost = 1.0 / (1.0 + odds[lane] * ratio[lane]);
                renewed[lane] += chance * (1.0 - lost);
                slope[lane] += chance * (1.0 - lost) * lost;
            }
        }
        (renewed, slope)
    }

    /// The log-odds without anything, such that the mix averages to the probability `as_usual`.
    ///
    /// Newton's method between bounds that hold because the gains of the mix are bounded; exact to 1e-12.
    #[must_use]
    pub fn without(&self, as_usual: f64) -> [f64; L] {
        let target = as_usual.clamp(1e-9, 1.0 - 1e-9);
        let centre = logit(target);
        let (mut least, mut most, mut mean) = ([1.0f64; L], [1.0f64; L], [0.0; L]);
        for (chance, ratio) in self.chance.iter().zip(&self.ratio) {
            for lane in 0..L {
                least[lane] = ratio[lane].min(least[lane]);
                most[lane] = ratio[lane].max(most[lane]);
                mean[lane] += chance * ratio[lane];
            }
        }
        let (mut low, mut high) = (most.map(|most| centre - most.ln()), least.map(|least| centre - least.ln()));
        let mut at: [f64; L] = std::array::from_fn(|lane| (centre - mean[lane].ln()).clamp(low[lane], high[lane]));
        let mut is_found = [false; L];
        for _ in 0..60 {
            let (value, slope) = self.renewed(&at.map(f64::exp));
            for lane in 0..L {
                let value = value[lane] - target;
                is_found[lane] |= value.abs() < 1e-13 || high[lane] - low[lane] < 1e-13;
                if is_found[lane] {
                    continue;
                }
                if value > 0.0 {
                    high[lane] = at[lane];
                } else {
                    low[lane] = at[lane];
                }
                let step = at[lane] - value / slope[lane].max(1e-12);
                let is_between = step > low[lane] && step < high[lane];
                at[lane] = if is_between { step } else { 0.5 * (low[lane] + high[lane]) };
            }
            if is_found == [true; L] {
                break;
            }
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
            let (chance, gain): (Vec<f64>, Vec<[f64; 2]>) =
                kinds.into_iter().map(|(chance, gain)| (chance, [gain, -0.5 * gain])).unzip();
            let pairs = if chance.len() > 1 { vec![((0, 1), [pair.exp(), 1.0])] } else { vec![] };
            let mix = CustomaryMix::new(&chance);
            let odds = mix.gaining(&gain, &pairs);
            for average in odds.average(odds.without(m)) {
                prop_assert!((average - m).abs() < 1e-9);
            }
            // A draw is told the same whatever stands beside it.
            let alone = |lane: usize| {
                let gain: Vec<[f64; 1]> = gain.iter().map(|gain| [gain[lane]]).collect();
                let pairs: Vec<_> = pairs.iter().map(|(pair, ratio)| (*pair, [ratio[lane]])).collect();
                mix.gaining(&gain, &pairs).without(m)[0]
            };
            let bits = |without: [f64; 2]| without.map(f64::to_bits);
            prop_assert_eq!(bits(odds.without(m)), bits([alone(0), alone(1)]));
        }
    }

    #[test]
    fn where_nothing_is_customary_without_equals_as_usual() {
        let mix = CustomaryMix::new(&[0.0, 0.0]);
        assert!((sigmoid(mix.gaining(&[[1.0], [-1.0]], &[]).without(0.8)[0]) - 0.8).abs() < 1e-12);
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
        let gain = gain.map(|gain| [gain]);
        let ratios = pairs.map(|(pair, gain): (_, f64)| (pair, [gain.exp()]));
        let [average] = mix.gaining(&gain, &ratios).average([0.3]);
        assert!((average - expected).abs() < 1e-14);
    }
}
