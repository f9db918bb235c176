//! Stopping criteria of a run, and the reason it reports.

use super::params::CheckedParams;
use super::space::Archive;
use super::trace::Generation;

/// Why a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No news for as many generations as the patience allows.
    Stalled,
    /// The evaluation budget is spent.
    Budget,
    /// The problem's own upper bound was reached within the allowed gap.
    Certified,
    /// Every genome of the space was looked at.
    Enumerated,
}

impl Reason {
    /// Whether the answer is proven to be optimal, within the gap that was asked for.
    #[must_use]
    pub fn is_exact(self) -> bool {
        matches!(self, Self::Certified | Self::Enumerated)
    }
}

/// Watches the generations go by.
#[derive(Debug)]
pub(super) struct Termination<const M: usize> {
    patience: usize,
    tolerance: f64,
    budget: u64,
    target: Option<[f64; M]>,
    last_news: f64,
    stale: usize,
}

impl<const M: usize> Termination<M> {
    /// The watch of a run; `bound` is the problem's proven upper bound.
    pub(super) fn new(params: &CheckedParams, bound: Option<[f64; M]>) -> Self {
        let target = bound.map(|bound| bound.map(|value| value - params.gap * value.abs()));
        Self {
            patience: params.patience,
            tolerance: params.tolerance,
            budget: params.max_evaluations,
            target,
            last_news: f64::NEG_INFINITY,
            stale: 0,
        }
    }

    /// The reason to stop after this generation, if there is one.
    ///
    /// News is a rise of the quality by more than `tolerance` times its size since the last news, so
    /// slow progress adds up.
    pub(super) fn after(&mut self, generation: &Generation, archive: &impl Archive<M>) -> Option<Reason> {
        if generation.quality - self.last_news > self.tolerance * generation.quality.abs() {
            self.last_news = generation.quality;
            self.stale = 0;
        } else {
            self.stale += 1;
        }
        if self.target.is_some_and(|target| archive.attains(&target)) {
            Some(Reason::Certified)
        } else if generation.evaluations >= self.budget {
            Some(Reason::Budget)
        } else {
            (self.stale >= self.patience).then_some(Reason::Stalled)
        }
    }
}
