//! Repair: every genome an operator makes is brought into the space before it is judged.

use super::super::space::{Genome, Space, Stream};

/// The canonical, repaired form of any genome of the right length, with at most `cap` genes handed to the repair.
///
/// Alleles beyond their range fall to the highest; surplus genes are dropped at random; then the
/// space's own repair settles its constraints.
#[must_use]
pub fn mend<S: Space + ?Sized>(space: &S, mut genome: Genome, cap: usize, stream: &mut Stream) -> Genome {
    let shape = space.shape();
    for gene in 0..shape.n_genes() {
        if genome.allele(gene) > shape.highest(gene) {
            genome.set(gene, shape.highest(gene));
        }
    }
    while genome.n_present() > cap.min(shape.max_present()) {
        let Some(gene) = genome.nth_present(stream.below(genome.n_present())) else { break };
        genome.set(gene, 0);
    }
    shape.canonical(space.repair(genome, stream))
}
