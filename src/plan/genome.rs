//! A plan as a genome: a gene for each thing that may be done, an allele for each day it may be done on.
//!
//! A plan costs a sum and a small quadratic form: with `M` and `V` the mean and variance over the posterior of
//! `l0 + Σ gains`, its probability is `σ(M / √(1 + πV/8))` (`MacKay` 1992, *The evidence framework applied to
//! classification networks*), so the forest is never asked. What is agreed already is part of every plan.

use super::rules::spacing;
use crate::book::Playbook;
use crate::effects::{AccountEffects, Candidate, Grade};
use crate::search::{Evaluation, Genome, MAX_GENES, Shape, ShapeError};
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
    /// What an hour of the owner costs.
    pub hour_price: f64,
    /// Standard normal quantile of the asked confidence that the plan is worth its cost.
    pub confidence_quantile: f64,
}

/// What may be done for an account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Possible<'a> {
    /// Candidates to choose from, as positions among the account's.
    pub usable: &'a [usize],
    /// Candidates that are agreed: part of every plan.
    pub agreed: &'a [usize],
    /// How often each kind may still be done, besides what is agreed.
    pub room: &'a [u8],
    /// At most this many actions, the agreed ones included.
    pub max_actions: usize,
}

/// One action as the search sees it: its place in the posterior's moments, and what the rules look at.
#[derive(Debug, Clone, Copy)]
struct Step {
    candidate: usize,
    kind: usize,
    lead_days: Days,
    cost: f64,
    hours: f64,
    /// Whether anything is known of its effect; what is agreed need not be.
    is_known: bool,
}

/// The search problem of one account.
pub(super) struct PlanSpace {
    terms: Terms,
    pub(super) shape: Shape,
    /// Gene by gene, a step an allele.
    genes: Vec<Vec<Step>>,
    agreed: Vec<Step>,
    /// Days to keep between two kinds, kinds × kinds.
    spacing: Vec<Days>,
    n_kinds: usize,
    n_candidates: usize,
    means: Vec<f64>,
    covariance: Vec<f64>,
    pairs: Vec<(usize, usize)>,
    without: f64,
    /// Uplift and cost of what is agreed.
    settled: (f64, f64),
}

/// Actions of a plan and the pairs they make.
const MOST_TERMS: usize = 4 * MAX_GENES;

impl PlanSpace {
    /// A gene for every kind with usable candidates, as often as there is room for it.
    pub(super) fn new(
        playbook: &Playbook,
        effects: &AccountEffects,
        possible: Possible,
        terms: Terms,
    ) -> Result<Self, ShapeError> {
        let (means, covariance, pairs) = effects.moments();
        let step = |&at: &usize| {
            let Candidate { kind, lead_days } = effects.candidates[at].candidate;
            let intervention = &playbook.interventions[kind];
            let is_known = effects.candidates[at].grade != Grade::Unsupported;
            Step { candidate: at, kind, lead_days, cost: intervention.cost.0, hours: intervention.hours, is_known }
        };
        let n_free = possible.max_actions.saturating_sub(possible.agreed.len());
        let mut genes: Vec<Vec<Step>> = Vec::new();
        let mut twins = Vec::new();
        for (kind, &room) in possible.room.iter().enumerate() {
            let steps: Vec<Step> = possible.usable.iter().map(step).filter(|step| step.kind == kind).collect();
            if steps.is_empty() {
                continue;
            }
            let copies = usize::from(room).min(n_free).min(MAX_GENES.saturating_sub(genes.len()));
            let first = genes.len();
            genes.extend((0..copies).map(|_| steps.clone()));
            if copies > 1 {
                twins.push(first..first + copies);
            }
        }
        let highest: Vec<u8> = genes.iter().map(|steps| u8::try_from(steps.len()).unwrap_or(u8::MAX)).collect();
        let mut shape = Shape::new(&highest)?.at_most(n_free);
        for range in twins {
            shape = shape.interchangeable(range)?;
        }
        let n_kinds = playbook.interventions.len();
        let spacing = (0..n_kinds * n_kinds).map(|at| spacing(playbook, at / n_kinds, at % n_kinds)).collect();
        let mut space = Self {
            terms,
            shape,
            genes,
            agreed: possible.agreed.iter().take(MAX_GENES).map(step).collect(),
            spacing,
            n_kinds,
            n_candidates: effects.candidates.len(),
            without: squashed(means[0], covariance[[0, 0]]),
            means,
            covariance: covariance.iter().copied().collect(),
            pairs,
            settled: (0.0, 0.0),
        };
        let nothing = space.shape.empty();
        space.settled = (space.uplift_and_spread(&nothing).0, space.price(&nothing));
        Ok(space)
    }

