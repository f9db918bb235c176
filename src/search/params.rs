//! The settings of a run, and the same settings once checked.

use std::ops::Deref;

use thiserror::Error;

/// Why settings were refused.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ParamsError {
    /// A count that must be at least some number.
    #[error("{name} is {value}, must be at least {least}")]
    TooFew {
        /// The setting.
        name: &'static str,
        /// What was given.
        value: u64,
        /// The smallest value allowed.
        least: u64,
    },
    /// A number outside its range.
    #[error("{name} is {value}, must lie in {low}..={high}")]
    OutOfRange {
        /// The setting.
        name: &'static str,
        /// What was given.
        value: f64,
        /// The smallest value allowed.
        low: f64,
        /// The largest value allowed.
        high: f64,
    },
}

/// The settings of a run; the defaults suit up to about 20 genes of 12 alleles.
///
/// `cargo bench --bench search` holds what they find against enumeration.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// Individuals that survive a generation, and offspring bred in it.
    pub population: usize,
    /// Individuals that compete to become a parent.
    pub entrants: usize,
    /// Chance that a gene comes from the second parent.
    pub crossover: f64,
    /// Expected genes touched by mutation in a child.
    pub mutation: f64,
    /// How often a child is bred again when it was evaluated before.
    pub attempts: usize,
    /// Share of the offspring drawn at random.
    pub immigrants: f64,
    /// Most survivors with the same set of present genes (one objective only).
    pub niche: usize,
    /// Generations over which the genes allowed in offspring grow from one to the most allowed.
    ///
    /// Few changes first, as in `GeCo` (Schleich et al. 2021).
    pub few_changes: usize,
    /// Generations between two rounds of local search; 0 is never.
    pub polish_every: usize,
    /// Niches polished in a round.
    pub polish_niches: usize,
    /// Generations without news after which the run stops.
    pub patience: usize,
    /// Rise of the quality, relative to its size, that counts as news.
    pub tolerance: f64,
    /// Distance to a proven bound, relative to its size, that is close enough.
    pub gap: f64,
    /// Most genomes evaluated.
    pub max_evaluations: u64,
}

impl Default for Params {
    /// The settings for one objective.
    fn default() -> Self {
        Self {
            population: 64,
            entrants: 2,
            crossover: 0.5,
            mutation: 1.2,
            attempts: 3,
            immigrants: 0.15,
            niche: 6,
            few_changes: 6,
            polish_every: 5,
            polish_niches: 4,
            patience: 25,
            tolerance: 0.0,
            gap: 1e-9,
            max_evaluations: 100_000,
        }
    }
}

impl Params {
    /// The settings for a Pareto front: stop after 10 generations that add less than 10⁻⁴ of the hypervolume.
    #[must_use]
    pub fn for_front() -> Self {
        Self { patience: 10, tolerance: 1e-4, ..Self::default() }
    }

    /// These settings, checked.
    ///
    /// # Errors
    /// [`ParamsError`] with the first setting outside its range.
    pub fn check(self) -> Result<CheckedParams, ParamsError> {
        let counts = [
            ("population", self.population as u64, 2),
            ("entrants", self.entrants as u64, 1),
            ("attempts", self.attempts as u64, 1),
            ("niche", self.niche as u64, 1),
            ("patience", self.patience as u64, 1),
            ("max_evaluations", self.max_evaluations, 1),
        ];
        if let Some(&(name, value, least)) = counts.iter().find(|(_, value, least)| value < least) {
            return Err(ParamsError::TooFew { name, value, least });
        }
        let shares = [
            ("crossover", self.crossover, 1.0),
            ("mutation", self.mutation, f64::MAX),
            ("immigrants", self.immigrants, 1.0),
            ("tolerance", self.tolerance, f64::MAX),
            ("gap", self.gap, f64::MAX),
        ];
        if let Some(&(name, value, high)) = shares.iter().find(|(_, value, high)| !(0.0..=*high).contains(value)) {
            return Err(ParamsError::OutOfRange { name, value, low: 0.0, high });
        }
        Ok(CheckedParams(self))
    }
}

/// Settings that passed [`Params::check`].
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedParams(Params);

impl Deref for CheckedParams {
    type Target = Params;

    fn deref(&self) -> &Params {
        &self.0
    }
}
