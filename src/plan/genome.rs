//! A plan as a genome: a gene for each thing that may be done, an allele for each day it may be done on.
//!
//! A plan costs a sum and a small quadratic form: with `M` and `V` the mean and variance over the posterior of
//! `l0 + Σ gains`, its probability is `σ(M / √(1 + πV/8))` (`MacKay` 1992, *The evidence framework applied to
//! classification networks*), so the forest is never asked.

use ndarray::Array2;

use super::rules::spacing;
use crate::book::Playbook;
use crate::effects::AccountEffects;
use crate::search::{Evaluation, Genome, MAX_GENES, Problem, Shape, ShapeError, Space, Stream};
use crate::units::{Days, sigmoid};

/// What a plan is judged by besides its uplift.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// What the renewal is worth; `None` when unknown.
    pub value: Option<f64>,
    /// Money a plan may cost.
    pub budget: f64,
    /// Hours a plan may take.
    pub hours: f64,
    /// Standard normal quantile of the asked confidence that the plan is worth its cost.
    pub confidence_quantile: f64,
}

struct Gene {
    kind: usize,
    /// Positions among the account's candidates, one an allele.
    candidates: Vec<usize>,
    lead_days: Vec<Days>,
}

/// The search problem of one account.
pub(super) struct PlanSpace<'a> {
    playbook: &'a Playbook,
    terms: Terms,
    shape: Shape,
    genes: Vec<Gene>,
    means: Vec<f64>,
    covariance: Array2<f64>,
    pairs: Vec<(usize, usize)>,
    without: f64,
}

impl<'a> PlanSpace<'a> {
    /// A gene for every kind with `usable` candidates, as often as `room` allows, at most `max_actions` at once.
    pub(super) fn new(
        playbook: &'a Playbook,
        effects: &AccountEffects,
        usable: &[usize],
        room: &[u8],
        max_actions: usize,
        terms: Terms,
    ) -> Result<Self, ShapeError> {
        let (means, covariance, pairs) = effects.moments();
        let mut genes: Vec<Gene> = Vec::new();
        let mut twins = Vec::new();
        for (kind, &room) in room.iter().enumerate() {
            let of_kind = |at: &&usize| effects.candidates[**at].candidate.kind == kind;
            let candidates: Vec<usize> = usable.iter().filter(of_kind).copied().collect();
            if candidates.is_empty() {
                continue;
            }
            let lead_days: Vec<Days> =
                candidates.iter().map(|&at| effects.candidates[at].candidate.lead_days).collect();
            let copies = usize::from(room).min(max_actions).min(MAX_GENES.saturating_sub(genes.len()));
            let first = genes.len();
            genes.extend((0..copies).map(|_| Gene {
                kind,
                candidates: candidates.clone(),
                lead_days: lead_days.clone(),
            }));
            if copies > 1 {
                twins.push(first..first + copies);
            }
        }
        let highest: Vec<u8> =
            genes.iter().map(|gene| u8::try_from(gene.candidates.len()).unwrap_or(u8::MAX)).collect();
        let mut shape = Shape::new(&highest)?.at_most(max_actions);
        for range in twins {
            shape = shape.interchangeable(range)?;
        }
        let without = squashed(means[0], covariance[[0, 0]]);
        Ok(Self { playbook, terms, shape, genes, means, covariance, pairs, without })
    }

    /// The candidates of a plan, ascending.
    pub(super) fn plan_of(&self, genome: &Genome) -> Vec<usize> {
        let mut plan: Vec<usize> =
            genome.present().map(|(gene, allele)| self.genes[gene].candidates[usize::from(allele) - 1]).collect();
        plan.sort_unstable();
        plan
    }

    fn cost_and_hours(&self, genome: &Genome) -> (f64, f64) {
        genome.present().fold((0.0, 0.0), |(cost, hours), (gene, _)| {
            let intervention = &self.playbook.interventions[self.genes[gene].kind];
            (cost + intervention.cost.0, hours + intervention.hours)
        })
    }

