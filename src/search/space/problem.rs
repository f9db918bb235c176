//! What a caller describes: the space of genomes, and how good one is.

use std::cmp::Ordering;

use super::genome::Genome;
use super::random::Stream;
use super::shape::Shape;

/// Which genomes there are, and how to bring one inside.
pub trait Space {
    /// Genes, alleles and the most genes present at once.
    fn shape(&self) -> &Shape;

    /// A feasible genome near `genome`, which already lies in the shape.
    ///
    /// Must stay in the shape and return feasible genomes unchanged. What cannot be mended is left
    /// to the violation of the [`Evaluation`].
    fn repair(&self, genome: Genome, _stream: &mut Stream) -> Genome {
        genome
    }

    /// Whether some completion of the first `decided` genes may be feasible; the rest are still absent.
    ///
    /// Enumeration skips everything below a refused prefix. `true` is always correct, only slower.
    fn admits(&self, _prefix: &Genome, _decided: usize) -> bool {
        true
    }

    /// Genomes worth starting from, such as an earlier answer.
    fn seeds(&self) -> Vec<Genome> {
        Vec::new()
    }
}

/// How good a genome is, by `M` objectives, all maximised.
pub trait Problem<const M: usize>: Space {
    /// The objectives of a genome of the space; a pure function.
    fn evaluate(&self, genome: &Genome) -> Evaluation<M>;

    /// A proven upper bound of each objective, if one is known: a genome that attains it ends the search.
    fn bound(&self) -> Option<[f64; M]> {
        None
    }
}

/// The objectives of a genome, all maximised, and by how much it breaks the constraints.
///
/// When any number is not finite the genome is the worst there is: objectives −∞, violation ∞. So
/// comparisons are total and no NaN wins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation<const M: usize> {
    objectives: [f64; M],
    violation: f64,
}

impl<const M: usize> Evaluation<M> {
    /// Objectives and violation; a violation of 0 or less is feasible.
    #[must_use]
    #[inline]
    pub fn new(objectives: [f64; M], violation: f64) -> Self {
        if violation.is_finite() && objectives.iter().all(|objective| objective.is_finite()) {
            // Adding zero turns −0 into 0, which the total order would tell apart.
            Self { objectives: objectives.map(|objective| objective + 0.0), violation: violation.max(0.0) + 0.0 }
        } else {
            Self { objectives: [f64::NEG_INFINITY; M], violation: f64::INFINITY }
        }
    }

    /// The objectives of a genome that breaks no constraint.
    #[must_use]
    #[inline]
    pub fn feasible(objectives: [f64; M]) -> Self {
        Self::new(objectives, 0.0)
    }

    /// The objectives, larger is better.
    #[must_use]
    #[inline]
    pub fn objectives(&self) -> &[f64; M] {
        &self.objectives
    }

    /// How much the constraints are broken: 0 is feasible.
    #[must_use]
    #[inline]
    pub fn violation(&self) -> f64 {
        self.violation
    }

    /// Whether no constraint is broken.
    #[must_use]
    #[inline]
    pub fn is_feasible(&self) -> bool {
        self.violation <= 0.0
    }

    /// Better first: smaller violation (Deb 2000), then larger objectives one after the other.
    ///
    /// With one objective this is the order of merit. With several it is a linear extension of
    /// dominance: nothing is dominated by what comes after it.
    #[must_use]
    #[inline]
    pub fn order(&self, other: &Self) -> Ordering {
        self.violation.total_cmp(&other.violation).then_with(|| {
            let pairs = self.objectives.iter().zip(&other.objectives);
            pairs.map(|(own, others)| others.total_cmp(own)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        })
    }
}

/// A genome together with its evaluation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Individual<const M: usize> {
    /// The candidate.
    pub genome: Genome,
    /// How good it is.
    pub evaluation: Evaluation<M>,
}

impl<const M: usize> Individual<M> {
    /// Better first, as [`Evaluation::order`]; ties by genome, so the order is strict between genomes.
    #[must_use]
    #[inline]
    pub fn order(&self, other: &Self) -> Ordering {
        self.evaluation.order(&other.evaluation).then_with(|| self.genome.cmp(&other.genome))
    }
}
