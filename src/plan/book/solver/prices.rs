//! Prices for what is scarce: an upper bound for every plan of the book, and what one more of each thing is worth.
//!
//! With a price `λₖ ≥ 0` a unit, every account takes the option of the highest reduced value `r = v - λ·a`, whatever the
//! others do, and `D(λ) = λ·c + Σᵢ maxⱼ rᵢⱼ` bounds every feasible plan from above (Geoffrion 1974, *Lagrangean relaxation
//! for integer programming*). `D` has kinks, so it is minimised through smoother and smoother ones,
//! `D_μ(λ) = λ·c + Σᵢ μ ln Σⱼ exp(rᵢⱼ / μ) → D(λ)` as `μ → 0` (Nesterov 2005, *Smooth minimization of non-smooth
//! functions*), each by projected gradient steps with momentum (Beck & Teboulle 2009) scaled by the curvature of
//! each price. Every `λ` met on the way gives a valid bound; the lowest counts.

use rayon::prelude::*;

use super::choices::Choices;
use super::params::PriceParams;

/// Accounts that are summed up by one thread at a time; fixed, so that sums do not depend on the threads.
const BLOCK: usize = 1024;
/// Prices that get better stage by stage.
#[derive(Debug, Clone)]
pub struct Prices {
    params: PriceParams,
    current: Vec<f64>,
    best: Vec<f64>,
    bound: f64,
    smoothness: f64,
    /// The most that one option takes of each resource.
    largest: Vec<f64>,
    steps: usize,
}

/// `D`, `D_μ`, the gradient of `D_μ` and its curvature along each price.
struct Point {
    bound: f64,
    smooth: f64,
    gradient: Vec<f64>,
    curvature: Vec<f64>,
}

impl Prices {
    /// Everything is free.
    #[must_use]
    pub fn free(choices: &Choices) -> Self {
        let params = PriceParams::default();
        let n_resources = choices.capacity().len();
        let values = (0..choices.n_options()).map(|option| choices.value(option).abs()).filter(|size| size.is_finite());
        let (sum, n) = values.fold((0.0, 0.0), |(sum, n), size| (sum + size, n + 1.0));
        let free = vec![0.0; n_resources];
        let bound = bound(choices, &free);
        let smoothness = (params.warmth * sum / f64::max(n, 1.0)).max(f64::MIN_POSITIVE);
        let mut largest = vec![0.0f64; n_resources];
        for one in (0..choices.n_options()).flat_map(|option| choices.uses(option)) {
            largest[one.resource] = largest[one.resource].max(one.amount);
        }
        Self { params, current: free.clone(), best: free, bound, smoothness, largest, steps: 0 }
    }

    /// The prices of the lowest bound, one a resource.
    #[must_use]
    pub fn best(&self) -> &[f64] {
        &self.best
    }

    /// The prices at the end of the last stage.
    #[must_use]
    pub fn current(&self) -> &[f64] {
        &self.current
    }

    /// No feasible plan is worth more.
    #[must_use]
    pub fn bound(&self) -> f64 {
        self.bound
    }

    /// Passes over all accounts so far.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// How they are found.
    pub(super) fn params(&self) -> &PriceParams {
        &self.params
    }

    /// Makes the prices better until another stage would hardly lower the bound, or `stop` says so.
    pub fn settle(&mut self, choices: &Choices, stop: &(dyn Fn() -> bool + Sync)) {
        for _ in 0..self.params.stages {
            let before = self.bound;
            self.stage(choices);
            if stop() || before - self.bound <= self.params.settled * self.bound.abs() {
                return;
            }
        }
    }

    /// Makes the prices better at the next smoothness.
    pub fn stage(&mut self, choices: &Choices) {
        let least: Vec<f64> = self
            .largest
            .iter()
            .map(|amount| (self.params.undecided * amount * amount / self.smoothness).max(f64::MIN_POSITIVE))
            .collect();
        let mut here = self.current.clone();
        let mut ahead = here.clone();
        let mut point = self.look(choices, &ahead);
        let mut curvature: Vec<f64> =
            point.curvature.iter().zip(&least).map(|(seen, least)| seen.max(*least)).collect();
        let (mut steepness, mut momentum, mut last) = (1.0, 1.0f64, f64::INFINITY);
        for _ in 0..self.params.steps {
            let Some((next, smooth)) = self.step(choices, &ahead, &point, &curvature, &mut steepness) else { break };
            // Restart where momentum led uphill (O'Donoghue & Candès 2015).
            if smooth > last {
                momentum = 1.0;
            }
            last = smooth;
            let following = f64::midpoint(1.0, (1.0 + 4.0 * momentum * momentum).sqrt());
            let push = (momentum - 1.0) / following;
            momentum = following;
            ahead = next.iter().zip(&here).map(|(next, here)| (next + push * (next - here)).max(0.0)).collect();
            here = next;
            steepness *= 0.97;
            point = self.look(choices, &ahead);
            for ((kept, seen), least) in curvature.iter_mut().zip(&point.curvature).zip(&least) {
                *kept = (0.8 * *kept + 0.2 * seen).max(*least);
            }
        }
        self.current = here;
        self.smoothness *= self.params.cooling;
    }

