//! The relative distance between a plan's value and the bound no plan can exceed.

/// The distance between bound and value as a share of the bound.
pub(in crate::plan::book) fn gap(bound: f64, value: f64) -> f64 {
    let distance = (bound - value).max(0.0);
    // Sums over a book carry rounding; what lies within it is no gap.
    if distance <= 1e-12 * bound.abs() { 0.0 } else { distance / bound.abs().max(f64::MIN_POSITIVE) }
}
