//! The space that is searched: genomes, their shape, the problem, and which genomes were looked at.

mod archive;
mod evaluator;
mod genome;
mod problem;
mod random;
mod shape;

pub(super) use archive::{Archive, Board};
pub(super) use evaluator::Evaluator;
pub(super) use genome::GenomeHash;
pub use genome::{Genome, MAX_GENES};
pub use problem::{Evaluation, Individual, Problem, Space};
pub use random::Stream;
pub use shape::{Shape, ShapeError};