    /// The step from `ahead` that goes down as its model says, and `D_μ` there; `None` where none does.
    fn step(
        &mut self,
        choices: &Choices,
        ahead: &[f64],
        point: &Point,
        curvature: &[f64],
        steepness: &mut f64,
    ) -> Option<(Vec<f64>, f64)> {
        while *steepness <= self.params.steepest {
            let scale = |k: usize| *steepness * curvature[k];
            let next: Vec<f64> = (0..ahead.len()).map(|k| (ahead[k] - point.gradient[k] / scale(k)).max(0.0)).collect();
            let there = self.look(choices, &next);
            let change = |k: usize| {
                let change = next[k] - ahead[k];
                change * (point.gradient[k] + 0.5 * scale(k) * change)
            };
            let model: f64 = (0..ahead.len()).map(change).sum();
            if there.smooth <= point.smooth + model + 1e-9 * point.smooth.abs() {
                return Some((next, there.smooth));
            }
            *steepness *= 1.6;
        }
        None
    }

    /// Looks at prices and remembers them when their bound is the lowest.
    fn look(&mut self, choices: &Choices, prices: &[f64]) -> Point {
        self.steps += 1;
        let point = point(choices, prices, self.smoothness);
        if point.bound < self.bound {
            self.bound = point.bound;
            self.best = prices.to_vec();
        }
        point
    }
}

/// Numbers of the blocks of accounts.
fn blocks(choices: &Choices) -> impl IndexedParallelIterator<Item = std::ops::Range<usize>> {
    let n = choices.n_accounts();
    (0..n.div_ceil(BLOCK)).into_par_iter().map(move |block| block * BLOCK..((block + 1) * BLOCK).min(n))
}

/// The bound `D(λ)` at given prices.
pub(super) fn bound(choices: &Choices, prices: &[f64]) -> f64 {
    let best = |account: usize| {
        choices.options(account).map(|option| choices.reduced(option, prices)).fold(f64::NEG_INFINITY, f64::max)
    };
    let sums: Vec<f64> = blocks(choices).map(|block| block.map(best).sum()).collect();
    paid(choices, prices) + sums.iter().sum::<f64>()
}

/// The price of everything there is.
fn paid(choices: &Choices, prices: &[f64]) -> f64 {
    choices.capacity().iter().zip(prices).map(|(capacity, price)| capacity * price).sum()
}

fn point(choices: &Choices, prices: &[f64], smoothness: f64) -> Point {
    let parts: Vec<Point> = blocks(choices).map(|block| part(choices, prices, smoothness, block)).collect();
    let paid = paid(choices, prices);
    let mut total =
        Point { bound: paid, smooth: paid, gradient: choices.capacity().to_vec(), curvature: vec![0.0; prices.len()] };
    for part in parts {
        total.bound += part.bound;
        total.smooth += part.smooth;
        for k in 0..prices.len() {
            total.gradient[k] -= part.gradient[k];
            total.curvature[k] += part.curvature[k] / smoothness;
        }
    }
    total
}

/// The share of a block of accounts: what they are worth and what they take, each option by its softmax weight.
fn part(choices: &Choices, prices: &[f64], smoothness: f64, block: std::ops::Range<usize>) -> Point {
    let mut part =
        Point { bound: 0.0, smooth: 0.0, gradient: vec![0.0; prices.len()], curvature: vec![0.0; prices.len()] };
    let mut weights: Vec<f64> = Vec::new();
    for account in block {
        let options = choices.options(account);
        weights.clear();
        weights.extend(options.clone().map(|option| choices.reduced(option, prices)));
        let best = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut total = 0.0;
        for weight in &mut weights {
            *weight = ((*weight - best) / smoothness).exp();
            total += *weight;
        }
        part.bound += best;
        part.smooth += best + smoothness * total.ln();
        for (option, weight) in options.zip(&weights) {
            let share = weight / total;
            if share > 1e-12 {
                for one in choices.uses(option) {
                    part.gradient[one.resource] += share * one.amount;
                    part.curvature[one.resource] += share * (1.0 - share) * one.amount * one.amount;
                }
            }
        }
    }
    part
}