    /// The candidates of a plan, ascending, the agreed ones included.
    pub(super) fn plan_of(&self, genome: &Genome) -> Vec<usize> {
        let mut plan: Vec<usize> = self.steps(genome).map(|step| step.candidate).collect();
        plan.sort_unstable();
        plan
    }

    /// The genome of a plan; `None` when one of its candidates is neither agreed nor to choose from.
    pub(super) fn genome_of(&self, plan: &[usize]) -> Option<Genome> {
        let mut genome = self.shape.empty();
        for &candidate in plan.iter().filter(|&&at| self.agreed.iter().all(|agreed| agreed.candidate != at)) {
            let free = (0..self.genes.len()).filter(|&gene| genome.allele(gene) == 0);
            let mut places = free.filter_map(|gene| {
                let at = self.genes[gene].iter().position(|step| step.candidate == candidate)?;
                Some((gene, u8::try_from(at + 1).ok()?))
            });
            let (gene, allele) = places.next()?;
            genome.set(gene, allele);
        }
        let genome = self.shape.canonical(genome);
        self.shape.contains(&genome).then_some(genome)
    }

    /// Kind and lead of each action of a plan that is not agreed already.
    pub(super) fn added<'g>(&'g self, genome: &'g Genome) -> impl Iterator<Item = Candidate> + 'g {
        let added = self.steps(genome).skip(self.agreed.len());
        added.map(|step| Candidate { kind: step.kind, lead_days: step.lead_days })
    }

    /// The worst point of interest of the four objectives: no uplift lost beyond all, everything done at once.
    pub(super) fn worst(&self) -> [f64; 4] {
        let steps = || self.agreed.iter().chain(self.genes.iter().flatten());
        let (cost, hours) = steps().fold((0.0, 0.0), |(cost, hours), step| (cost + step.cost, hours + step.hours));
        [-1.0, -cost - 1.0, -hours - 1.0, -1.01]
    }

    /// The uplift of a plan, and how good it is as the single answer.
    pub(super) fn weigh(&self, genome: &Genome) -> (f64, Evaluation<1>) {
        let (uplift, spread) = self.uplift_and_spread(genome);
        let price = self.price(genome);
        let worth = self.terms.value.map_or(uplift, |value| value * uplift - price);
        let (settled, paid) = self.settled;
        let threshold = self.terms.value.map_or(0.0, |value| (price - paid) / value.max(1e-9));
        let doubt = if genome.n_present() == 0 {
            0.0
        } else {
            (threshold + self.terms.confidence_quantile * spread - (uplift - settled)).max(0.0)
        };
        (uplift, Evaluation::new([worth], self.violation(genome) + doubt))
    }

    #[inline]
    fn steps<'g>(&'g self, genome: &'g Genome) -> impl Iterator<Item = &'g Step> {
        let free = genome.present().map(|(gene, allele)| &self.genes[gene][usize::from(allele) - 1]);
        self.agreed.iter().chain(free)
    }

    #[inline]
    pub(super) fn cost_and_hours(&self, genome: &Genome) -> (f64, f64) {
        self.steps(genome).fold((0.0, 0.0), |(cost, hours), step| (cost + step.cost, hours + step.hours))
    }

