//! The generational loop: founders, then selection, crossover, mutation, repair and survival until termination; for one
//! objective and for several.

use super::fronts::{Elitist, Front, Nsga2, Survival};
use super::operators::{Polish, founders, mend, mutate, random_genome, tournament, uniform_crossover};
use super::params::CheckedParams;
use super::space::{Archive, Board, Evaluator, Genome, Individual, Problem, Shape, Stream};
use super::termination::{Reason, Termination};
use super::trace::{Generation, Trace};
use crate::units::Seed;

/// The answer of a search for one best genome.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The best individual; infeasible only if no feasible one was met.
    pub best: Individual<1>,
    /// The best individual of each of the next-best sets of present genes, best first, at most 31.
    pub alternatives: Vec<Individual<1>>,
    /// Genomes evaluated.
    pub evaluations: u64,
    /// Why the search ended.
    pub reason: Reason,
    /// The run, generation by generation; empty after an enumeration.
    pub trace: Trace,
}

/// The answer of a search for a Pareto front.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontFound<const M: usize> {
    /// The feasible genomes that no evaluated genome dominates; empty if no feasible one was met.
    pub front: Front<M>,
    /// Genomes evaluated.
    pub evaluations: u64,
    /// Why the search ended.
    pub reason: Reason,
    /// The run, generation by generation; empty after an enumeration.
    pub trace: Trace,
}

/// The best genome of a problem with one objective, by a genetic algorithm with elitist survival.
#[must_use]
pub fn search_best<P: Problem<1> + ?Sized>(problem: &P, params: &CheckedParams, seed: Seed) -> Found {
    let run = evolve(problem, params, Board::default(), &Elitist { niche: params.niche }, seed);
    let (best, alternatives) = run.archive.into_best_and_others(problem);
    Found { best, alternatives, evaluations: run.evaluations, reason: run.reason, trace: run.trace }
}

/// The Pareto front of a problem with several objectives, by NSGA-II.
///
/// `reference` is the worst point of interest: the hypervolume, by which progress is judged, is
/// measured from it. The front holds every non-dominated genome that was evaluated, not only the
/// last population.
#[must_use]
pub fn search_front<const M: usize, P: Problem<M> + ?Sized>(
    problem: &P,
    params: &CheckedParams,
    reference: [f64; M],
    seed: Seed,
) -> FrontFound<M> {
    let run = evolve(problem, params, Front::new(reference), &Nsga2, seed);
    let front = run.archive.sorted();
    FrontFound { front, evaluations: run.evaluations, reason: run.reason, trace: run.trace }
}

struct Run<A> {
    archive: A,
    evaluations: u64,
    reason: Reason,
    trace: Trace,
}

/// Breeds, repairs, judges, polishes and lets survive, until termination says why to stop.
fn evolve<const M: usize, P: Problem<M> + ?Sized, A: Archive<M>>(
    problem: &P,
    params: &CheckedParams,
    archive: A,
    survival: &impl Survival<M>,
    seed: Seed,
) -> Run<A> {
    let root = Stream::new(seed);
    let mut evaluator = Evaluator::new(problem, archive, params.max_evaluations);
    let mut termination = Termination::new(params, problem.bound());
    let mut polish = Polish::default();
    let mut trace = Trace::new();
    let mut population = founders(&mut evaluator, params.population, &root.child(0));
    survival.survive(&mut population, params.population);
    let mut number = 0;
    loop {
        let (quality, archived) = (evaluator.archive.quality(), evaluator.archive.len());
        let generation = Generation { number, evaluations: evaluator.evaluations(), quality, archived };
        trace.push(generation);
        if let Some(reason) = termination.after(&generation, &evaluator.archive) {
            return Run { evaluations: evaluator.evaluations(), archive: evaluator.archive, reason, trace };
        }
        number += 1;
        let stream = root.child(number);
        let breeding = Breeding { parents: &population, params, shape: problem.shape(), number };
        let offspring: Vec<_> = (0..params.population)
            .filter_map(|slot| breeding.offspring(slot, &mut evaluator, &stream.child(slot)))
            .collect();
        population.extend(offspring);
        survival.survive(&mut population, params.population);
        if params.polish_every > 0 && number % params.polish_every == 0 {
            let draws = stream.child(params.population);
            let summits = polish.round(&population, params.polish_niches, &mut evaluator, &draws);
            population.extend(summits);
            survival.survive(&mut population, params.population);
        }
    }
}

/// One generation's way from parents to offspring.
struct Breeding<'a, const M: usize> {
    parents: &'a [Individual<M>],
    params: &'a CheckedParams,
    shape: &'a Shape,
    number: usize,
}

impl<const M: usize> Breeding<'_, M> {
    /// A genome never seen before, or `None` after some attempts that gave known ones.
    fn offspring<P: Problem<M> + ?Sized, A: Archive<M>>(
        &self,
        slot: usize,
        evaluator: &mut Evaluator<M, P, A>,
        stream: &Stream,
    ) -> Option<Individual<M>> {
        (0..self.params.attempts).find_map(|attempt| {
            let mut draws = stream.child(attempt);
            let genome = if (slot as f64) < self.params.immigrants * self.params.population as f64 {
                random_genome(self.shape, &mut draws)
            } else {
                self.child(&mut draws)
            };
            evaluator.evaluate_new(mend(evaluator.problem, genome, self.most_present(), &mut draws))
        })
    }

    /// A mutated cross of two tournament winners.
    fn child(&self, draws: &mut Stream) -> Genome {
        let mut parent = || &self.parents[tournament(self.parents.len(), self.params.entrants, draws)].genome;
        let (first, second) = (parent(), parent());
        let crossed = uniform_crossover(first, second, self.params.crossover, &draws.child(0));
        mutate(&crossed, self.shape, self.params.mutation, &draws.child(1))
    }

    /// Few changes first: the genes an offspring may have before repair, growing to the shape's limit.
    fn most_present(&self) -> usize {
        let most = self.shape.max_present();
        if self.number >= self.params.few_changes {
            return most;
        }
        1 + most.saturating_sub(1) * self.number / self.params.few_changes
    }
}
