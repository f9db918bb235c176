//! Tournament selection over a population sorted best first.

use super::super::space::Stream;

/// The position of the best of `entrants` individuals drawn with replacement from `n` sorted ones.
///
/// Survival leaves the population sorted best first, so the lowest position wins and no fitness is
/// read: the same tournament serves one objective and many.
#[must_use]
pub fn tournament(n: usize, entrants: usize, stream: &mut Stream) -> usize {
    (0..entrants.max(1)).map(|_| stream.below(n)).min().unwrap_or(0)
}
