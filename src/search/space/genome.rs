//! Genomes: a few genes with small integer alleles, copied like numbers.
//!
//! Allele 0 means *absent*; 1 and up are the ways a gene can be present. A genome lies in 40 bytes
//! without a pointer, so a population is one flat block and a child costs no allocation. The set of
//! present genes is kept beside the alleles as a bit mask: sparse objectives walk its bits, and
//! niches are compared by one integer.

use std::hash::{BuildHasherDefault, Hash, Hasher};

/// The most genes a genome can have, one bit of the mask each.
pub const MAX_GENES: usize = 32;

/// One candidate: an allele for each gene.
///
/// The order is that of the alleles, gene by gene; it breaks every tie of the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Genome {
    alleles: [u8; MAX_GENES],
    present: u32,
    len: u8,
}

impl Genome {
    /// The genome of `n_genes` absent genes; more than [`MAX_GENES`] are cut off.
    #[must_use]
    #[inline]
    pub fn empty(n_genes: usize) -> Self {
        let len = u8::try_from(n_genes.min(MAX_GENES)).unwrap_or(0);
        Self { alleles: [0; MAX_GENES], present: 0, len }
    }

    /// The genome with these alleles; those beyond [`MAX_GENES`] are cut off.
    #[must_use]
    pub fn from_alleles(alleles: &[u8]) -> Self {
        let mut genome = Self::empty(alleles.len());
        for (gene, &allele) in alleles.iter().take(MAX_GENES).enumerate() {
            genome.set(gene, allele);
        }
        genome
    }

    /// The number of genes, present or not.
    #[must_use]
    #[inline]
    pub fn n_genes(&self) -> usize {
        usize::from(self.len)
    }

    /// The alleles, one a gene.
    #[must_use]
    #[inline]
    pub fn alleles(&self) -> &[u8] {
        &self.alleles[..self.n_genes()]
    }

    /// The allele of a gene.
    #[must_use]
    #[inline]
    pub fn allele(&self, gene: usize) -> u8 {
        self.alleles[gene]
    }

    /// Gives a gene an allele.
    #[inline]
    pub fn set(&mut self, gene: usize, allele: u8) {
        self.alleles[gene] = allele;
        self.present = (self.present & !(1 << gene)) | (u32::from(allele != 0) << gene);
    }

    /// This genome with one gene changed.
    #[must_use]
    #[inline]
    pub fn with(mut self, gene: usize, allele: u8) -> Self {
        self.set(gene, allele);
        self
    }

    /// The set of present genes, gene `g` as bit `g`: the genome's niche.
    #[must_use]
    #[inline]
    pub fn niche(&self) -> u32 {
        self.present
    }

    /// The number of present genes.
    #[must_use]
    #[inline]
    pub fn n_present(&self) -> usize {
        self.present.count_ones() as usize
    }

    /// The present genes with their alleles, in order of the genes.
    #[inline]
    pub fn present(&self) -> impl Iterator<Item = (usize, u8)> + '_ {
        let mut rest = self.present;
        std::iter::from_fn(move || {
            if rest == 0 {
                return None;
            }
            let gene = rest.trailing_zeros() as usize;
            rest &= rest - 1;
            Some((gene, self.alleles[gene]))
        })
    }

    /// The `nth` of the present genes, counted from the first.
    #[must_use]
    #[inline]
    pub fn nth_present(&self, nth: usize) -> Option<usize> {
        self.present().nth(nth).map(|(gene, _)| gene)
    }
}

impl Hash for Genome {
    /// Hashes eight alleles at a time; the mask follows from the alleles.
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        let (words, _) = self.alleles.as_chunks::<8>();
        for &word in &words[..self.n_genes().div_ceil(8)] {
            state.write_u64(u64::from_le_bytes(word));
        }
    }
}

/// Hashes genomes quickly, and the same way on every machine.
///
/// Each word is folded in by one 64 × 64 → 128-bit multiplication whose halves are combined, which
/// spreads every input bit; nobody chooses genomes to collide, so no key is needed.
#[derive(Debug, Default)]
pub(in crate::search) struct GenomeHasher(u64);

/// Builds a [`GenomeHasher`] for a hash map.
pub(in crate::search) type GenomeHash = BuildHasherDefault<GenomeHasher>;

impl Hasher for GenomeHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u32(&mut self, word: u32) {
        self.write_u64(u64::from(word));
    }

    #[expect(clippy::cast_possible_truncation, reason = "the two halves of the product are wanted")]
    #[inline]
    fn write_u64(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word ^ 0x9e37_79b9_7f4a_7c15) * 0xd134_2543_de82_ef95_u128;
        self.0 = (product as u64) ^ ((product >> 64) as u64);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}