    /// What a plan costs in money and hours together.
    fn price(&self, genome: &Genome) -> f64 {
        let (cost, hours) = self.cost_and_hours(genome);
        cost + hours * self.terms.hour_price
    }

    /// Uplift, and to first order the posterior standard deviation of what is not agreed already.
    pub(super) fn uplift_and_spread(&self, genome: &Genome) -> (f64, f64) {
        let mut terms = [0usize; MOST_TERMS];
        let (mut n, mut n_settled) = (0, 0);
        let (mut kinds, mut twice) = (0u64, 0u64);
        for (number, step) in self.steps(genome).enumerate() {
            if number == self.agreed.len() {
                n = self.add_pairs(&mut terms, n, 0, 0, kinds, twice);
                n_settled = n;
            }
            if !step.is_known || n == MOST_TERMS {
                continue;
            }
            terms[n] = 1 + step.candidate;
            let kind = 1 << step.kind.min(63);
            twice |= kinds & kind;
            kinds |= kind;
            n += 1;
        }
        let (known, known_twice) = if n_settled > 0 { self.agreed_kinds() } else { (0, 0) };
        n = self.add_pairs(&mut terms, n, known, known_twice, kinds, twice);
        let width = self.means.len();
        let (mut gain, mut variance, mut with_base, mut spread) = (0.0, 0.0, 0.0, 0.0);
        for (at, &i) in terms[..n].iter().enumerate() {
            let row = &self.covariance[i * width..(i + 1) * width];
            gain += self.means[i];
            with_base += row[0];
            let settled: f64 = terms[..n_settled].iter().map(|&j| row[j]).sum();
            let free: f64 = terms[n_settled..n].iter().map(|&j| row[j]).sum();
            variance += settled + free;
            spread += if at < n_settled { 0.0 } else { free };
        }
        let with = squashed(self.means[0] + gain, self.covariance[0] + 2.0 * with_base + variance);
        let slope = f64::midpoint(with * (1.0 - with), self.without * (1.0 - self.without));
        (with - self.without, slope * spread.max(0.0).sqrt())
    }

    /// Adds the pairs that these kinds make and the known ones did not.
    #[inline]
    fn add_pairs(
        &self,
        terms: &mut [usize; MOST_TERMS],
        mut n: usize,
        known: u64,
        known_twice: u64,
        kinds: u64,
        twice: u64,
    ) -> usize {
        let applies = |kinds: u64, twice: u64, a: usize, b: usize| {
            if a == b { twice >> a & 1 == 1 } else { kinds >> a & kinds >> b & 1 == 1 }
        };
        for (at, &(a, b)) in self.pairs.iter().enumerate() {
            if applies(kinds, twice, a, b) && !applies(known, known_twice, a, b) && n < MOST_TERMS {
                terms[n] = 1 + self.n_candidates + at;
                n += 1;
            }
        }
        n
    }

    fn agreed_kinds(&self) -> (u64, u64) {
        self.agreed.iter().filter(|step| step.is_known).fold((0, 0), |(kinds, twice), step| {
            let kind = 1 << step.kind.min(63);
            (kinds | kind, twice | kinds & kind)
        })
    }

    fn spacing_is_kept(&self, genome: &Genome) -> bool {
        let keeps =
            |a: &Step, b: &Step| (a.lead_days - b.lead_days).abs() >= self.spacing[a.kind * self.n_kinds + b.kind];
        // What is agreed is not questioned; what is added keeps its distance from everything.
        let free = || self.steps(genome).skip(self.agreed.len());
        free().enumerate().all(|(n, step)| {
            self.agreed.iter().all(|agreed| keeps(step, agreed)) && free().take(n).all(|other| keeps(step, other))
        })
    }

    pub(super) fn violation(&self, genome: &Genome) -> f64 {
        if genome.n_present() == 0 {
            return 0.0;
        }
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
