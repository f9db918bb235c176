//! What one leaf gives, by the set of the features on its path that lead there.
//!
//! With `S` that set, `U` the product of the shares `u` of the `m` other features, and
//! `B(S) = ∫₀¹ (1-t)^(m-1) Π_{i∈S} (u_i (1-t) + t) dt`, in the notation of `tree_shapley`, a leaf of value `v` gives a feature
//! in `S` `v (1 - u_j) U B(S \ j)`, and each of the others `-v U B(S)`.

use super::tree_shapley::gauss_legendre;

/// Features of a path at the most.
pub(super) const MOST_FEATURES: usize = 12;

/// Sets of so many features, and places of a table.
pub(super) const MOST_PLACES: usize = 1 << MOST_FEATURES;

/// A requirement that no place fulfils.
pub(super) const NEVER: u16 = 1 << 15;

/// A feature on the path to a leaf: it leads there at the places `p` of a table with `p & asked == wanted`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    /// Its column in the table.
    pub(super) column: usize,
    /// The share of training rows that go on to the leaf where it is asked.
    pub(super) unknown: f64,
    pub(super) asked: u16,
    pub(super) wanted: u16,
}

/// Room for the sets of a leaf; set `s` holds feature `j` where bit `j` is one.
pub(super) struct LeafSets {
    /// Quadratures that are exact up to 4, 8 and 12 features: points with their weights.
    rules: [Vec<(f64, f64)>; 3],
    /// The product of the shares of the features outside each set, times the leaf's value.
    outside: Vec<f64>,
    /// `B` of each set.
    integral: Vec<f64>,
    products: Vec<f64>,
    /// What each feature gets by the set.
    given: Vec<Vec<f64>>,
    /// The set at each place of the table.
    set_at: Vec<u16>,
}

impl LeafSets {
    pub(super) fn new() -> Self {
        let rules = [rule::<2>(), rule::<4>(), rule::<6>()];
        let room = || vec![0.0; MOST_PLACES];
        let given = vec![room(); MOST_FEATURES];
        Self { rules, outside: room(), integral: room(), products: room(), given, set_at: vec![0; MOST_PLACES] }
    }

    /// Adds what a leaf gives to the columns of a table with so many places.
    pub(super) fn add(&mut self, value: f64, terms: &[Term], columns: &mut [Vec<f64>], n_places: usize) {
        self.integrate(value, terms);
        self.give(terms);
        let sets = &mut self.set_at[..n_places];
        sets.fill(0);
        for (at, term) in terms.iter().enumerate() {
            for (place, set) in (0u16..).zip(sets.iter_mut()) {
                *set |= u16::from(place & term.asked == term.wanted) << at;
            }
        }
        for (term, given) in terms.iter().zip(&self.given) {
            for (cell, &set) in columns[term.column].iter_mut().zip(&*sets) {
                *cell += given[usize::from(set)];
            }
        }
    }

    fn integrate(&mut self, value: f64, terms: &[Term]) {
        let n = terms.len();
        let full = (1usize << n) - 1;
        self.outside[full] = value;
        for set in (0..full).rev() {
            let first = (!set).trailing_zeros() as usize;
            self.outside[set] = self.outside[set | 1 << first] * terms[first].unknown;
        }
        self.integral[..=full].fill(0.0);
        self.products[0] = 1.0;
        for &(t, weight) in &self.rules[n.saturating_sub(1) / 4] {
            // What the features outside a set multiply the product of those in it by.
            let mut rest = [weight; MOST_FEATURES + 1];
            for m in 2..=n {
                rest[m] = rest[m - 1] * (1.0 - t);
            }
            for (first, term) in terms.iter().enumerate() {
                let factor = term.unknown + (1.0 - term.unknown) * t;
                let (known, new) = self.products.split_at_mut(1 << first);
                new.iter_mut().zip(known).for_each(|(new, known)| *new = *known * factor);
            }
            for set in 0..full {
                self.integral[set] += self.products[set] * rest[n - set.count_ones() as usize];
            }
        }
    }

    fn give(&mut self, terms: &[Term]) {
        let n_sets = 1usize << terms.len();
        for (at, (term, given)) in terms.iter().zip(&mut self.given).enumerate() {
            let (bit, gain) = (1usize << at, 1.0 - term.unknown);
            for first in (0..n_sets).step_by(2 * bit) {
                for set in first..first + bit {
                    given[set] = -self.outside[set] * self.integral[set];
                    given[set | bit] = gain * self.outside[set | bit] * self.integral[set];
                }
            }
        }
    }
}

fn rule<const N: usize>() -> Vec<(f64, f64)> {
    let (points, weights) = gauss_legendre::<N>();
    points.into_iter().zip(weights).collect()
}
