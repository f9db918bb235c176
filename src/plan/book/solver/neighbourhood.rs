//! A few accounts of a plan as a search problem: which of them to give another option.

use super::choices::{Choices, Use};
use super::params::ImprovementParams;
use super::selection::Selection;
use crate::search::{Evaluation, Genome, Problem, Shape, Space, Stream};

struct Alternative {
    option: usize,
    /// Change of value, and of reduced value.
    gain: f64,
    reduced: f64,
    /// Changes of use; `resource` counts among those of the neighbourhood.
    changes: Vec<Use>,
}

struct Gene {
    account: usize,
    alternatives: Vec<Alternative>,
}

/// The accounts that may change, with what is free of each resource they touch.
pub(super) struct Neighbourhood {
    shape: Shape,
    genes: Vec<Gene>,
    free: Vec<f64>,
}

impl Neighbourhood {
    /// A gene for each account with an alternative; `None` when there is none.
    pub(super) fn new(
        choices: &Choices,
        reduced: &[f64],
        selection: &Selection,
        accounts: &[usize],
        params: &ImprovementParams,
    ) -> Option<Self> {
        let mut resources: Vec<usize> = accounts
            .iter()
            .flat_map(|&account| choices.options(account))
            .flat_map(|option| choices.uses(option))
            .map(|one| one.resource)
            .collect();
        resources.sort_unstable();
        resources.dedup();
        let local = |resource: usize| resources.binary_search(&resource).unwrap_or_default();
        let genes: Vec<Gene> = accounts
            .iter()
            .map(|&account| {
                let own = selection.chosen()[account];
                let mut others: Vec<usize> =
                    choices.options(account).filter(|&option| option != own && reduced[option].is_finite()).collect();
                others.sort_by(|&a, &b| reduced[b].total_cmp(&reduced[a]));
                others.truncate(params.alleles);
                let alternatives = others.into_iter().map(|option| Alternative {
                    option,
                    gain: choices.value(option) - choices.value(own),
                    reduced: reduced[option] - reduced[own],
                    changes: changes(choices, own, option)
                        .map(|one| Use { resource: local(one.resource), ..one })
                        .collect(),
                });
                Gene { account, alternatives: alternatives.collect() }
            })
            .filter(|gene| !gene.alternatives.is_empty())
            .collect();
        let highest: Vec<u8> =
            genes.iter().map(|gene| u8::try_from(gene.alternatives.len()).unwrap_or(u8::MAX)).collect();
        let shape = Shape::new(&highest).ok().filter(|shape| shape.n_genes() > 0)?.at_most(params.changes);
        let free = resources.iter().map(|&k| {
            // What counts as within the limit for the whole plan does so here.
            let free = choices.capacity()[k] - selection.used()[k];
            free.max(0.0) + 0.5e-9 * choices.capacity()[k].max(1.0)
        });
        Some(Self { shape, free: free.collect(), genes })
    }

    /// The changes of a genome, as (account, option).
    pub(super) fn changes(&self, genome: &Genome) -> Vec<(usize, usize)> {
        genome.present().map(|(gene, allele)| (self.genes[gene].account, self.at(gene, allele).option)).collect()
    }

    fn at(&self, gene: usize, allele: u8) -> &Alternative {
        &self.genes[gene].alternatives[usize::from(allele) - 1]
    }

    /// What is free of each resource under a genome; less than nothing where it takes too much.
    fn left(&self, genome: &Genome) -> Vec<f64> {
        let mut left = self.free.clone();
        for (gene, allele) in genome.present() {
            for one in &self.at(gene, allele).changes {
                left[one.resource] -= one.amount;
            }
        }
        left
    }

    /// The change that relieves a resource at the least loss of reduced value, among accounts that have not changed.
    fn relief(&self, genome: &Genome, resource: usize, stream: &mut Stream) -> Option<(usize, u8)> {
        let mut best: Option<(f64, usize, u8)> = None;
        for (index, gene) in self.genes.iter().enumerate().filter(|(index, _)| genome.allele(*index) == 0) {
            let patience = 0.5 + stream.unit();
            for (alternative, allele) in gene.alternatives.iter().zip(1u8..) {
                let relieves = alternative.changes.iter().any(|one| one.resource == resource && one.amount < 0.0);
                let loss = -alternative.reduced * patience;
                if relieves && best.is_none_or(|(least, _, _)| loss < least) {
                    best = Some((loss, index, allele));
                }
            }
        }
        best.map(|(_, gene, allele)| (gene, allele))
    }
}

/// What changes in use when `own` gives way to `option`.
fn changes(choices: &Choices, own: usize, option: usize) -> impl Iterator<Item = Use> {
    let more = choices
        .uses(option)
        .iter()
        .map(move |one| Use { resource: one.resource, amount: one.amount - choices.amount(own, one.resource) });
    let gone = choices.uses(own).iter().filter(move |one| choices.amount(option, one.resource) <= 0.0);
    more.chain(gone.map(|one| Use { resource: one.resource, amount: -one.amount })).filter(|one| one.amount != 0.0)
}

impl Space for Neighbourhood {
    fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Guided by prices: who takes too much of something makes another account, the one that loses least, give it up;
    /// where no account is left to do so, the change itself is taken back.
    fn repair(&self, mut genome: Genome, stream: &mut Stream) -> Genome {
        let mut gives_way = true;
        loop {
            let left = self.left(&genome);
            let Some(resource) = (0..left.len()).find(|&resource| left[resource] < 0.0) else { return genome };
            gives_way &= genome.n_present() < self.shape.max_present();
            if let Some((gene, allele)) = gives_way.then(|| self.relief(&genome, resource, stream)).flatten() {
                genome.set(gene, allele);
                continue;
            }
            gives_way = false;
            let takes = |&(gene, allele): &(usize, u8)| {
                self.at(gene, allele).changes.iter().any(|one| one.resource == resource && one.amount > 0.0)
            };
            let takers: Vec<usize> = genome.present().filter(takes).map(|(gene, _)| gene).collect();
            let Some(&gene) = takers.get(stream.below(takers.len())) else { return self.shape.empty() };
            genome.set(gene, 0);
        }
    }
}

/// What the changes bring, among those that fit.
impl Problem<1> for Neighbourhood {
    fn evaluate(&self, genome: &Genome) -> Evaluation<1> {
        let gain = genome.present().map(|(gene, allele)| self.at(gene, allele).gain).sum();
        let missing: f64 = self.left(genome).iter().map(|left| (-left).max(0.0)).sum();
        Evaluation::new([gain], missing)
    }
}
