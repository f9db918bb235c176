//! Random problems with the traps of the trade: diminishing or rewarding pairs, risk, a prerequisite, spacing.

use winprob::search::{Evaluation, Genome, Problem, Shape, Space, Stream};
use winprob::units::Seed;

/// Genes are choices, alleles are slots in time; one gene needs another, and two choices need distance.
pub struct Instance {
    shape: Shape,
    /// Effect of gene at slot, in log-odds; row 0 of each gene is unused.
    effects: Vec<Vec<f64>>,
    /// Effect of two genes together, in log-odds.
    pairs: Vec<Vec<f64>>,
    costs: Vec<f64>,
    /// Standard error of each gene's effect.
    errors: Vec<f64>,
    base: f64,
    spacing: u8,
    dependent: usize,
    prerequisite: usize,
}

impl Instance {
    /// A random instance; effects are of the size of an intervention's in log-odds.
    pub fn random(n_genes: usize, n_slots: u8, max_present: usize, seed: Seed) -> Self {
        let mut draws = Stream::new(seed);
        let mut normal = || (0..12).map(|_| draws.unit()).sum::<f64>() - 6.0;
        let mut effects: Vec<Vec<f64>> = (0..n_genes)
            .map(|_| {
                let level = 0.1 + 0.3 * normal();
                (0..=n_slots).map(|_| level + 0.3 * normal()).collect()
            })
            .collect();
        let mut pairs: Vec<Vec<f64>> = (0..n_genes).map(|_| (0..n_genes).map(|_| 0.6 * normal()).collect()).collect();
        let errors = (0..n_genes).map(|_| 0.05 + 0.1 * normal().abs()).collect();
        let costs = (0..n_genes).map(|_| 0.01 * normal().abs()).collect();
        let base = 0.8 + 0.8 * normal();
        let dependent = draws.below(n_genes);
        let prerequisite = (dependent + 1 + draws.below(n_genes - 1)) % n_genes;
        // The dependent choice is worth most, and what it needs is a loss on its own.
        pairs[dependent.max(prerequisite)][dependent.min(prerequisite)] = 1.0;
        effects[prerequisite].iter_mut().for_each(|effect: &mut f64| *effect -= 0.3);
        let spacing = u8::try_from(1 + draws.below(2)).unwrap();
        let shape = Shape::new(&vec![n_slots; n_genes]).unwrap().at_most(max_present);
        Self { shape, effects, pairs, costs, errors, base, spacing, dependent, prerequisite }
    }

    fn violation(&self, genome: &Genome) -> f64 {
        let mut broken = 0;
        for (gene, slot) in genome.present() {
            for (other, other_slot) in genome.present() {
                broken += u32::from(gene < other && slot.abs_diff(other_slot) < self.spacing);
            }
        }
        broken += u32::from(genome.allele(self.dependent) != 0 && genome.allele(self.prerequisite) == 0);
        f64::from(broken)
    }

    /// Gain in probability, cost, and standard error of the effect.
    fn consequences(&self, genome: &Genome) -> (f64, f64, f64) {
        let (mut effect, mut cost, mut variance) = (0.0, 0.0, 0.0);
        for (gene, slot) in genome.present() {
            effect += self.effects[gene][usize::from(slot)];
            cost += self.costs[gene];
            variance += self.errors[gene] * self.errors[gene];
            for (other, _) in genome.present().take_while(|&(other, _)| other < gene) {
                effect += self.pairs[gene][other];
            }
        }
        let sigmoid = |z: f64| 1.0 / (1.0 + (-z).exp());
        (sigmoid(self.base + effect) - sigmoid(self.base), cost, variance.sqrt())
    }
}

impl Space for Instance {
    fn shape(&self) -> &Shape {
        &self.shape
    }

    fn repair(&self, mut genome: Genome, stream: &mut Stream) -> Genome {
        if self.violation(&genome) <= 0.0 {
            return genome;
        }
        if genome.allele(self.dependent) != 0 && genome.allele(self.prerequisite) == 0 {
            if genome.n_present() < self.shape.max_present() && stream.chance(0.5) {
                genome.set(self.prerequisite, stream.allele(self.shape.highest(self.prerequisite)));
            } else {
                genome.set(self.dependent, 0);
            }
        }
        let mut kept = self.shape.empty();
        for (gene, slot) in genome.present() {
            let free = |slot: u8| kept.present().all(|(_, taken)| taken.abs_diff(slot) >= self.spacing);
            let nearest =
                (1..=self.shape.highest(gene)).filter(|&slot| free(slot)).min_by_key(|&other| other.abs_diff(slot));
            kept.set(gene, nearest.unwrap_or(0));
        }
        if kept.allele(self.prerequisite) == 0 {
            kept.set(self.dependent, 0);
        }
        kept
    }

    fn admits(&self, prefix: &Genome, decided: usize) -> bool {
        let Some((last, slot)) = prefix.present().last() else { return true };
        let spaced = prefix.present().all(|(gene, other)| gene == last || slot.abs_diff(other) >= self.spacing);
        let prerequisite_missing =
            prefix.allele(self.dependent) != 0 && prefix.allele(self.prerequisite) == 0 && self.prerequisite < decided;
        spaced && !prerequisite_missing
    }
}

impl Problem<1> for Instance {
    fn evaluate(&self, genome: &Genome) -> Evaluation<1> {
        let (gain, cost, error) = self.consequences(genome);
        Evaluation::new([gain - cost - 0.1 * error], self.violation(genome))
    }
}

/// Gain, frugality and safety.
impl Problem<3> for Instance {
    fn evaluate(&self, genome: &Genome) -> Evaluation<3> {
        let (gain, cost, error) = self.consequences(genome);
        Evaluation::new([gain, -cost, -error], self.violation(genome))
    }
}
