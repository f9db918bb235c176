//! Who stays: elitist survival with niches, and the interface it shares with [`Nsga2`](crate::search::fronts::nsga2::Nsga2).

use super::super::space::Individual;

/// Chooses the individuals that live on.
pub trait Survival<const M: usize> {
    /// Leaves at most `size` individuals in `pool`, without duplicates, best first.
    fn survive(&self, pool: &mut Vec<Individual<M>>, size: usize);
}

/// For one objective: the best stay, but only so many of each niche (genomes with the same present genes).
///
/// Without the niches the leader's relatives fill the population within a few generations, and
/// premature convergence, not weak operators, is what makes a small search miss the optimum.
#[derive(Debug, Clone, Copy)]
pub struct Elitist {
    /// Most survivors of one niche.
    pub niche: usize,
}

impl Survival<1> for Elitist {
    fn survive(&self, pool: &mut Vec<Individual<1>>, size: usize) {
        sort_and_dedupe(pool);
        let mut counts: Vec<(u32, usize)> = Vec::with_capacity(pool.len().min(size));
        let mut kept = 0;
        pool.retain(|individual| {
            if kept == size {
                return false;
            }
            let niche = individual.genome.niche();
            let at = counts.iter().position(|&(known, _)| known == niche).unwrap_or_else(|| {
                counts.push((niche, 0));
                counts.len() - 1
            });
            counts[at].1 += 1;
            let stays = counts[at].1 <= self.niche;
            kept += usize::from(stays);
            stays
        });
    }
}

/// Sorts better first and drops repeated genomes, which the strict order puts side by side.
pub(in crate::search) fn sort_and_dedupe<const M: usize>(pool: &mut Vec<Individual<M>>) {
    pool.sort_unstable_by(Individual::order);
    pool.dedup_by_key(|individual| individual.genome);
}
