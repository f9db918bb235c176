//! NSGA-II survival for several objectives (Deb, Pratap, Agarwal & Meyarivan 2002).
//!
//! Lower non-dominated rank first, then the less crowded. Ranks are found by efficient sequential
//! sorting (Zhang, Tian, Cheng & Jin 2015): in an order where nobody is dominated by a later one,
//! an individual joins the first front that holds nobody dominating it.

use super::super::space::{Evaluation, Individual};
use super::pareto::dominates;
use super::survival::{Survival, sort_and_dedupe};

/// Survival by non-dominated rank, then crowding distance; ties by [`Individual::order`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Nsga2;

impl<const M: usize> Survival<M> for Nsga2 {
    fn survive(&self, pool: &mut Vec<Individual<M>>, size: usize) {
        sort_and_dedupe(pool);
        let evaluations: Vec<Evaluation<M>> = pool.iter().map(|individual| individual.evaluation).collect();
        let ranks = non_dominated_ranks(&evaluations);
        let crowding = crowding_distances(&evaluations, &ranks);
        let mut order: Vec<usize> = (0..pool.len()).collect();
        order.sort_by(|&one, &other| {
            ranks[one].cmp(&ranks[other]).then_with(|| crowding[other].total_cmp(&crowding[one]))
        });
        *pool = order.into_iter().take(size).map(|at| pool[at]).collect();
    }
}

/// The non-dominated rank of each: 0 is dominated by none, `r` only by some of lower rank.
#[must_use]
pub fn non_dominated_ranks<const M: usize>(evaluations: &[Evaluation<M>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..evaluations.len()).collect();
    order.sort_by(|&one, &other| evaluations[one].order(&evaluations[other]));
    let mut fronts: Vec<Vec<usize>> = Vec::new();
    let mut ranks = vec![0; evaluations.len()];
    for at in order {
        let dominated_in =
            |front: &Vec<usize>| front.iter().rev().any(|&member| dominates(&evaluations[member], &evaluations[at]));
        let rank = fronts.iter().position(|front| !dominated_in(front)).unwrap_or(fronts.len());
        if rank == fronts.len() {
            fronts.push(Vec::new());
        }
        fronts[rank].push(at);
        ranks[at] = rank;
    }
    ranks
}

/// The crowding distance of each within its rank: the sum over objectives of the gap between its
/// neighbours, relative to the range of the rank; ∞ at either end.
#[must_use]
pub fn crowding_distances<const M: usize>(evaluations: &[Evaluation<M>], ranks: &[usize]) -> Vec<f64> {
    let mut distances = vec![0.0; evaluations.len()];
    let mut order: Vec<usize> = (0..evaluations.len().min(ranks.len())).collect();
    for m in 0..M {
        let value = |at: usize| evaluations[at].objectives()[m];
        order.sort_by(|&one, &other| ranks[one].cmp(&ranks[other]).then_with(|| value(one).total_cmp(&value(other))));
        for front in order.chunk_by(|&one, &other| ranks[one] == ranks[other]) {
            let (first, last) = (front[0], front[front.len() - 1]);
            let range = value(last) - value(first);
            distances[first] = f64::INFINITY;
            distances[last] = f64::INFINITY;
            if range > 0.0 && range.is_finite() {
                for triple in front.windows(3) {
                    distances[triple[1]] += (value(triple[2]) - value(triple[0])) / range;
                }
            }
        }
    }
    distances
}