    /// Uplift, and its posterior standard deviation to first order.
    fn uplift_and_spread(&self, genome: &Genome) -> (f64, f64) {
        let mut rows = [0usize; 2 * MAX_GENES];
        let mut n = 0;
        let (mut kinds, mut twice) = (0u64, 0u64);
        for (gene, allele) in genome.present() {
            rows[n] = 1 + self.genes[gene].candidates[usize::from(allele) - 1];
            let kind = 1 << self.genes[gene].kind.min(63);
            twice |= kinds & kind;
            kinds |= kind;
            n += 1;
        }
        let n_candidates = self.means.len() - 1 - self.pairs.len();
        for (at, &(a, b)) in self.pairs.iter().enumerate() {
            let applies = if a == b { twice >> a & 1 == 1 } else { kinds >> a & 1 == 1 && kinds >> b & 1 == 1 };
            if applies && n < rows.len() {
                rows[n] = 1 + n_candidates + at;
                n += 1;
            }
        }
        let (mut gain, mut variance, mut with_base) = (0.0, 0.0, 0.0);
        for &i in &rows[..n] {
            gain += self.means[i];
            with_base += self.covariance[[0, i]];
            variance += rows[..n].iter().map(|&j| self.covariance[[i, j]]).sum::<f64>();
        }
        let with = squashed(self.means[0] + gain, self.covariance[[0, 0]] + 2.0 * with_base + variance);
        let slope = f64::midpoint(with * (1.0 - with), self.without * (1.0 - self.without));
        (with - self.without, slope * variance.max(0.0).sqrt())
    }

    fn spacing_is_kept(&self, genome: &Genome) -> bool {
        let day = |gene: usize, allele: u8| self.genes[gene].lead_days[usize::from(allele) - 1];
        genome.present().enumerate().all(|(n, (a, x))| {
            genome.present().skip(n + 1).all(|(b, y)| {
                let apart = (day(a, x) - day(b, y)).abs();
                apart >= spacing(self.playbook, self.genes[a].kind, self.genes[b].kind)
            })
        })
    }

    fn violation(&self, genome: &Genome) -> f64 {
        let (cost, hours) = self.cost_and_hours(genome);
        let over = |found: f64, limit: f64| ((found - limit) / limit.max(1.0)).max(0.0);
        over(cost, self.terms.budget)
            + over(hours, self.terms.hours)
            + f64::from(u8::from(!self.spacing_is_kept(genome)))
    }
}

/// The mean of a logistic function of a normal variable, by the probit approximation.
fn squashed(mean: f64, variance: f64) -> f64 {
    sigmoid(mean / (1.0 + std::f64::consts::PI * variance.max(0.0) / 8.0).sqrt())
}

impl Space for PlanSpace<'_> {
    fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Leaves out one action after another, at random, until the rules hold.
    fn repair(&self, mut genome: Genome, stream: &mut Stream) -> Genome {
        while self.violation(&genome) > 0.0 && genome.n_present() > 0 {
            let Some(gene) = genome.nth_present(stream.below(genome.n_present())) else { break };
            genome.set(gene, 0);
        }
        genome
    }

    fn admits(&self, prefix: &Genome, _decided: usize) -> bool {
        self.violation(prefix) <= 0.0
    }
}

/// The single answer: value of the uplift less cost, among plans worth their cost with the asked confidence.
impl Problem<1> for PlanSpace<'_> {
    fn evaluate(&self, genome: &Genome) -> Evaluation<1> {
        let (uplift, spread) = self.uplift_and_spread(genome);
        let (cost, _) = self.cost_and_hours(genome);
        let worth = self.terms.value.map_or(uplift, |value| value * uplift - cost);
        let threshold = self.terms.value.map_or(0.0, |value| cost / value.max(1e-9));
        let doubt = if genome.n_present() == 0 {
            0.0
        } else {
            (threshold + self.terms.confidence_quantile * spread - uplift).max(0.0)
        };
        Evaluation::new([worth], self.violation(genome) + doubt)
    }
}

/// Uplift, money, hours and risk, the last three negated.
impl Problem<4> for PlanSpace<'_> {
    fn evaluate(&self, genome: &Genome) -> Evaluation<4> {
        let (uplift, spread) = self.uplift_and_spread(genome);
        let (cost, hours) = self.cost_and_hours(genome);
        // Risk on a coarse scale: differences in the third digit are not a reason to keep another plan.
        let risk = if spread > 0.0 { (100.0 * sigmoid(-1.702 * uplift / spread)).round() / 100.0 } else { 0.0 };
        Evaluation::new([uplift, -cost, -hours, -risk], self.violation(genome))
    }
}
