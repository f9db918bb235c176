//! How much work the solver does, and how it goes about it; all of it counted, never timed.
//!
//! `cargo bench --bench book` holds what they reach against the bound
//! (`docs/decisions/27-the-book-is-not-handed-to-an-integer-programme.md`).

use crate::search::Params;

/// How prices are found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PriceParams {
    /// Stages at the most, 12.
    pub stages: usize,
    /// A stage that lowers the bound by less than this share of it is the last, 10⁻⁶.
    pub settled: f64,
    /// Steps at one smoothness, 20.
    pub steps: usize,
    /// The smoothness of a stage as a share of the one before, 0.45.
    pub cooling: f64,
    /// The first smoothness as a share of the mean size of a value, 0.5.
    pub warmth: f64,
    /// A price is as curved as if at least so many accounts were undecided over it, 0.25; else it would leap.
    pub undecided: f64,
    /// How far the assumed curvature may rise above the measured one before a stage ends, 1,000.
    pub steepest: f64,
}

impl Default for PriceParams {
    fn default() -> Self {
        Self { stages: 12, settled: 1e-6, steps: 20, cooling: 0.45, warmth: 0.5, undecided: 0.25, steepest: 1e3 }
    }
}

/// How plans are bred, a neighbourhood of accounts at a time
/// (`docs/decisions/28-a-genome-holds-a-neighbourhood-not-the-book.md`).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ImprovementParams {
    /// Rounds that start from the same plan, 8.
    pub batch: usize,
    /// Accounts of one round, 16: the genes.
    pub genes: usize,
    /// Alternatives of an account, 10: the alleles beside 0.
    pub alleles: usize,
    /// Accounts that change at once, 6.
    pub changes: usize,
    /// The genetic algorithm of one round.
    pub search: Params,
}

impl Default for ImprovementParams {
    fn default() -> Self {
        let search = Params {
            population: 24,
            few_changes: 3,
            polish_every: 4,
            polish_niches: 2,
            patience: 8,
            max_evaluations: 4_000,
            ..Params::default()
        };
        Self { batch: 8, genes: 16, alleles: 10, changes: 6, search }
    }
}

/// How far the exact finish goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ExactParams {
    /// Batches without a better plan before it is tried for the first time, 3.
    pub first_batches: usize,
    /// Options that may stay undecided, 3,000.
    pub most_options: usize,
    /// Programmes at the most, 3: each starts from the better plan, and so the smaller rest, of the one before.
    pub rounds: usize,
    /// Work of one programme: pivots, each counted once for every row, 2,000,000.
    pub work: u64,
    /// The same where the gap is near already, 300,000.
    pub work_when_near: u64,
    /// The gap that is near, 10⁻⁴.
    pub near: f64,
    /// The programmes themselves.
    pub programme: ProgrammeParams,
}

impl Default for ExactParams {
    fn default() -> Self {
        Self {
            first_batches: 3,
            most_options: 3_000,
            rounds: 3,
            work: 2_000_000,
            work_when_near: 300_000,
            near: 1e-4,
            programme: ProgrammeParams::default(),
        }
    }
}

/// How an integer programme is cut and searched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ProgrammeParams {
    /// Nodes between two looks at the work done, 20.
    pub nodes_at_once: u64,
    /// Rounds of cuts at the most, 8.
    pub cut_rounds: usize,
    /// A limit with more different amounts than this gets no cuts, 16.
    pub most_amounts: usize,
    /// The highest multiple of the smallest amounts that a cut counts, 6.
    pub highest: u32,
    /// A cut is worth having when it is violated by this much of its limit, 0.02.
    pub violated: f64,
}

impl Default for ProgrammeParams {
    fn default() -> Self {
        Self { nodes_at_once: 20, cut_rounds: 8, most_amounts: 16, highest: 6, violated: 0.02 }
    }
}
