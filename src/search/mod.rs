//! A genetic algorithm over small integer genomes, and exact enumeration where the space is small.
//!
//! The parts know as little of each other as they can: a [`Space`] says which genomes exist, a
//! [`Problem`] how good one is, the operators (sampling, selection, crossover, mutation, repair,
//! polish) propose genomes, survival keeps some, an archive remembers the best ever seen, and
//! termination says when to stop. Every objective is **maximised**. Randomness is a pure function of
//! (seed, generation, individual, attempt, gene), so a run depends on its seed and its problem alone.
//!
//! ```
//! use winprob::search::{Evaluation, Genome, Params, Problem, Shape, Space, search_best};
//! use winprob::units::Seed;
//!
//! struct Target(Shape);
//!
//! impl Space for Target {
//!     fn shape(&self) -> &Shape {
//!         &self.0
//!     }
//! }
//!
//! impl Problem<1> for Target {
//!     fn evaluate(&self, genome: &Genome) -> Evaluation<1> {
//!         let miss: i32 = genome.alleles().iter().map(|&allele| (i32::from(allele) - 2).abs()).sum();
//!         Evaluation::feasible([-f64::from(miss)])
//!     }
//! }
//!
//! let problem = Target(Shape::new(&[3, 3, 3])?);
//! let found = search_best(&problem, &Params::default().check()?, Seed(1));
//! assert_eq!(found.best.genome.alleles(), [2, 2, 2]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod engine;
mod enumerate;
mod fronts;
mod operators;
mod params;
mod space;
mod termination;
mod trace;

pub use engine::{Found, FrontFound, search_best, search_front};
pub use enumerate::{ENUMERATION_LIMIT, TooLarge, enumerate_best, enumerate_front, for_each_genome};
pub use fronts::{
    Elitist, Front, Nsga2, Survival, crowding_distances, dominates, exclusive_hypervolume, hypervolume,
    non_dominated_ranks,
};
pub use operators::{mend, mutate, random_genome, tournament, uniform_crossover};
pub use params::{CheckedParams, Params, ParamsError};
pub use space::{Evaluation, Genome, Individual, MAX_GENES, Problem, Shape, ShapeError, Space, Stream};
pub use termination::Reason;
pub use trace::{Generation, Trace};
