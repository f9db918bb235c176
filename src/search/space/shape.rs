//! The box of genomes: how many genes, how many alleles each, how many present at once.

use std::ops::Range;

use thiserror::Error;

use super::genome::{Genome, MAX_GENES};

/// Why a shape was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShapeError {
    /// A genome holds at most [`MAX_GENES`] genes.
    #[error("{n_genes} genes are more than a genome holds ({MAX_GENES})")]
    TooManyGenes {
        /// How many were asked for.
        n_genes: usize,
    },
    /// Interchangeable genes must exist and have the same number of alleles.
    #[error("genes {start}..{end} are not interchangeable: they must exist and have equally many alleles")]
    NotInterchangeable {
        /// The first gene of the range.
        start: usize,
        /// One past the last gene of the range.
        end: usize,
    },
}

/// Which genomes there are before any constraint: gene `g` has alleles 0..=`highest(g)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    highest: Vec<u8>,
    max_present: usize,
    /// Bit `g` is set when gene `g` is interchangeable with gene `g - 1`.
    twins: u32,
}

impl Shape {
    /// A shape from the highest allele of each gene; a gene with highest allele 0 is never present.
    ///
    /// # Errors
    /// [`ShapeError::TooManyGenes`] above [`MAX_GENES`].
    pub fn new(highest: &[u8]) -> Result<Self, ShapeError> {
        if highest.len() > MAX_GENES {
            return Err(ShapeError::TooManyGenes { n_genes: highest.len() });
        }
        Ok(Self { highest: highest.to_vec(), max_present: highest.len(), twins: 0 })
    }

    /// This shape with at most `max_present` genes present at once.
    #[must_use]
    pub fn at_most(mut self, max_present: usize) -> Self {
        self.max_present = max_present.min(self.highest.len());
        self
    }

    /// This shape with `genes` declared interchangeable: permuting their alleles changes nothing.
    ///
    /// Only one of the equivalent genomes is then visited, see [`Shape::canonical`].
    ///
    /// # Errors
    /// [`ShapeError::NotInterchangeable`] when a gene does not exist or their alleles differ in number.
    pub fn interchangeable(mut self, genes: Range<usize>) -> Result<Self, ShapeError> {
        let refusal = ShapeError::NotInterchangeable { start: genes.start, end: genes.end };
        let group = self.highest.get(genes.clone()).ok_or_else(|| refusal.clone())?;
        if group.windows(2).any(|pair| pair[0] != pair[1]) {
            return Err(refusal);
        }
        for gene in genes.skip(1) {
            self.twins |= 1 << gene;
        }
        Ok(self)
    }

    /// The number of genes.
    #[must_use]
    #[inline]
    pub fn n_genes(&self) -> usize {
        self.highest.len()
    }

    /// The highest allele of a gene.
    #[must_use]
    #[inline]
    pub fn highest(&self, gene: usize) -> u8 {
        self.highest[gene]
    }

    /// The most genes that may be present at once.
    #[must_use]
    #[inline]
    pub fn max_present(&self) -> usize {
        self.max_present
    }

    /// The genome with nothing present.
    #[must_use]
    #[inline]
    pub fn empty(&self) -> Genome {
        Genome::empty(self.n_genes())
    }

    /// Whether a genome lies in the box, counting neither order nor constraints.
    #[must_use]
    pub fn contains(&self, genome: &Genome) -> bool {
        genome.n_genes() == self.n_genes()
            && genome.n_present() <= self.max_present
            && genome.alleles().iter().zip(&self.highest).all(|(allele, highest)| allele <= highest)
    }

    /// The lowest present allele a gene may take after the genes before it, in canonical order.
    ///
    /// `None` when the gene is interchangeable with an absent one before it.
    #[inline]
    pub(in crate::search) fn lowest(&self, genome: &Genome, gene: usize) -> Option<u8> {
        if self.twins & (1 << gene) == 0 {
            return Some(1);
        }
        Some(genome.allele(gene - 1)).filter(|&allele| allele != 0)
    }

    /// The one spelling of a genome: within interchangeable genes the present alleles come first, ascending.
    #[must_use]
    pub fn canonical(&self, mut genome: Genome) -> Genome {
        if self.twins == 0 {
            return genome;
        }
        let rank = |allele: u8| allele.wrapping_sub(1);
        for gene in 1..self.n_genes() {
            let mut at = gene;
            while self.twins & (1 << at) != 0 && rank(genome.allele(at - 1)) > rank(genome.allele(at)) {
                let (before, here) = (genome.allele(at - 1), genome.allele(at));
                genome.set(at - 1, here);
                genome.set(at, before);
                at -= 1;
            }
        }
        genome
    }

    /// The number of canonical genomes, in O(genes · `max_present`²); exact below 2⁵³.
    ///
    /// The coefficients of Π over groups of Σⱼ C(L + j − 1, j) xʲ count the genomes with `j` present
    /// genes, because `j` of the interchangeable genes hold a multiset of `j` of the `L` alleles.
    #[must_use]
    pub fn size(&self) -> f64 {
        let mut with_present = vec![0.0; self.max_present + 1];
        with_present[0] = 1.0;
        let mut gene = 0;
        while gene < self.n_genes() {
            let highest = f64::from(self.highest[gene]);
            let mut members = 1;
            while gene + members < self.n_genes() && self.twins & (1 << (gene + members)) != 0 {
                members += 1;
            }
            for present in (0..=self.max_present).rev() {
                let mut ways = 1.0;
                let mut total = with_present[present];
                for taken in 1..=members.min(present) {
                    ways *= (highest + taken as f64 - 1.0) / taken as f64;
                    total += ways * with_present[present - taken];
                }
                with_present[present] = total;
            }
            gene += members;
        }
        with_present.iter().sum::<f64>().round()
    }
}
