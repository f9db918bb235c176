//! The plans of one account as a search problem: its objectives, and the repair of a plan that breaks a rule.

use super::genome::PlanSpace;
use crate::search::{Evaluation, Genome, Problem, Shape, Space, Stream};
use crate::units::sigmoid;

impl Space for PlanSpace {
    fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Leaves out one action after another, at random, until the rules hold.
    fn repair(&self, mut genome: Genome, stream: &mut Stream) -> Genome {
        while self.violation(&genome) > 0.0 && genome.n_present() > 0 {
            let Some(gene) = genome.nth_present(stream.below(genome.n_present())) else { break };
            genome.set(gene, 0);
        }
        genome
    }

    fn admits(&self, prefix: &Genome, _decided: usize) -> bool {
        self.violation(prefix) <= 0.0
    }
}

/// The single answer: value of the uplift less cost, among plans whose additions to what is agreed are worth their
/// cost with the asked confidence.
impl Problem<1> for PlanSpace {
    fn evaluate(&self, genome: &Genome) -> Evaluation<1> {
        self.weigh(genome).1
    }
}

/// Uplift, money, hours and risk, the last three negated.
impl Problem<4> for PlanSpace {
    fn evaluate(&self, genome: &Genome) -> Evaluation<4> {
        let (uplift, spread) = self.uplift_and_spread(genome);
        let (cost, hours) = self.cost_and_hours(genome);
        // Risk on a coarse scale: differences in the third digit are not a reason to keep another plan.
        let risk = if spread > 0.0 { (100.0 * sigmoid(-1.702 * uplift / spread)).round() / 100.0 } else { 0.0 };
        Evaluation::new([uplift, -cost, -hours, -risk], self.violation(genome))
    }
}
