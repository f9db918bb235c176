//! Uniform crossover: each gene comes from one parent or the other.

use super::super::space::{Genome, Stream};

/// A child that takes each gene from `second` with chance `share`, else from `first`.
///
/// Uniform crossover (Syswerda 1989) has no positional bias, which suits genes without a natural order.
#[must_use]
pub fn uniform_crossover(first: &Genome, second: &Genome, share: f64, stream: &Stream) -> Genome {
    let mut child = *first;
    for gene in 0..first.n_genes().min(second.n_genes()) {
        if first.allele(gene) != second.allele(gene) && stream.child(gene).chance(share) {
            child.set(gene, second.allele(gene));
        }
    }
    child
}
