//! Dominance, and the Pareto front of everything evaluated.

use super::super::space::{Archive, Evaluation, Individual};
use super::hypervolume::exclusive_hypervolume;

/// Whether `one` dominates `other` under Deb's rules (Deb 2000; all objectives maximised).
///
/// Feasible beats infeasible, less violation beats more; between feasible ones, at least as good
/// everywhere and better somewhere.
#[must_use]
pub fn dominates<const M: usize>(one: &Evaluation<M>, other: &Evaluation<M>) -> bool {
    if one.is_feasible() && other.is_feasible() {
        at_least(one.objectives(), other.objectives()) && !at_least(other.objectives(), one.objectives())
    } else {
        one.violation() < other.violation()
    }
}

/// Whether `one` is as good as `other` in every objective.
pub(in crate::search) fn at_least<const M: usize>(one: &[f64; M], other: &[f64; M]) -> bool {
    one.iter().zip(other).all(|(own, others)| own >= others)
}

/// Feasible individuals of which none dominates another, with their hypervolume.
///
/// Of several genomes with the same objectives the first one met is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Front<const M: usize> {
    members: Vec<Individual<M>>,
    reference: [f64; M],
    hypervolume: f64,
}

impl<const M: usize> Front<M> {
    /// The empty front whose hypervolume is measured from `reference`, the worst point of interest.
    #[must_use]
    pub fn new(reference: [f64; M]) -> Self {
        Self { members: Vec::new(), reference, hypervolume: 0.0 }
    }

    /// The members; in the order of [`Individual::order`] once a search has handed the front back.
    #[must_use]
    pub fn members(&self) -> &[Individual<M>] {
        &self.members
    }

    /// The point the hypervolume is measured from.
    #[must_use]
    pub fn reference(&self) -> &[f64; M] {
        &self.reference
    }

    /// The volume dominated by the members and above the reference, summed up member by member.
    #[must_use]
    pub fn hypervolume(&self) -> f64 {
        self.hypervolume
    }

    /// Takes in an individual if it is feasible and no member is as good in every objective; whether it did.
    pub fn insert(&mut self, individual: &Individual<M>) -> bool {
        let objectives = individual.evaluation.objectives();
        if !individual.evaluation.is_feasible() {
            return false;
        }
        if let Some(at) = self.members.iter().position(|member| at_least(member.evaluation.objectives(), objectives)) {
            // A member that refuses one newcomer is likely to refuse the next: let it meet them sooner.
            self.members.swap(at, at / 2);
            return false;
        }
        let others = self.members.iter().map(|member| member.evaluation.objectives());
        self.hypervolume += exclusive_hypervolume(objectives, others, &self.reference);
        self.members.retain(|member| !at_least(objectives, member.evaluation.objectives()));
        self.members.push(*individual);
        true
    }

    /// The same front with its members in order.
    pub(in crate::search) fn sorted(mut self) -> Self {
        self.members.sort_unstable_by(Individual::order);
        self
    }
}

impl<const M: usize> Archive<M> for Front<M> {
    fn offer(&mut self, individual: &Individual<M>) {
        self.insert(individual);
    }

    fn quality(&self) -> f64 {
        self.hypervolume
    }

    fn len(&self) -> usize {
        self.members.len()
    }

    fn attains(&self, target: &[f64; M]) -> bool {
        self.members.iter().any(|member| at_least(member.evaluation.objectives(), target))
    }
}
