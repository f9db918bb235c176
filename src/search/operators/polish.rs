//! Local search of the elite: what evolution finds roughly, hill climbing finishes.
//!
//! Each niche is polished at most once, so the effort spreads over different sets of present genes
//! instead of perfecting the leader's relatives. With several objectives a climb follows a random
//! weighting of them (Ishibuchi & Murata 1998), each scaled by its range in the population.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::super::space::{Archive, Evaluation, Evaluator, Genome, GenomeHash, Individual, Problem, Shape, Stream};
use super::repair::mend;

/// A weighting of the objectives, by which a climb knows up from down.
#[derive(Debug, Clone, Copy)]
pub(in crate::search) struct Direction<const M: usize>([f64; M]);

impl<const M: usize> Direction<M> {
    /// Along one objective alone.
    pub(in crate::search) fn along(objective: usize) -> Self {
        Self(std::array::from_fn(|m| f64::from(u8::from(m == objective))))
    }

    /// A random direction, uniform over the weightings of objectives scaled by their range.
    fn random(population: &[Individual<M>], stream: &mut Stream) -> Self {
        Self(std::array::from_fn(|m| {
            let values =
                population.iter().filter(|one| one.evaluation.is_feasible()).map(|one| one.evaluation.objectives()[m]);
            let (low, high) =
                values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (value.min(low), value.max(high)));
            let scale = if high > low { high - low } else { 1.0 };
            -(1.0 - stream.unit()).ln() / scale
        }))
    }

    fn merit(&self, evaluation: &Evaluation<M>) -> f64 {
        self.0.iter().zip(evaluation.objectives()).map(|(weight, objective)| weight * objective).sum()
    }

    /// Better first: smaller violation, then further along the direction.
    pub(in crate::search) fn order(&self, one: &Evaluation<M>, other: &Evaluation<M>) -> Ordering {
        let by_violation = one.violation().total_cmp(&other.violation());
        by_violation.then_with(|| self.merit(other).total_cmp(&self.merit(one)))
    }
}

/// Remembers which niches have had their turn.
#[derive(Debug, Default)]
pub(in crate::search) struct Polish {
    polished: HashSet<u32, GenomeHash>,
}

impl Polish {
    /// Climbs from the best individual of each of the first `n_niches` niches not yet polished; returns the summits.
    pub(in crate::search) fn round<const M: usize, P: Problem<M> + ?Sized, A: Archive<M>>(
        &mut self,
        population: &[Individual<M>],
        n_niches: usize,
        evaluator: &mut Evaluator<M, P, A>,
        stream: &Stream,
    ) -> Vec<Individual<M>> {
        let leaders: Vec<_> =
            population.iter().filter(|leader| self.polished.insert(leader.genome.niche())).take(n_niches).collect();
        let mut summits = Vec::with_capacity(leaders.len());
        for (turn, leader) in leaders.into_iter().enumerate() {
            let mut draws = stream.child(turn);
            let direction = if M == 1 { Direction::along(0) } else { Direction::random(population, &mut draws) };
            let summit = climb(evaluator, *leader, &direction, &mut draws);
            self.polished.insert(summit.genome.niche());
            summits.push(summit);
        }
        summits
    }
}

/// The summit reached from `start` by best improvement: single changes while they help, double ones when they do not.
pub(in crate::search) fn climb<const M: usize, P: Problem<M> + ?Sized, A: Archive<M>>(
    evaluator: &mut Evaluator<M, P, A>,
    start: Individual<M>,
    direction: &Direction<M>,
    stream: &mut Stream,
) -> Individual<M> {
    let shape = evaluator.problem.shape();
    let mut summit = start;
    loop {
        let here = summit;
        summit = best_of(here, single_changes(here.genome, shape), evaluator, direction, stream);
        if summit.genome == here.genome {
            summit = best_of(here, double_changes(here.genome, shape), evaluator, direction, stream);
        }
        if summit.genome == here.genome {
            return summit;
        }
    }
}

/// The best of an individual and its neighbours.
fn best_of<const M: usize, P: Problem<M> + ?Sized, A: Archive<M>>(
    individual: Individual<M>,
    neighbours: impl Iterator<Item = Genome>,
    evaluator: &mut Evaluator<M, P, A>,
    direction: &Direction<M>,
    stream: &mut Stream,
) -> Individual<M> {
    let problem = evaluator.problem;
    let mut best = individual;
    for genome in neighbours {
        let genome = mend(problem, genome, problem.shape().max_present(), stream);
        if let Some(neighbour) = evaluator.evaluate(genome)
            && direction.order(&neighbour.evaluation, &best.evaluation).is_lt()
        {
            best = neighbour;
        }
    }
    best
}

/// Every genome that differs in one gene: dropped, added or given another allele.
fn single_changes(genome: Genome, shape: &Shape) -> impl Iterator<Item = Genome> {
    let full = genome.n_present() == shape.max_present();
    let genes = (0..shape.n_genes()).filter(move |&gene| !full || genome.allele(gene) != 0);
    genes.flat_map(move |gene| {
        let alleles = (0..=shape.highest(gene)).filter(move |&allele| allele != genome.allele(gene));
        alleles.map(move |allele| genome.with(gene, allele))
    })
}

/// Every genome in which one present gene gives way to an absent one, or two present genes change their alleles.
fn double_changes(genome: Genome, shape: &Shape) -> impl Iterator<Item = Genome> {
    let present = move || (0..shape.n_genes()).filter(move |&gene| genome.allele(gene) != 0);
    present().flat_map(move |gene| {
        let absent = (0..shape.n_genes()).filter(move |&other| genome.allele(other) == 0);
        let exchanged = absent.flat_map(move |other| {
            (1..=shape.highest(other)).map(move |allele| genome.with(gene, 0).with(other, allele))
        });
        let moved = (1..=shape.highest(gene)).flat_map(move |allele| {
            let later = present().filter(move |&other| other > gene);
            later.flat_map(move |other| {
                (1..=shape.highest(other)).map(move |other_allele| genome.with(gene, allele).with(other, other_allele))
            })
        });
        exchanged.chain(moved)
    })
}
