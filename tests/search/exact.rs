//! Enumeration against brute force, and the genetic search against enumeration.
#![expect(clippy::float_cmp, reason = "an exact answer is compared exactly")]

use std::collections::HashSet;

use winprob::search::{
    Evaluation, Genome, Params, Problem, Reason, Shape, ShapeError, Space, enumerate_best, enumerate_front,
    for_each_genome, search_best, search_front,
};
use winprob::units::Seed;

use super::instances::Instance;

/// Every genome of the box, by counting.
fn all_genomes(shape: &Shape) -> Vec<Genome> {
    let mut genomes = vec![shape.empty()];
    for gene in 0..shape.n_genes() {
        let so_far = genomes.clone();
        genomes
            .extend((1..=shape.highest(gene)).flat_map(|allele| so_far.iter().map(move |one| one.with(gene, allele))));
    }
    genomes.retain(|genome| genome.n_present() <= shape.max_present());
    genomes
}

struct Free(Shape);

impl Space for Free {
    fn shape(&self) -> &Shape {
        &self.0
    }
}

#[test]
fn enumeration_visits_every_canonical_genome_once_and_the_count_is_known_beforehand() {
    let shapes = [
        Shape::new(&[6; 8]).unwrap().at_most(3),
        Shape::new(&[3, 0, 2, 2, 2, 5]).unwrap().interchangeable(2..5).unwrap(),
        Shape::new(&[4, 4, 4, 1, 2, 2])
            .unwrap()
            .interchangeable(0..3)
            .unwrap()
            .interchangeable(4..6)
            .unwrap()
            .at_most(4),
        Shape::new(&[]).unwrap(),
    ];
    for shape in shapes {
        let expected: HashSet<Genome> = all_genomes(&shape).into_iter().map(|genome| shape.canonical(genome)).collect();
        let mut visited = Vec::new();
        for_each_genome(&Free(shape.clone()), |genome| visited.push(*genome));
        assert_eq!(visited.len(), expected.len());
        assert_eq!(visited.into_iter().collect::<HashSet<_>>(), expected);
        assert_eq!(shape.size(), expected.len() as f64);
    }
}

#[test]
fn the_enumerated_best_is_that_of_brute_force() {
    for at in 0..30 {
        let instance = Instance::random(5, 4, 3, Seed(2).child("brute", at));
        let value = |genome: Genome| -> Evaluation<1> { instance.evaluate(&genome) };
        let feasible = all_genomes(instance.shape()).into_iter().map(value).filter(Evaluation::is_feasible);
        let best = feasible.map(|evaluation| evaluation.objectives()[0]).fold(f64::NEG_INFINITY, f64::max);
        let found = enumerate_best(&instance).unwrap();
        assert_eq!(found.best.evaluation.objectives()[0], best);
        assert!(found.reason.is_exact() && (found.evaluations as f64) < instance.shape().size());
    }
}

#[test]
fn a_space_too_large_to_enumerate_is_refused_at_once() {
    let instance = Instance::random(20, 12, 5, Seed(1));
    assert_eq!(instance.shape().size().log10().floor(), 9.0);
    assert_eq!(enumerate_best(&instance).unwrap_err().size, instance.shape().size());
}

#[test]
fn shapes_that_make_no_sense_are_refused() {
    assert_eq!(Shape::new(&[1; 33]).unwrap_err(), ShapeError::TooManyGenes { n_genes: 33 });
    let shape = Shape::new(&[2, 3]).unwrap();
    assert!(shape.clone().interchangeable(0..2).is_err() && shape.interchangeable(1..3).is_err());
}

#[test]
fn the_search_finds_the_exact_optimum_of_a_thousand_accounts_and_is_no_worse_than_a_stripped_one() {
    let full = Params::default();
    let stripped = Params { niche: usize::MAX, immigrants: 0.0, polish_every: 0, few_changes: 0, ..full.clone() };
    let (full, stripped) = (full.check().unwrap(), stripped.check().unwrap());
    let (mut misses, mut stripped_misses) = (Vec::new(), 0);
    for at in 0..1000 {
        let instance = Instance::random(8, 6, 3, Seed(11).child("account", at));
        let exact = enumerate_best(&instance).unwrap();
        let seed = Seed(12).child("account", at);
        let found = search_best(&instance, &full, seed);
        if found.best.evaluation != exact.best.evaluation {
            misses.push(at);
        }
        stripped_misses +=
            usize::from(search_best(&instance, &stripped, seed).best.evaluation != exact.best.evaluation);
    }
    assert!(misses.is_empty(), "missed {misses:?}");
    assert!(stripped_misses > 0, "the instances are too easy to tell the two apart");
}

#[test]
fn the_front_of_a_search_is_nearly_the_enumerated_one() {
    let reference = [-0.1, -0.2, -1.0];
    let params = Params::for_front().check().unwrap();
    let mut shares = Vec::new();
    for at in 0..50 {
        let instance = Instance::random(8, 6, 3, Seed(13).child("account", at));
        let exact = enumerate_front::<3, _>(&instance, reference).unwrap();
        let found = search_front::<3, _>(&instance, &params, reference, Seed(at));
        assert_eq!(exact.reason, Reason::Enumerated);
        shares.push(found.front.hypervolume() / exact.front.hypervolume());
    }
    assert!(shares.iter().all(|&share| share > 0.99 && share < 1.0 + 1e-9), "{shares:?}");
}
