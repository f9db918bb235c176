//! The exact answer where the space is small: every genome, without the branches known to be infeasible.

use thiserror::Error;

use super::engine::{Found, FrontFound};
use super::fronts::Front;
use super::space::{Archive, Board, Genome, Individual, Problem, Space};
use super::termination::Reason;

/// The largest [`Shape::size`](crate::search::Shape::size) that is enumerated.
pub const ENUMERATION_LIMIT: f64 = 2e6;

/// The space has too many genomes to look at each.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("{size:e} genomes are too many to enumerate (limit {ENUMERATION_LIMIT:e})")]
pub struct TooLarge {
    /// The number of genomes in the shape.
    pub size: f64,
}

/// Shows every canonical genome of the space to `visit`, except those below a prefix the space refuses.
///
/// A genome is reached from the one without its last present gene, so no time goes into absent
/// genes. Genomes that are infeasible although no prefix was refused are shown too.
pub fn for_each_genome<S: Space + ?Sized>(space: &S, mut visit: impl FnMut(&Genome)) {
    let mut genome = space.shape().empty();
    if space.admits(&genome, 0) {
        extend(space, &mut genome, 0, &mut visit);
    }
}

/// Visits `genome` and all its extensions by genes from `first` on.
fn extend<S: Space + ?Sized>(space: &S, genome: &mut Genome, first: usize, visit: &mut impl FnMut(&Genome)) {
    visit(genome);
    let shape = space.shape();
    if genome.n_present() == shape.max_present() {
        return;
    }
    for gene in first..shape.n_genes() {
        let Some(lowest) = shape.lowest(genome, gene) else { continue };
        for allele in lowest..=shape.highest(gene) {
            genome.set(gene, allele);
            if space.admits(genome, gene + 1) {
                extend(space, genome, gene + 1, visit);
            }
        }
        genome.set(gene, 0);
    }
}

/// The best genome of the space, proven by looking at each.
///
/// # Errors
/// [`TooLarge`] above [`ENUMERATION_LIMIT`].
pub fn enumerate_best<P: Problem<1> + ?Sized>(problem: &P) -> Result<Found, TooLarge> {
    let (board, evaluations) = offer_all(problem, Board::default())?;
    let (best, alternatives) = board.into_best_and_others(problem);
    Ok(Found { best, alternatives, evaluations, reason: Reason::Enumerated, trace: Vec::new() })
}

/// The Pareto front of the space, proven by looking at each genome.
///
/// # Errors
/// [`TooLarge`] above [`ENUMERATION_LIMIT`].
pub fn enumerate_front<const M: usize, P: Problem<M> + ?Sized>(
    problem: &P,
    reference: [f64; M],
) -> Result<FrontFound<M>, TooLarge> {
    let (front, evaluations) = offer_all(problem, Front::new(reference))?;
    Ok(FrontFound { front: front.sorted(), evaluations, reason: Reason::Enumerated, trace: Vec::new() })
}

fn offer_all<const M: usize, P: Problem<M> + ?Sized, A: Archive<M>>(
    problem: &P,
    mut archive: A,
) -> Result<(A, u64), TooLarge> {
    let size = problem.shape().size();
    if size > ENUMERATION_LIMIT {
        return Err(TooLarge { size });
    }
    let mut evaluations = 0;
    for_each_genome(problem, |genome| {
        evaluations += 1;
        archive.offer(&Individual { genome: *genome, evaluation: problem.evaluate(genome) });
    });
    Ok((archive, evaluations))
}
