//! Crossover, mutation, repair, selection, survival: one promise each.

use std::collections::HashSet;

use proptest::prelude::*;
use winprob::search::{
    Elitist, Evaluation, Genome, Individual, Problem, Shape, Space, Stream, Survival, mend, mutate, random_genome,
    tournament, uniform_crossover,
};
use winprob::units::Seed;

use super::instances::Instance;

fn stream(seed: u64) -> Stream {
    Stream::new(Seed(seed))
}

fn pool() -> impl Strategy<Value = Vec<Individual<1>>> {
    let objective = prop_oneof![9 => -3.0..3.0f64, 1 => Just(f64::NAN)];
    let individual =
        (prop::collection::vec(0u8..3, 5), objective, 0u8..4).prop_map(|(alleles, objective, violation)| {
            let evaluation = Evaluation::new([objective], f64::from(violation.saturating_sub(2)));
            Individual { genome: Genome::from_alleles(&alleles), evaluation }
        });
    // The evaluation is a function of the genome: repeated genomes take that of the first.
    prop::collection::vec(individual, 1..60).prop_map(|mut pool: Vec<Individual<1>>| {
        for at in 0..pool.len() {
            let first = pool.iter().position(|one| one.genome == pool[at].genome).unwrap();
            pool[at] = pool[first];
        }
        pool
    })
}

proptest! {
    #[test]
    fn crossover_yields_only_genes_of_the_parents(
        first in prop::collection::vec(0u8..7, 12),
        second in prop::collection::vec(0u8..7, 12),
        share in 0.0..1.0f64,
        seed: u64,
    ) {
        let (first, second) = (Genome::from_alleles(&first), Genome::from_alleles(&second));
        let child = uniform_crossover(&first, &second, share, &stream(seed));
        for gene in 0..12 {
            prop_assert!([first.allele(gene), second.allele(gene)].contains(&child.allele(gene)));
        }
    }

    #[test]
    fn mutants_stay_in_the_range_of_every_gene(highest in prop::collection::vec(0u8..=255, 1..32), seed: u64) {
        let shape = Shape::new(&highest).unwrap();
        let genome = random_genome(&shape, &mut stream(seed));
        let mutant = mutate(&genome, &shape, 4.0, &stream(seed).child(1));
        prop_assert!(shape.contains(&genome) && shape.contains(&mutant));
    }

    #[test]
    fn repair_always_gives_a_feasible_genome(
        alleles in prop::collection::vec(0u8..=255, 8),
        cap in 0usize..10,
        seed: u64,
    ) {
        let instance = Instance::random(8, 6, 3, Seed(seed));
        let repaired = mend(&instance, Genome::from_alleles(&alleles), cap, &mut stream(seed));
        prop_assert!(instance.shape().contains(&repaired));
        let evaluation: Evaluation<1> = instance.evaluate(&repaired);
        prop_assert!(evaluation.is_feasible());
        let again = mend(&instance, repaired, 3, &mut stream(seed.wrapping_add(1)));
        prop_assert_eq!(again, repaired, "a feasible genome stays as it is");
    }

    #[test]
    fn survival_never_loses_the_best_nor_keeps_a_genome_twice(pool in pool(), size in 1usize..20, niche in 1usize..4) {
        let best = *pool.iter().min_by(|one, other| one.order(other)).unwrap();
        let mut survivors = pool.clone();
        Elitist { niche }.survive(&mut survivors, size);
        prop_assert_eq!(survivors[0], best);
        prop_assert!(survivors.len() <= size);
        prop_assert!(survivors.is_sorted_by(|one, other| one.order(other).is_lt()));
        let genomes: HashSet<Genome> = survivors.iter().map(|one| one.genome).collect();
        prop_assert_eq!(genomes.len(), survivors.len());
        for one in &survivors {
            prop_assert!(survivors.iter().filter(|other| other.genome.niche() == one.genome.niche()).count() <= niche);
        }
    }

    #[test]
    fn a_genome_has_one_spelling_whatever_the_order_of_interchangeable_genes(
        alleles in prop::collection::vec(0u8..4, 6),
        seed: u64,
    ) {
        let shape = Shape::new(&[3; 6]).unwrap().interchangeable(1..5).unwrap();
        let mut shuffled = alleles.clone();
        let mut draws = stream(seed);
        for at in 1..5 {
            shuffled.swap(at, 1 + draws.below(4));
        }
        let canonical = shape.canonical(Genome::from_alleles(&alleles));
        prop_assert_eq!(canonical, shape.canonical(Genome::from_alleles(&shuffled)));
        prop_assert_eq!(canonical, shape.canonical(canonical));
    }
}

#[test]
fn mutation_reaches_the_whole_range_of_every_gene() {
    let shape = Shape::new(&[1, 6, 12, 255, 0]).unwrap();
    let start = Genome::from_alleles(&[0, 3, 0, 200, 0]);
    let mut reached = vec![HashSet::new(); shape.n_genes()];
    for attempt in 0..60_000 {
        let mutant = mutate(&start, &shape, 1.2, &stream(1).child(attempt));
        for (gene, alleles) in reached.iter_mut().enumerate() {
            alleles.insert(mutant.allele(gene));
        }
    }
    let sizes: Vec<usize> = reached.iter().map(HashSet::len).collect();
    assert_eq!(sizes, [2, 7, 13, 256, 1]);
}

#[test]
fn tournaments_prefer_the_front_of_the_population_and_leave_nobody_out() {
    let mut wins = [0; 8];
    let mut draws = stream(3);
    for _ in 0..8000 {
        wins[tournament(8, 2, &mut draws)] += 1;
    }
    assert!(wins.is_sorted_by(|better, worse| better > worse), "{wins:?}");
    assert!(wins[7] > 0);
}

#[test]
fn a_draw_depends_on_its_address_and_not_on_what_was_drawn_before() {
    let fresh = stream(5);
    let mut used = stream(5);
    let words: Vec<u64> = (0..3).map(|_| used.word()).collect();
    assert_eq!(used.child(2).word(), fresh.child(2).word());
    assert_ne!(fresh.child(2).word(), fresh.child(3).word());
    assert!(!words.contains(&fresh.child(0).word()));
}
