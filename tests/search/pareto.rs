//! Dominance, ranks, crowding, hypervolume: equal to their definitions.

use proptest::prelude::*;
use winprob::search::{
    Evaluation, Front, Genome, Individual, Nsga2, Survival, crowding_distances, dominates, exclusive_hypervolume,
    hypervolume, non_dominated_ranks,
};

/// Evaluations on a coarse grid, so that ties are common; some infeasible, some not a number.
fn evaluations<const M: usize>() -> impl Strategy<Value = Vec<Evaluation<M>>> {
    let objective = prop_oneof![30 => (0i8..6).prop_map(f64::from), 1 => Just(f64::NAN)];
    let evaluation = (prop::array::uniform::<_, M>(objective), 0u8..5)
        .prop_map(|(objectives, violation)| Evaluation::new(objectives, f64::from(violation) - 2.0));
    prop::collection::vec(evaluation, 0..40)
}

fn points<const M: usize>() -> impl Strategy<Value = Vec<[f64; M]>> {
    prop::collection::vec(prop::array::uniform::<_, M>((-1i8..8).prop_map(f64::from)), 0..9)
}

/// Peels off whoever is dominated by nobody left, layer by layer.
fn naive_ranks<const M: usize>(evaluations: &[Evaluation<M>]) -> Vec<usize> {
    let mut ranks = vec![usize::MAX; evaluations.len()];
    for rank in 0.. {
        let left: Vec<usize> = (0..evaluations.len()).filter(|&at| ranks[at] == usize::MAX).collect();
        if left.is_empty() {
            break;
        }
        let undominated = |&&at: &&usize| !left.iter().any(|&other| dominates(&evaluations[other], &evaluations[at]));
        for &at in left.iter().filter(undominated) {
            ranks[at] = rank;
        }
    }
    ranks
}

/// Inclusion and exclusion over all subsets of boxes.
fn inclusion_exclusion<const M: usize>(points: &[[f64; M]], reference: &[f64; M]) -> f64 {
    (1u32..1 << points.len())
        .map(|subset| {
            let side = |m: usize| {
                let members = (0..points.len()).filter(|at| subset & (1 << at) != 0);
                members.map(|at| (points[at][m] - reference[m]).max(0.0)).fold(f64::INFINITY, f64::min)
            };
            let sign = if subset.count_ones() % 2 == 1 { 1.0 } else { -1.0 };
            sign * (0..M).map(side).product::<f64>()
        })
        .sum()
}

fn check_hypervolume<const M: usize>(points: &[[f64; M]]) -> Result<(), TestCaseError> {
    let reference = [0.5; M];
    let exact = inclusion_exclusion(points, &reference);
    prop_assert!((hypervolume(points, &reference) - exact).abs() < 1e-6);
    if let Some((first, others)) = points.split_first() {
        let exclusive = exclusive_hypervolume(first, others, &reference);
        prop_assert!((exclusive - (exact - inclusion_exclusion(others, &reference))).abs() < 1e-6);
    }
    Ok(())
}

proptest! {
    #[test]
    fn ranks_are_those_of_the_definition(two in evaluations::<2>(), three in evaluations::<3>()) {
        prop_assert_eq!(non_dominated_ranks(&two), naive_ranks(&two));
        prop_assert_eq!(non_dominated_ranks(&three), naive_ranks(&three));
    }

    #[test]
    fn hypervolume_is_that_of_inclusion_and_exclusion(
        two in points::<2>(), three in points::<3>(), four in points::<4>(),
    ) {
        check_hypervolume(&two)?;
        check_hypervolume(&three)?;
        check_hypervolume(&four)?;
    }

    #[test]
    fn a_front_holds_what_nobody_dominates_and_its_hypervolume_adds_up(evaluations in evaluations::<3>()) {
        let mut front = Front::new([-1.0; 3]);
        let mut last = 0.0;
        for (at, &evaluation) in (0u8..).zip(&evaluations) {
            front.insert(&Individual { genome: Genome::from_alleles(&[at]), evaluation });
            prop_assert!(front.hypervolume() >= last);
            last = front.hypervolume();
        }
        let objectives: Vec<[f64; 3]> = front.members().iter().map(|member| *member.evaluation.objectives()).collect();
        prop_assert!((front.hypervolume() - hypervolume(&objectives, &[-1.0; 3])).abs() < 1e-9);
        for evaluation in evaluations.iter().filter(|evaluation| evaluation.is_feasible()) {
            let dominated = evaluations.iter().any(|other| dominates(other, evaluation));
            prop_assert_eq!(objectives.contains(evaluation.objectives()), !dominated);
        }
    }

    #[test]
    fn nsga2_fills_the_population_rank_by_rank(evaluations in evaluations::<2>(), size in 1usize..20) {
        let individuals: Vec<_> = (0u8..).zip(&evaluations)
            .map(|(at, &evaluation)| Individual { genome: Genome::from_alleles(&[at]), evaluation })
            .collect();
        let mut survivors = individuals.clone();
        Nsga2.survive(&mut survivors, size);
        let rank = |one: &Individual<2>| evaluations.iter().filter(|other| dominates(other, &one.evaluation)).count();
        prop_assert_eq!(survivors.len(), size.min(individuals.len()));
        let undominated = individuals.iter().filter(|one| rank(one) == 0).count();
        prop_assert_eq!(survivors.iter().filter(|one| rank(one) == 0).count(), undominated.min(size));
    }
}

#[test]
fn crowding_is_the_gap_between_neighbours_and_infinite_at_the_ends() {
    let front = [[0.0, 4.0], [1.0, 3.0], [3.0, 1.0], [4.0, 0.0]].map(Evaluation::feasible);
    let distances = crowding_distances(&front, &[0; 4]);
    assert_eq!(distances, [f64::INFINITY, 1.5, 1.5, f64::INFINITY]);
}

#[test]
fn numbers_that_are_not_finite_are_the_worst_there_is() {
    let poor = Evaluation::new([-1e300, -1e300], 1e9);
    for broken in [
        Evaluation::feasible([f64::NAN, 1.0]),
        Evaluation::feasible([f64::INFINITY, 1.0]),
        Evaluation::new([1.0, 1.0], f64::NAN),
    ] {
        assert!(dominates(&poor, &broken) && poor.order(&broken).is_lt());
    }
}
