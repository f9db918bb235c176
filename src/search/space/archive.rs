//! What a run remembers of everything it ever evaluated.
//!
//! An archive sees each genome once, whatever survival does with it later, so the answer can never
//! be lost and the quality never falls.

use super::problem::{Evaluation, Individual, Problem};

/// Remembers the best of what it is offered.
pub(in crate::search) trait Archive<const M: usize> {
    /// Considers an individual.
    fn offer(&mut self, individual: &Individual<M>);

    /// How good the archive is; never falls.
    fn quality(&self) -> f64;

    /// The number of individuals kept.
    fn len(&self) -> usize;

    /// Whether a feasible member is at least `target` in every objective.
    fn attains(&self, target: &[f64; M]) -> bool;
}

/// The niches a [`Board`] remembers.
const BOARD_SIZE: usize = 32;

/// The best individual of each of the best niches, best first.
///
/// Correct although it forgets: a niche that fell off re-enters as soon as one of its genomes beats
/// the last entry, and the last entry only ever gets better.
#[derive(Debug, Clone, Default)]
pub(in crate::search) struct Board {
    members: Vec<Individual<1>>,
}

impl Board {
    /// The best individual, and the best of every other niche remembered.
    ///
    /// Where nothing was offered, because the space refuses even the empty prefix, the best is the empty genome.
    pub(in crate::search) fn into_best_and_others(
        self,
        problem: &(impl Problem<1> + ?Sized),
    ) -> (Individual<1>, Vec<Individual<1>>) {
        let mut members = self.members.into_iter();
        let best = members.next().unwrap_or_else(|| {
            let genome = problem.shape().empty();
            Individual { genome, evaluation: problem.evaluate(&genome) }
        });
        (best, members.collect())
    }
}

impl Archive<1> for Board {
    fn offer(&mut self, individual: &Individual<1>) {
        let better_than = |other: &Individual<1>| individual.order(other).is_lt();
        if self.members.len() == BOARD_SIZE && !better_than(&self.members[BOARD_SIZE - 1]) {
            return;
        }
        let niche = individual.genome.niche();
        if let Some(own) = self.members.iter().position(|member| member.genome.niche() == niche) {
            if !better_than(&self.members[own]) {
                return;
            }
            self.members.remove(own);
        }
        let at = self.members.partition_point(|member| !better_than(member));
        self.members.insert(at, *individual);
        self.members.truncate(BOARD_SIZE);
    }

    fn quality(&self) -> f64 {
        let best = self.members.first().map(|best| best.evaluation).filter(Evaluation::is_feasible);
        best.map_or(f64::NEG_INFINITY, |best| best.objectives()[0])
    }

    fn len(&self) -> usize {
        self.members.len()
    }

    fn attains(&self, target: &[f64; 1]) -> bool {
        self.quality() >= target[0]
    }
}
