//! Whole runs: deterministic, honest about why they stopped, and safe on odd problems.

use std::cell::RefCell;
use std::collections::HashSet;

use rayon::prelude::*;
use winprob::search::{
    Evaluation, Genome, Params, ParamsError, Problem, Reason, Shape, Space, Stream, search_best, search_front,
};
use winprob::units::Seed;

use super::instances::Instance;

const REFERENCE: [f64; 3] = [-0.1, -0.2, -1.0];

/// A problem given by closures, with what it was asked.
struct Odd<F> {
    shape: Shape,
    value: F,
    bound: Option<[f64; 1]>,
    seeds: Vec<Genome>,
    asked: RefCell<Vec<Genome>>,
}

impl<F: Fn(&Genome) -> Evaluation<1>> Odd<F> {
    fn new(highest: &[u8], value: F) -> Self {
        let shape = Shape::new(highest).unwrap();
        Self { shape, value, bound: None, seeds: Vec::new(), asked: RefCell::default() }
    }
}

impl<F> Space for Odd<F> {
    fn shape(&self) -> &Shape {
        &self.shape
    }

    fn seeds(&self) -> Vec<Genome> {
        self.seeds.clone()
    }
}

impl<F: Fn(&Genome) -> Evaluation<1>> Problem<1> for Odd<F> {
    fn evaluate(&self, genome: &Genome) -> Evaluation<1> {
        self.asked.borrow_mut().push(*genome);
        (self.value)(genome)
    }

    fn bound(&self) -> Option<[f64; 1]> {
        self.bound
    }
}

/// A landscape without any slope: a random value for every genome.
fn noise(genome: &Genome) -> Evaluation<1> {
    let address = genome.alleles().iter().fold(Stream::new(Seed(9)), |stream, &allele| stream.child(allele.into()));
    Evaluation::feasible([address.clone().unit()])
}

fn ordinary() -> winprob::search::CheckedParams {
    Params::default().check().unwrap()
}

#[test]
fn the_same_seed_gives_the_same_run_in_any_order_on_any_number_of_threads() {
    let run = |at: u32| {
        let at = u64::from(at);
        let instance = Instance::random(12, 8, 4, Seed(3).child("account", at));
        let front = search_front::<3, _>(&instance, &Params::for_front().check().unwrap(), REFERENCE, Seed(at));
        (search_best(&instance, &ordinary(), Seed(4).child("account", at)), front)
    };
    let alone: Vec<_> = (0..12).map(run).collect();
    let mut shared: Vec<_> = (0..12).into_par_iter().rev().map(run).collect();
    shared.reverse();
    assert_eq!(alone, shared);
}

#[test]
fn quality_never_falls_during_a_run() {
    for at in 0..10 {
        let instance = Instance::random(12, 8, 4, Seed(5).child("account", at));
        let best = search_best(&instance, &ordinary(), Seed(at));
        let front = search_front::<3, _>(&instance, &Params::for_front().check().unwrap(), REFERENCE, Seed(at));
        for trace in [best.trace, front.trace] {
            assert!(trace.len() > 10 && trace.is_sorted_by(|earlier, later| earlier.quality <= later.quality));
            assert!(trace.is_sorted_by(|earlier, later| earlier.evaluations <= later.evaluations));
        }
    }
}

#[test]
fn nothing_is_evaluated_twice_and_nothing_beyond_the_budget() {
    for budget in [1, 50, 333] {
        let problem = Odd::new(&[9; 10], noise);
        let params = Params { max_evaluations: budget, ..Params::default() }.check().unwrap();
        let found = search_best(&problem, &params, Seed(1));
        let asked = problem.asked.into_inner();
        assert_eq!((found.reason, found.evaluations, asked.len() as u64), (Reason::Budget, budget, budget));
        assert_eq!(asked.iter().collect::<HashSet<_>>().len(), asked.len());
        assert!(asked.iter().all(|genome| noise(genome).objectives() <= found.best.evaluation.objectives()));
    }
}

#[test]
fn a_run_ends_when_the_bound_is_attained_and_says_so() {
    let total =
        |genome: &Genome| Evaluation::feasible([genome.alleles().iter().map(|&allele| f64::from(allele)).sum()]);
    let mut problem = Odd::new(&[5; 6], total);
    assert_eq!(search_best(&problem, &ordinary(), Seed(1)).reason, Reason::Stalled);
    problem.bound = Some([30.0]);
    let found = search_best(&problem, &ordinary(), Seed(1));
    assert_eq!((found.reason, found.best.genome.alleles()), (Reason::Certified, &[5u8; 6][..]));
}

#[test]
fn seeds_of_the_caller_are_tried_and_those_of_another_length_ignored() {
    let needle = Genome::from_alleles(&[7, 1, 9, 3, 3, 8, 2, 6, 4, 5]);
    let mut problem =
        Odd::new(&[9; 10], |genome: &Genome| Evaluation::feasible([f64::from(u8::from(*genome == needle))]));
    problem.seeds = vec![Genome::from_alleles(&[1, 2]), needle];
    assert_eq!(search_best(&problem, &ordinary(), Seed(1)).best.genome, needle);
}

#[test]
fn alternatives_are_the_best_of_other_sets_of_genes() {
    let instance = Instance::random(8, 6, 3, Seed(6));
    let found = search_best(&instance, &ordinary(), Seed(1));
    let niches: HashSet<u32> = found.alternatives.iter().map(|one| one.genome.niche()).collect();
    assert_eq!(niches.len(), found.alternatives.len());
    assert!(!niches.contains(&found.best.genome.niche()) && found.alternatives.len() > 10);
    assert!(found.alternatives.is_sorted_by(|better, worse| better.order(worse).is_lt()));
}

#[test]
fn genomes_without_a_number_never_win() {
    let problem =
        Odd::new(
            &[4; 6],
            |genome: &Genome| {
                if genome.n_present() > 2 { Evaluation::feasible([f64::NAN]) } else { noise(genome) }
            },
        );
    let best = search_best(&problem, &ordinary(), Seed(1)).best;
    assert!(best.evaluation.is_feasible() && best.genome.n_present() <= 2);
}

#[test]
fn where_nothing_is_feasible_the_least_violation_is_returned_and_the_front_is_empty() {
    let broken = |genome: &Genome| Evaluation::new([1.0], 1.0 + f64::from(genome.allele(2).abs_diff(3)));
    let found = search_best(&Odd::new(&[4; 5], broken), &ordinary(), Seed(1));
    assert_eq!((found.best.evaluation.violation(), found.best.genome.allele(2)), (1.0, 3));
    let front = search_front::<1, _>(&Odd::new(&[4; 5], broken), &ordinary(), [0.0], Seed(1));
    assert!(front.front.members().is_empty());
}

#[test]
fn spaces_of_one_genome_are_searched_without_fuss() {
    for highest in [&[][..], &[0, 0, 0][..]] {
        let found = search_best(&Odd::new(highest, noise), &ordinary(), Seed(1));
        assert_eq!((found.evaluations, found.reason, found.best.genome.n_present()), (1, Reason::Stalled, 0));
    }
}

#[test]
fn settings_outside_their_range_are_refused_by_name() {
    let refused = Params { population: 1, ..Params::default() }.check().unwrap_err();
    assert_eq!(refused, ParamsError::TooFew { name: "population", value: 1, least: 2 });
    let refused = Params { immigrants: f64::NAN, ..Params::default() }.check().unwrap_err();
    assert!(refused.to_string().starts_with("immigrants is NaN"), "{refused}");
}
