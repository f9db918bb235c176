//! The progress of a run, generation by generation: evaluations so far, the best objective or the hypervolume, the archive.

/// The state of a run at the end of a generation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Generation {
    /// The number of the generation; 0 is the initial population.
    pub number: usize,
    /// Genomes evaluated so far.
    pub evaluations: u64,
    /// The best objective of a feasible genome (one objective) or the hypervolume of the front
    /// (several); −∞ while nothing feasible is known to a search for one best.
    pub quality: f64,
    /// Members of the archive: niches remembered (one objective) or the size of the front (several).
    pub archived: usize,
}

/// One entry a generation, the initial population first.
pub type Trace = Vec<Generation>;
