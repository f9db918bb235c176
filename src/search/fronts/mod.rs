//! Several objectives at once: Pareto fronts, their volume, and who survives.

mod hypervolume;
mod nsga2;
mod pareto;
mod survival;

pub use hypervolume::{exclusive_hypervolume, hypervolume};
pub use nsga2::{Nsga2, crowding_distances, non_dominated_ranks};
pub use pareto::{Front, dominates};
pub use survival::{Elitist, Survival};
