//! The plans of one account that are worth offering: all plans where they are few, those a search finds elsewhere, without
//! dominated ones.

use std::collections::{HashMap, HashSet};

use crate::plan::error::PlanError;
use crate::plan::genome::PlanSpace;
use crate::search::{Genome, Params, Space, for_each_genome, search_best, search_front};
use crate::units::Seed;

/// What a look at an account's plans brings home.
pub(super) struct Harvest {
    /// Plans worth more than what is agreed or nothing.
    pub worthwhile: Vec<(f64, Genome)>,
    /// The allowed plan of the greatest uplift, whatever it costs.
    pub furthest: Genome,
    reach: f64,
    least: f64,
    pub looked_at: u64,
}

impl Harvest {
    /// Looks at every plan where there are no more than `enumerated`, else searches.
    pub(super) fn of(space: &PlanSpace, enumerated: f64, seed: Seed) -> Result<Self, PlanError> {
        let mut harvest = Self::new(space);
        if space.shape().size() <= enumerated {
            for_each_genome(space, |genome| harvest.see(space, genome));
            return Ok(harvest);
        }
        let best = search_best(space, &Params::default().check()?, seed.child("best", 0));
        let front = search_front(space, &Params::for_front().check()?, space.worst(), seed.child("front", 0));
        let mut seen: HashSet<Genome> = HashSet::new();
        let found = std::iter::once(&best.best).chain(&best.alternatives).map(|one| one.genome);
        for genome in found.chain(front.front.members().iter().map(|one| one.genome)) {
            if seen.insert(genome) {
                harvest.see(space, &genome);
            }
        }
        harvest.looked_at = best.evaluations + front.evaluations;
        Ok(harvest)
    }

    fn new(space: &PlanSpace) -> Self {
        let nothing = space.shape().empty();
        let (reach, evaluation) = space.weigh(&nothing);
        let least = evaluation.objectives()[0];
        Self { worthwhile: Vec::new(), furthest: nothing, reach, least, looked_at: 0 }
    }

    fn see(&mut self, space: &PlanSpace, genome: &Genome) {
        self.looked_at += 1;
        let (uplift, evaluation) = space.weigh(genome);
        if uplift > self.reach {
            self.reach = uplift;
            self.furthest = *genome;
        }
        let worth = evaluation.objectives()[0];
        if evaluation.is_feasible() && worth > self.least {
            self.worthwhile.push((worth, *genome));
        }
    }
}

/// The best plan of each signature that no part of it matches, at most `most`: the best of each set of genes first, then
/// the second best of each, and so on; and whether there were more.
pub(super) fn undominated<S: Eq + std::hash::Hash + Clone, F: Fn(&Genome) -> Vec<S>>(
    mut worthwhile: Vec<(f64, Genome)>,
    signature: F,
    most: usize,
) -> (Vec<Genome>, bool) {
    worthwhile.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut best: HashMap<Vec<S>, f64> = HashMap::with_capacity(worthwhile.len());
    let mut firsts: Vec<(f64, Genome, Vec<S>)> = Vec::new();
    for (worth, genome) in worthwhile {
        let signature = signature(&genome);
        if !best.contains_key(&signature) {
            best.insert(signature.clone(), worth);
            firsts.push((worth, genome, signature));
        }
    }
    let beaten = |worth: f64, signature: &[S]| {
        let n_parts = 1usize << signature.len().min(16);
        (1..n_parts - 1).any(|part| {
            let part: Vec<S> = signature
                .iter()
                .enumerate()
                .filter(|(at, _)| part >> at & 1 == 1)
                .map(|(_, one)| one.clone())
                .collect();
            best.get(&part).is_some_and(|&other| other >= worth)
        })
    };
    let mut ranked: Vec<(usize, Genome)> = Vec::new();
    let mut of_set: HashMap<u32, usize> = HashMap::new();
    for (worth, genome, signature) in &firsts {
        if !beaten(*worth, signature) {
            let rank = of_set.entry(genome.niche()).or_default();
            ranked.push((*rank, *genome));
            *rank += 1;
        }
    }
    // The sort is stable: within a rank the most worthwhile stay first.
    ranked.sort_by_key(|(rank, _)| *rank);
    let is_shortened = ranked.len() > most;
    ranked.truncate(most);
    (ranked.into_iter().map(|(_, genome)| genome).collect(), is_shortened)
}
