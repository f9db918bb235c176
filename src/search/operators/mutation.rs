//! Mutation: small moves that suit sets of dated choices.
//!
//! A gene is touched with a chance that makes `expected` touches a genome. A touched absent gene is
//! *added* or *swapped* in for a present one; a touched present gene is *dropped*, *shifted* by one
//! allele, *replaced* by any other allele, or *swapped* with another gene. So every allele of every
//! gene can be reached from anywhere.

use super::super::space::{Genome, Shape, Stream};

/// A mutated copy of a genome of the shape; may hold more present genes than the shape allows.
#[must_use]
pub fn mutate(genome: &Genome, shape: &Shape, expected: f64, stream: &Stream) -> Genome {
    let n_genes = shape.n_genes();
    let chance = expected / n_genes.max(1) as f64;
    let mut mutant = *genome;
    for gene in 0..n_genes {
        let mut draws = stream.child(gene);
        if shape.highest(gene) > 0 && draws.chance(chance) {
            touch(&mut mutant, gene, shape, &mut draws);
        }
    }
    mutant
}

fn touch(genome: &mut Genome, gene: usize, shape: &Shape, draws: &mut Stream) {
    let highest = shape.highest(gene);
    let allele = genome.allele(gene);
    if allele == 0 {
        match genome.nth_present(draws.below(genome.n_present())) {
            Some(other) if draws.chance(0.5) => swap(genome, gene, other, shape),
            _ => genome.set(gene, draws.allele(highest)),
        }
        return;
    }
    match draws.below(4) {
        0 => genome.set(gene, 0),
        1 => genome.set(gene, shifted(allele, highest, draws.chance(0.5))),
        2 => genome.set(gene, draws.allele(highest)),
        _ => swap(genome, gene, draws.below(shape.n_genes()), shape),
    }
}

/// The neighbouring allele, turning back at either end.
fn shifted(allele: u8, highest: u8, up: bool) -> u8 {
    let up = if allele <= 1 { true } else { up && allele < highest };
    if up { (allele + 1).min(highest) } else { allele - 1 }
}

/// Exchanges the alleles of two genes, each kept within its range.
fn swap(genome: &mut Genome, gene: usize, other: usize, shape: &Shape) {
    let (own, others) = (genome.allele(gene), genome.allele(other));
    genome.set(gene, others.min(shape.highest(gene)));
    genome.set(other, own.min(shape.highest(other)));
}
