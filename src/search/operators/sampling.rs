//! Where a run starts: nothing, every single choice, pairs of the best singles, climbs from nothing,
//! the caller's own genomes, and random ones.

use super::super::space::{Archive, Evaluator, Genome, Individual, Problem, Shape, Stream};
use super::polish::{Direction, climb};
use super::repair::mend;

/// A random genome: a uniform number of genes, each a uniform gene with a uniform allele.
///
/// A gene may be drawn twice, so the number is the most that are present.
#[must_use]
pub fn random_genome(shape: &Shape, stream: &mut Stream) -> Genome {
    let mut genome = shape.empty();
    if shape.n_genes() > 0 {
        for _ in 0..stream.below(shape.max_present() + 1) {
            let gene = stream.below(shape.n_genes());
            genome.set(gene, stream.allele(shape.highest(gene)));
        }
    }
    genome
}

/// The initial individuals: everything the constructions give, and as many random ones as `n_random` tries yield.
pub(in crate::search) fn founders<const M: usize, P: Problem<M> + ?Sized, A: Archive<M>>(
    evaluator: &mut Evaluator<M, P, A>,
    n_random: usize,
    stream: &Stream,
) -> Vec<Individual<M>> {
    let problem = evaluator.problem;
    let shape = problem.shape();
    let mut draws = stream.child(0);
    let mended = |genome: Genome, draws: &mut Stream| mend(problem, genome, shape.max_present(), draws);

    let mut given = vec![shape.empty()];
    given.extend(problem.seeds().into_iter().filter(|genome| genome.n_genes() == shape.n_genes()));
    for gene in 0..shape.n_genes() {
        given.extend((1..=shape.highest(gene)).map(|allele| shape.empty().with(gene, allele)));
    }
    let mut found: Vec<_> =
        given.into_iter().filter_map(|genome| evaluator.evaluate_new(mended(genome, &mut draws))).collect();

    for objective in 0..M {
        let direction = Direction::along(objective);
        for pair in pairs(&best_singles(&found, shape, &direction), shape) {
            found.extend(evaluator.evaluate_new(mended(pair, &mut draws)));
        }
        if let Some(&nothing) = found.first() {
            found.push(climb(evaluator, nothing, &direction, &mut draws));
        }
    }
    for at in 0..n_random {
        let mut draws = stream.child(1).child(at);
        let genome = random_genome(shape, &mut draws);
        found.extend(evaluator.evaluate_new(mended(genome, &mut draws)));
    }
    found
}

/// For each gene the best individual in which it is present alone, as (gene, allele).
fn best_singles<const M: usize>(found: &[Individual<M>], shape: &Shape, direction: &Direction<M>) -> Vec<(usize, u8)> {
    let alone = |gene: usize| found.iter().filter(move |single| single.genome.niche() == 1 << gene);
    let best = |gene: usize| alone(gene).min_by(|one, other| direction.order(&one.evaluation, &other.evaluation));
    (0..shape.n_genes()).filter_map(|gene| best(gene).map(|single| (gene, single.genome.allele(gene)))).collect()
}

/// Every pair of single choices.
fn pairs(singles: &[(usize, u8)], shape: &Shape) -> impl Iterator<Item = Genome> {
    singles.iter().enumerate().flat_map(move |(at, &(gene, allele))| {
        let one = shape.empty().with(gene, allele);
        singles[at + 1..].iter().map(move |&(gene, allele)| one.with(gene, allele))
    })
}
