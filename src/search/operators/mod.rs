//! The operators of the genetic algorithm.

mod crossover;
mod mutation;
mod polish;
mod repair;
mod sampling;
mod selection;

pub use crossover::uniform_crossover;
pub use mutation::mutate;
pub(super) use polish::Polish;
pub use repair::mend;
pub(super) use sampling::founders;
pub use sampling::random_genome;
pub use selection::tournament;
