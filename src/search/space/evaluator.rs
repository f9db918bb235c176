//! The only door to the problem during a run: nothing is evaluated twice, nothing beyond the budget.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::archive::Archive;
use super::genome::{Genome, GenomeHash};
use super::problem::{Evaluation, Individual, Problem};

/// A problem with a memory of every answer it gave and an archive of the best.
pub(in crate::search) struct Evaluator<'p, const M: usize, P: ?Sized, A> {
    pub(in crate::search) problem: &'p P,
    pub(in crate::search) archive: A,
    known: HashMap<Genome, Evaluation<M>, GenomeHash>,
    budget: u64,
}

impl<'p, const M: usize, P: Problem<M> + ?Sized, A: Archive<M>> Evaluator<'p, M, P, A> {
    /// An evaluator that may ask the problem `budget` times.
    pub(in crate::search) fn new(problem: &'p P, archive: A, budget: u64) -> Self {
        let known = HashMap::with_capacity_and_hasher(4096, GenomeHash::default());
        Self { problem, archive, known, budget }
    }

    /// How often the problem was asked.
    pub(in crate::search) fn evaluations(&self) -> u64 {
        self.known.len() as u64
    }

    /// The individual of a genome; `None` when it is unknown and the budget is spent.
    pub(in crate::search) fn evaluate(&mut self, genome: Genome) -> Option<Individual<M>> {
        self.judge(genome).map(|(individual, _)| individual)
    }

    /// The individual of a genome never seen before; `None` when it is known or the budget is spent.
    pub(in crate::search) fn evaluate_new(&mut self, genome: Genome) -> Option<Individual<M>> {
        self.judge(genome).and_then(|(individual, new)| new.then_some(individual))
    }

    fn judge(&mut self, genome: Genome) -> Option<(Individual<M>, bool)> {
        let spent = self.evaluations() >= self.budget;
        match self.known.entry(genome) {
            Entry::Occupied(known) => Some((Individual { genome, evaluation: *known.get() }, false)),
            Entry::Vacant(_) if spent => None,
            Entry::Vacant(unknown) => {
                let individual = Individual { genome, evaluation: self.problem.evaluate(&genome) };
                unknown.insert(individual.evaluation);
                self.archive.offer(&individual);
                Some((individual, true))
            }
        }
    }
}
